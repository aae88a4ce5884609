#include "specs/settings_reader.hpp"

#include "base/text.hpp"
#include "specs/encryption_reader.hpp"
#include "specs/table_reader.hpp"
#include "specs/variables.hpp"
#include "specs/version_constraint.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace {

constexpr std::array<std::string_view, 3> backends{"local", "http", "s3"};
constexpr std::array<std::string_view, 3> sinks{"file", "command", "state"};
constexpr std::int64_t most_destroys = 1'000'000;

/// The backend's own keys are not judged here: the backend knows them.
StateSettings read_state(const TomlNode& table, Findings& findings) {
  StateSettings state;
  state.location = table.key_place.location();
  TableReader reader(table, findings);
  if (const auto index = reader.word("backend", backends)) state.backend = backends.at(*index);
  if (const TomlNode* encryption = reader.table("encryption"))
    state.encryption = read_encryption(*encryption, findings);
  for (const TomlNode& option : table.table()->members) {
    if (option.key == "backend" || option.key == "encryption" || option.unusable) continue;
    if (auto text = scalar_text(option))
      state.options.emplace(option.key, std::move(*text));
    else
      complain_of_kind(option, "a text, a number or a truth value", "", findings, "");
  }
  return state;
}

/// A list is a program with its arguments; one text is a line for the shell.
std::vector<std::string> read_command(TableReader& reader) {
  const TomlNode* node = reader.member("command");
  if (node == nullptr) return {};
  std::vector<std::string> command;
  if (node->text() != nullptr && !trimmed(*node->text()).empty())
    command = {"/bin/sh", "-c", *node->text()};
  else if (node->array() != nullptr)
    command = reader.texts("command").value_or(std::vector<std::string>{});
  if (command.empty() || command.front().empty())
    reader.complain(*node, "spec/bad-command", "\"command\" names no program",
                    "write command = [\"program\", \"argument\"], or a line for the shell");
  return command;
}

CredentialSettings read_credentials(const TomlNode& table, Findings& findings) {
  CredentialSettings credentials;
  TableReader reader(table, findings);
  if (const auto index = reader.word("sink", sinks)) credentials.sink = static_cast<CredentialSettings::Sink>(*index);
  if (auto directory = reader.text("directory")) credentials.directory = std::move(*directory);
  credentials.command = read_command(reader);
  if (const auto limit = reader.duration("time_limit")) credentials.time_limit = *limit;
  reader.refuse_unknown("spec/unknown-key", "[auraform.credentials]");
  const bool wants_command = credentials.sink == CredentialSettings::Sink::command;
  const TomlNode* sink = table.find("sink");
  const TomlNode* command = table.find("command");
  if (wants_command && command == nullptr)
    reader.complain(*sink, "spec/bad-command", "the sink \"command\" needs a command",
                    "write command = [\"program\", \"argument\"] beside it");
  // Passwords would go to files that nobody looks for.
  if (!wants_command && command != nullptr && (sink == nullptr || sink->text() != nullptr))
    reader.complain(*command, "spec/bad-command",
                    "the command is not used: the sink is " +
                        ::quoted(std::string(sinks.at(static_cast<std::size_t>(credentials.sink)))),
                    "write sink = \"command\" beside it");
  return credentials;
}

/// Passwords in a state that anybody can read would be nobody's secret.
void require_encryption(const TomlNode& table, const Settings& settings, Findings& findings) {
  if (settings.credentials.sink != CredentialSettings::Sink::state || settings.state.encryption) return;
  const TomlNode* sink = table.find("credentials")->find("sink");
  findings.add(sink->place, {.code = "spec/plain-passwords",
                             .message = "the sink \"state\" keeps passwords in the state, which is not encrypted",
                             .hint = "write [auraform.state.encryption], or choose another sink"});
}

