#include "cmd/spec_loading.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "cmd/version.hpp"
#include "state/encryption/envelope.hpp"
#include "state/encryption/sodium_cipher.hpp"
#include "state/open_store.hpp"
#include "state/store_options.hpp"

#include <algorithm>

namespace {

constexpr std::string_view variable_prefix = "AURAFORM_VAR_";

void add_from_environment(const Environment& environment, VariableValues& values) {
  for (const auto& [name, value] : environment.variables)
    if (name.starts_with(variable_prefix) && name.size() > variable_prefix.size())
      values[name.substr(variable_prefix.size())] = {value, name};
}

Result<void> add_from_flag(const std::string& written, VariableValues& values) {
  const std::size_t equals = written.find('=');
  if (equals == std::string::npos || equals == 0)
    return usage_error("-var takes NAME=VALUE, not " + ::quoted(written), "write -var project=6981ace7-…");
  values[written.substr(0, equals)] = {written.substr(equals + 1), "-var"};
  return {};
}

/// Errors end the run with one line that counts them, after each was told.
Result<Configuration> settle(Context& context, LoadedSpecs specs) {
  context.console.report(specs.findings);
  if (!has_errors(specs.findings)) return std::move(specs.configuration);
  const auto errors = std::count_if(specs.findings.begin(), specs.findings.end(),
                                    [](const Diagnostic& finding) { return finding.severity == Severity::error; });
  return Error{ErrorKind::spec, "spec/invalid",
               "the specs have " + counted(static_cast<std::size_t>(errors), "error") + ", told above", ""};
}

bool is_sealed_file(const std::filesystem::path& path) {
  const Result<std::string> text = read_file(path);
  return text && is_sealed_text(*text, "state");
}

} // namespace

Result<VariableValues> collect_variables(const Context& context, const Arguments& arguments) {
  VariableValues values;
  add_from_environment(context.environment, values);
  for (const std::string& file : arguments.list("var-file")) {
    TRY_ASSIGN(const VariableValues read, read_variable_file(context.directory / file));
    for (const auto& [name, value] : read)
      values[name] = value;
  }
  for (const std::string& written : arguments.list("var"))
    TRY(add_from_flag(written, values));
  return values;
}

Result<Configuration> load_specs(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const VariableValues variables, collect_variables(context, arguments));
  TRY_ASSIGN(const std::vector<SpecFile> files, read_spec_files(context.directory));
  LoadedSpecs specs = compile_specs(files, variables, program_version());
  const StateSettings& state = specs.configuration.settings.state;
  for (Diagnostic& finding : check_store_options(state, context.environment.variables))
    specs.findings.push_back(std::move(finding));
  return settle(context, std::move(specs));
}

StateCipher& state_cipher(Context& context, const EncryptionSettings& settings) {
  if (!context.cipher) context.cipher = make_state_cipher(settings, context.directory, context.environment.variables);
  return *context.cipher;
}

StateFormat state_format(Context& context, const StateSettings& settings, SealUse use) {
  if (!settings.encryption) return {};
  state_cipher(context, *settings.encryption);
  return {context.cipher, use};
}

Result<std::unique_ptr<StateStore>> open_state(Context& context, const Settings& settings, const Arguments& arguments,
                                               SealUse use) {
  StateSettings state = settings.state;
  if (const std::optional<std::string> file = arguments.value("state")) {
    state.backend = "local";
    state.options = {{"path", *file}};
  }
  return open_store(state, {context.directory, context.environment.variables, state_format(context, state, use)});
}

Result<Settings> settings_for_state(Context& context, const Arguments& arguments) {
  const std::optional<std::string> file = arguments.value("state");
  if (file && !is_sealed_file(context.directory / *file)) return Settings{};
  const Result<std::vector<SpecFile>> files = read_spec_files(context.directory);
  if (!files && files.error().code == "spec/no-files") return Settings{};
  TRY_ASSIGN(Configuration configuration, load_specs(context, arguments));
  return std::move(configuration.settings);
}

Result<std::unique_ptr<StateStore>> open_state_alone(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const Settings settings, settings_for_state(context, arguments));
  return open_state(context, settings, arguments);
}
