#include "specs/load.hpp"

#include "specs/checks.hpp"
#include "specs/digest.hpp"
#include "specs/instance_reader.hpp"
#include "specs/managed_key_reader.hpp"
#include "specs/settings_reader.hpp"
#include "specs/substitution.hpp"
#include "specs/toml_parse.hpp"

#include <algorithm>

namespace {

std::vector<const SpecFile*> by_name(const std::vector<SpecFile>& files) {
  std::vector<const SpecFile*> sorted;
  for (const SpecFile& file : files)
    sorted.push_back(&file);
  std::sort(sorted.begin(), sorted.end(), [](const SpecFile* a, const SpecFile* b) { return a->name < b->name; });
  return sorted;
}

bool is_too_much(const std::vector<const SpecFile*>& files, Findings& findings) {
  std::size_t bytes = 0;
  for (const SpecFile* file : files)
    bytes += file->text.size();
  if (files.size() <= spec_limits::files && bytes <= spec_limits::total_bytes) return false;
  findings.add(Place{},
               {.code = "spec/too-large",
                .message = "the spec files are too many or too large: at most " + std::to_string(spec_limits::files) +
                           " files and " + std::to_string(spec_limits::total_bytes >> 20U) + " MiB are read",
                .hint = "split them over several directories"});
  return true;
}

std::vector<TomlNode> parse_all(const std::vector<const SpecFile*>& files, Findings& findings) {
  std::vector<TomlNode> roots;
  if (is_too_much(files, findings)) return roots;
  for (const SpecFile* file : files)
    if (auto root = parse_toml(*file, findings)) roots.push_back(std::move(*root));
  return roots;
}

void check(const Configuration& configuration, bool complete, Findings& findings) {
  findings.add(check_names(configuration));
  findings.add(check_tiers(configuration));
  findings.add(check_sources(configuration, complete));
  findings.add(check_identities(configuration));
  findings.add(check_managed_keys(configuration, complete));
}

} // namespace

LoadedSpecs compile_specs(const std::vector<SpecFile>& files, const VariableValues& variables,
                          const std::string& program_version) {
  Findings findings;
  const auto sorted = by_name(files);
  std::vector<TomlNode> roots = parse_all(sorted, findings);
  Sections sections = sort_sections(roots, findings);
  sections.complete = roots.size() == files.size();
  const Variables declared = declare_variables(sections, variables, findings);
  substitute_variables(roots, declared, sections.complete, findings);

  Configuration configuration;
  SettingsDraft settings = read_settings(sections, program_version, findings);
  configuration.settings = std::move(settings.settings);
  configuration.instances = read_instances(sections, settings.default_project, findings);
  configuration.managed_keys = read_managed_keys(sections, settings.default_project, findings);
  configuration.digest = digest_of(sorted, declared);
  check(configuration, sections.complete, findings);
  return {std::move(configuration), findings.take(files)};
}
