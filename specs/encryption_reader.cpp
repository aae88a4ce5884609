#include "specs/encryption_reader.hpp"

#include "base/text.hpp"
#include "specs/table_reader.hpp"

#include <array>

namespace {

struct SourceKey {
  std::string_view name;
  KeySource::Kind kind;
};
constexpr std::array<SourceKey, 3> source_keys{{{"passphrase_variable", KeySource::Kind::passphrase_variable},
                                                {"passphrase_command", KeySource::Kind::passphrase_command},
                                                {"key_command", KeySource::Kind::key_command}}};
constexpr std::array<std::string_view, 4> clear_keys{"passphrase", "password", "key", "secret"};

constexpr std::string_view where_keys_come_from =
    "write passphrase_variable = \"NAME\" of an environment variable, or passphrase_command or key_command with a"
    " program that prints it";

void refuse_clear_keys(TableReader& reader, const TomlNode& table, Findings& findings) {
  for (const std::string_view name : clear_keys) {
    if (table.find(name) == nullptr) continue;
    const TomlNode* node = reader.member(name);
    findings.hide_line(table.find(name)->place);
    if (node != nullptr)
      reader.complain(*node, "spec/key-in-clear", "a key does not belong into the specs",
                      std::string(where_keys_come_from));
  }
}

void read_value(TableReader& reader, const SourceKey& key, KeySource& source) {
  source.kind = key.kind;
  if (key.kind == KeySource::Kind::passphrase_variable) {
    const TomlNode* node = reader.member(key.name);
    source.variable = reader.text(key.name).value_or(source.variable);
    if (node != nullptr && source.variable.empty())
      reader.complain(*node, "spec/bad-key-source", "the variable has no name",
                      "write such as \"AURAFORM_STATE_PASSPHRASE\"");
    return;
  }
  source.command = reader.texts(key.name).value_or(std::vector<std::string>{});
  const TomlNode* node = reader.member(key.name);
  if (node != nullptr && (source.command.empty() || source.command.front().empty()))
    reader.complain(*node, "spec/bad-command", "\"" + std::string(key.name) + "\" names no program",
                    "write " + std::string(key.name) + " = [\"program\", \"argument\"]");
}

/// The one source that a table names; nothing written is the variable with the usual name.
KeySource read_source(TableReader& reader, const TomlNode& table, Findings& findings) {
  KeySource source;
  const TomlNode* first = nullptr;
  for (const SourceKey& key : source_keys) {
    const TomlNode* node = table.find(key.name);
    if (node == nullptr) continue;
    if (first != nullptr)
      reader.complain(*node, "spec/bad-key-source",
                      ::quoted(first->key) + " stands beside " + ::quoted(node->key) + ", and one key is wanted",
                      "write one of them; former keys go to previous = [{ … }]");
    read_value(reader, key, source);
    first = node;
  }
  if (const auto limit = reader.duration("time_limit")) source.time_limit = *limit;
  refuse_clear_keys(reader, table, findings);
  return source;
}

void read_previous(TableReader& reader, Findings& findings, std::vector<KeySource>& previous) {
  const TomlNode* list = reader.array("previous");
  if (list == nullptr) return;
  for (const TomlNode& element : *list->array()) {
    if (element.table() == nullptr) {
      complain_of_kind(element, "a table", "write previous = [{ passphrase_variable = \"OLD_PASSPHRASE\" }]", findings,
                       "");
      continue;
    }
    TableReader former(element, findings);
    previous.push_back(read_source(former, element, findings));
    former.refuse_unknown("spec/unknown-key", "previous");
    if (element.table()->members.empty())
      former.complain(element, "spec/bad-key-source", "this former key says not where it comes from",
                      std::string(where_keys_come_from));
  }
}

} // namespace

EncryptionSettings read_encryption(const TomlNode& table, Findings& findings) {
  TableReader reader(table, findings);
  EncryptionSettings settings;
  settings.key = read_source(reader, table, findings);
  read_previous(reader, findings, settings.previous);
  reader.refuse_unknown("spec/unknown-key", "[auraform.state.encryption]");
  return settings;
}
