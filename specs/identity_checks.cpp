#include "specs/checks.hpp"

#include "base/text.hpp"

#include <map>

namespace {

std::string header_text(const InstanceSpec& spec) {
  return address_of(spec.key) + " at " + spec.location.file + ":" + std::to_string(spec.location.line);
}

void check_import(const InstanceSpec& spec, std::map<std::string, const InstanceSpec*>& importers,
                  Diagnostics& findings) {
  if (spec.import_id.empty()) return;
  if (spec.source)
    findings.push_back(finding_at(spec, "source", "spec/import-with-source",
                                  "an adopted instance has its data: source is for new ones",
                                  "leave out either import_id or source"));
  const auto [importer, first] = importers.emplace(spec.import_id, &spec);
  if (!first)
    findings.push_back(finding_at(spec, "import_id", "spec/duplicate-import",
                                  quoted(spec.import_id) + " is adopted already by " + header_text(*importer->second),
                                  "one instance in Aura can be one instance here"));
}

void check_former_keys(const InstanceSpec& spec, const Configuration& configuration,
                       std::map<std::string, const InstanceSpec*>& heirs, Diagnostics& findings) {
  for (const std::string& former : spec.moved_from) {
    const auto declared = configuration.instances.find(former);
    if (declared != configuration.instances.end()) {
      findings.push_back(finding_at(spec, "moved_from", "spec/bad-move",
                                    quoted(former) + " is still declared: " + header_text(declared->second),
                                    "a former key is one that no table has any more"));
      continue;
    }
    const auto [heir, first] = heirs.emplace(former, &spec);
    if (!first && heir->second != &spec)
      findings.push_back(finding_at(spec, "moved_from", "spec/bad-move",
                                    quoted(former) + " is the former key of " + header_text(*heir->second) + " too",
                                    "only one of them can be what it was"));
  }
}

void check_replacing(const InstanceSpec& spec, Diagnostics& findings) {
  if (spec.lifecycle.replace != ReplaceMethod::clone || spec.fields.text(Field::type) != "free-db") return;
  findings.push_back(finding_at(spec, "lifecycle.replace", "spec/clone-not-offered",
                                "free-db cannot be cloned: a free instance has no snapshots to clone from",
                                "write replace = \"refuse\", or \"recreate\" to begin again with an empty database"));
}

} // namespace

Diagnostics check_identities(const Configuration& configuration) {
  Diagnostics findings;
  std::map<std::string, const InstanceSpec*> importers;
  std::map<std::string, const InstanceSpec*> heirs;
  for (const auto& [key, spec] : configuration.instances) {
    check_import(spec, importers, findings);
    check_former_keys(spec, configuration, heirs, findings);
    check_replacing(spec, findings);
  }
  return findings;
}
