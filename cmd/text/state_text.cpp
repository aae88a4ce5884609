#include "cmd/text/state_text.hpp"

#include "base/text.hpp"
#include "cmd/text/table_text.hpp"
#include "cmd/text/value_text.hpp"
#include "state/record_keys.hpp"

#include <algorithm>

namespace {

using Row = std::vector<std::string>;

Row row_of(const std::string& key, const Record& record) {
  const FieldValues& seen = record.seen;
  const auto size = [&seen](Field field) {
    const std::optional<Size> value = seen.size(field);
    return value ? to_text(*value) : std::string{"-"};
  };
  const auto word = [&seen](Field field) {
    const std::string text = seen.text(field);
    return text.empty() ? std::string{"-"} : visible(text);
  };
  return {shown_address(key), visible(record.id),  word(Field::name),
          word(Field::type),  size(Field::memory), word(Field::status)};
}

bool is_wanted(const std::string& key, const std::vector<std::string>& patterns) {
  return patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [&key](const std::string& pattern) {
           return glob_matches(pattern, key) || glob_matches(pattern, address_of(key));
         });
}

/// What was seen over what was applied: all that is known.
FieldValues known_fields(const Record& record) {
  FieldValues known = record.applied;
  known.overlay(record.seen);
  return known;
}

using NamedValues = std::vector<std::pair<std::string, std::string>>;

void add_protection(const Protection& protection, NamedValues& values) {
  if (protection.prevent_destroy) values.emplace_back("prevent_destroy", "true");
  if (protection.on_remove == OnRemove::forget) values.emplace_back("on_remove", quoted("forget"));
  if (protection.on_remove == OnRemove::refuse) values.emplace_back("on_remove", quoted("refuse"));
}

NamedValues values_of(const std::string& key, const Record& record) {
  NamedValues values{{"id", quoted(record.id)}};
  for (const auto& [field, value] : known_fields(record))
    values.emplace_back(name_of(field), value_text(value));
  if (!record.connection_url.empty()) values.emplace_back("connection_url", quoted(record.connection_url));
  if (!record.metrics_integration_url.empty())
    values.emplace_back("metrics_integration_url", quoted(record.metrics_integration_url));
  add_protection(record.protection, values);
  if (is_retired_key(key)) values.emplace_back("retired", "true");
  values.emplace_back("created", format_time(record.created));
  values.emplace_back("updated", format_time(record.updated));
  values.emplace_back("password", password_place_text(record));
  return values;
}

NamedValues values_of(const ManagedKeyRecord& record) {
  NamedValues values{{"id", quoted(record.id)}};
  for (const auto& [field, value] : record.fields)
    values.emplace_back(name_of(field), value_text(value));
  values.emplace_back("status", quoted(record.status));
  add_protection(record.protection, values);
  values.emplace_back("created", format_time(record.created));
  values.emplace_back("updated", format_time(record.updated));
  return values;
}

std::string block_text(const std::string& key, const NamedValues& values, const Style& style) {
  std::size_t width = 0;
  for (const auto& [name, value] : values)
    width = std::max(width, name.size());
  std::string text = style.paint(Tone::strong, "# " + shown_address(key)) + "\n" + block_header(key) + "\n";
  for (const auto& [name, value] : values)
    text += "    " + padded(name, width) + " = " + value + "\n";
  return text + "}\n";
}

/// A key has a name, a tier and a status too, and no memory.
Row row_of(const std::string& address, const ManagedKeyRecord& record) {
  return {shown_address(address),
          visible(record.id),
          visible(record.fields.text(Field::name)),
          visible(record.fields.text(Field::instance_type)),
          "-",
          visible(record.status)};
}

/// Of managed keys and instances, by what a person calls them.
std::vector<std::pair<std::string, const Intent*>> open_creates_of(const State& state) {
  std::vector<std::pair<std::string, const Intent*>> creates;
  for (const auto& [key, intent] : state.managed_key_intents)
    creates.emplace_back(managed_key_address(key), &intent);
  for (const auto& [key, intent] : state.open_intents)
    creates.emplace_back(key, &intent);
  return creates;
}

std::string open_create_text(const std::string& key, const Intent& intent) {
  return shown_address(key) + ": a create of " + format_time(intent.at) + " has no known end";
}

/// Instances that only cost money, and how to be rid of them.
std::string retired_text(const State& state, const std::vector<std::string>& patterns) {
  std::string text;
  for (const auto& [key, record] : state.records)
    if (is_retired_key(key) && is_wanted(key, patterns))
      text += shown_address(key) + ": kept when " + shown_address(declared_key(key)) +
              " was replaced; `auraform destroy -retired=" + visible(key) + "` deletes it\n";
  return text;
}

} // namespace

std::string state_list_text(const State& state, const std::vector<std::string>& patterns) {
  std::vector<Row> rows;
  for (const auto& [key, record] : state.managed_keys)
    if (is_wanted(managed_key_address(key), patterns)) rows.push_back(row_of(managed_key_address(key), record));
  for (const auto& [key, record] : state.records)
    if (is_wanted(key, patterns)) rows.push_back(row_of(key, record));
  std::string text = table_text(rows) + retired_text(state, patterns);
  for (const auto& [key, intent] : open_creates_of(state))
    if (is_wanted(key, patterns)) text += open_create_text(key, *intent) + "; apply finds out\n";
  return text;
}

std::string password_place_text(const Record& record) {
  const std::string place = visible(record.password_location);
  switch (record.password) {
  case PasswordState::stored:
    return "stored: " + place;
  case PasswordState::rescued:
    return "rescued: " + place;
  case PasswordState::pending:
    return "lost: it was told by Aura, and neither its place nor the rescue file confirmed it";
  case PasswordState::unknown:
    return "unknown: the instance was adopted, or the answer that carried it was lost";
  }
  return {};
}

std::string record_text(const std::string& key, const Record& record, const Style& style) {
  return block_text(key, values_of(key, record), style);
}

std::string record_text(const std::string& key, const ManagedKeyRecord& record, const Style& style) {
  return block_text(managed_key_address(key), values_of(record), style);
}

std::string state_text(const State& state, const Style& style) {
  std::string text =
      style.paint(Tone::faint, "# serial " + std::to_string(state.serial) + ", lineage " + visible(state.lineage)) +
      "\n";
  for (const auto& [key, record] : state.managed_keys)
    text += "\n" + record_text(key, record, style);
  for (const auto& [key, record] : state.records)
    text += "\n" + record_text(key, record, style);
  for (const auto& [key, intent] : open_creates_of(state))
    text += "\n# " + open_create_text(key, *intent) + "\n";
  return text;
}
