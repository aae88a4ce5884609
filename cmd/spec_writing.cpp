#include "cmd/spec_writing.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/version.hpp"
#include "specs/spec_text.hpp"

namespace {

constexpr unsigned public_mode = 0644; // a file that is committed
constexpr std::string_view ending = ".aura.toml";

/// A text that says nothing, such as the empty file that a shell makes before it runs `auraform export >
/// new.aura.toml`.
bool says_nothing(const SpecFile& file) { return trimmed(file.text).empty(); }

Result<std::string> check_file_name(const Context& context, const std::string& name) {
  if (name.empty()) return name;
  if (!name.ends_with(ending) || name.starts_with('.') || name.find('/') != std::string::npos)
    return usage_error("-out takes the name of a spec file of the working directory, not " + ::quoted(name),
                       "write -out=NAME" + std::string{ending} + "; -chdir=DIR chooses another directory");
  std::error_code failure;
  if (std::filesystem::exists(std::filesystem::symlink_status(context.directory / name, failure)))
    return Error{ErrorKind::input_output, "file/exists", ::quoted(name) + " is there already, and stays as it is",
                 "choose another name: all *.aura.toml files of a directory are one configuration"};
  return name;
}

Result<std::vector<SpecFile>> read_present(const Context& context) {
  Result<std::vector<SpecFile>> files = read_spec_files(context.directory);
  if (!files && files.error().code == "spec/no-files") return std::vector<SpecFile>{};
  if (files) std::erase_if(*files, says_nothing);
  return files;
}

/// An instance that writes nothing, to see what it is given.
std::string unused_key(const Configuration& specs) {
  std::string key = "bare";
  while (specs.instances.contains(key))
    key += "_";
  return key;
}

LoadedSpecs compile_with(const SpecDestination& destination, const std::string& text) {
  std::vector<SpecFile> files = destination.present;
  files.push_back({destination.file.empty() ? "export.aura.toml" : destination.file, text});
  return compile_specs(files, destination.variables, program_version());
}

Surroundings look_around(const SpecDestination& destination) {
  const std::string bare = unused_key(destination.specs);
  return surroundings_of(compile_with(destination, "[instance." + bare + "]\n").configuration, bare);
}

Error does_not_fit(const std::string& message) {
  return {ErrorKind::spec, "export/does-not-fit", message + "; nothing was written",
          "export into a directory without specs, with -chdir=DIR, and move by hand what you want beside these"};
}

/// What the specs would do is tried out before anybody sees them.
Result<void> check_specs(const SpecDestination& destination, const Export& exported, const std::string& text,
                         const State& recorded, const LiveView& live) {
  const LoadedSpecs specs = compile_with(destination, text);
  for (const Diagnostic& finding : specs.findings)
    if (finding.severity == Severity::error)
      return does_not_fit("beside the specs that are there, the new ones are not valid: " + finding.message);
  std::set<std::string> keys;
  for (const WrittenInstance& instance : exported.instances)
    keys.insert(instance.key);
  const std::vector<std::string> others = not_only_adopted(make_plan(specs.configuration, recorded, live, {}), keys);
  if (others.empty()) return {};
  return does_not_fit("an apply would do more than adopt " + address_of(others.front()));
}

} // namespace

Result<SpecDestination> read_destination(Context& context, const Arguments& arguments,
                                         const std::string& unless_written) {
  SpecDestination destination;
  TRY_ASSIGN(destination.file, check_file_name(context, arguments.value("out").value_or(unless_written)));
  TRY_ASSIGN(destination.variables, collect_variables(context, arguments));
  TRY_ASSIGN(destination.present, read_present(context));
  if (destination.present.empty()) return destination;
  TRY_ASSIGN(destination.specs, load_specs(context, arguments));
  destination.surroundings = look_around(destination);
  return destination;
}

Result<std::string> compose_specs(const SpecDestination& destination, const Export& exported,
                                  const std::vector<std::string>& heading, const State& recorded,
                                  const LiveView& live) {
  const SpecLayout layout =
      destination.present.empty() ? lay_out(exported.instances) : lay_out_in_full(exported.instances);
  std::string text = spec_text(layout, heading);
  TRY(check_specs(destination, exported, text, recorded, live));
  return text;
}

Result<void> deliver_specs(Context& context, const SpecDestination& destination, const std::string& text) {
  if (!destination.file.empty()) return create_file(context.directory / destination.file, text, public_mode);
  context.console.print(text);
  return {};
}

void tell_left_out(Context& context, const std::vector<NotExported>& left_out) {
  for (const NotExported& one : left_out)
    context.console.tell("Left out: " + ::quoted(one.name) + " (" + visible(one.id) + "), as " + one.reason + ".\n");
}