std::optional<DestroyLimit> read_destroy_limit(TableReader& reader, Findings& findings) {
  const TomlNode* node = reader.member("max_destroy");
  if (node == nullptr) return std::nullopt;
  DestroyLimit limit{.amount = 0, .percent = false, .location = node->place.location()};
  if (const std::string* text = node->text(); text != nullptr && text->ends_with('%')) {
    const char* end = text->data() + text->size() - 1;
    const auto [stop, code] = std::from_chars(text->data(), end, limit.amount);
    limit.percent = true;
    if (code == std::errc{} && stop == end && limit.amount >= 0 && limit.amount <= 100) return limit;
    reader.complain(*node, "spec/out-of-range", shown(*node) + " is no share", "write \"0%\" to \"100%\", or a number");
    return std::nullopt;
  }
  const auto amount = read_integer(*node, 0, most_destroys, findings, "");
  if (!amount) return std::nullopt;
  limit.amount = *amount;
  return limit;
}

void read_limits(const TomlNode& table, Settings& settings, Findings& findings) {
  TableReader reader(table, findings);
  settings.requests_per_minute = reader.integer("requests_per_minute", 1, most_requests_per_minute);
  settings.max_destroy = read_destroy_limit(reader, findings);
  reader.refuse_unknown("spec/unknown-key", "[auraform.limits]");
}

void read_required_version(TableReader& reader, const TomlNode& table, const std::string& program_version,
                           Settings& settings) {
  const auto wanted = reader.text("required_version");
  if (!wanted) return;
  settings.required_version = *wanted;
  const TomlNode& node = *table.find("required_version");
  const auto satisfied = satisfies(program_version, *wanted);
  if (!satisfied)
    reader.complain(node, "spec/bad-version", satisfied.error().message, satisfied.error().hint);
  else if (!*satisfied)
    reader.complain(node, "spec/required-version",
                    "these specs require version " + *wanted + ", and this is " + program_version,
                    "install a version that they accept");
}

bool names_a_field(std::string_view pattern) {
  const auto fields = field_table();
  return std::any_of(fields.begin(), fields.end(),
                     [&](const FieldTraits& row) { return glob_matches(pattern, row.name); });
}

std::vector<std::string> read_drift(const TomlNode& table, Findings& findings) {
  TableReader reader(table, findings);
  std::vector<std::string> patterns;
  if (const TomlNode* list = reader.array("ignore")) {
    for (const TomlNode& element : *list->array()) {
      const auto pattern = read_text(element, findings, "");
      if (!pattern) continue;
      const std::size_t dot = pattern->find('.');
      if (dot != std::string::npos && dot > 0 && names_a_field(std::string_view(*pattern).substr(dot + 1)))
        patterns.push_back(*pattern);
      else
        reader.complain(element, "spec/bad-pattern", shown(element) + " means no field of an instance",
                        "write KEY.FIELD; * and ? are wildcards: \"orders.storage\", \"dev-*.status\", \"*.memory\"");
    }
  }
  reader.refuse_unknown("spec/unknown-key", "[drift]");
  return patterns;
}

} // namespace

std::span<const std::string_view> backend_words() { return backends; }
std::span<const std::string_view> sink_words() { return sinks; }

SettingsDraft read_settings(const Sections& sections, const std::string& program_version, Findings& findings) {
  SettingsDraft draft;
  Settings& settings = draft.settings;
  if (sections.drift != nullptr) settings.drift_ignore = read_drift(*sections.drift, findings);
  if (sections.auraform == nullptr) return draft;
  const TomlNode& table = *sections.auraform;
  TableReader reader(table, findings);
  read_required_version(reader, table, program_version, settings);
  draft.default_project = read_project(table, reader, findings);
  settings.project_id = draft.default_project.values.text(Field::project_id);
  if (const TomlNode* state = reader.table("state")) settings.state = read_state(*state, findings);
  if (const TomlNode* credentials = reader.table("credentials"))
    settings.credentials = read_credentials(*credentials, findings);
  require_encryption(table, settings, findings);
  if (const TomlNode* limits = reader.table("limits")) read_limits(*limits, settings, findings);
  reader.refuse_unknown("spec/unknown-key", "[auraform]");
  return draft;
}
