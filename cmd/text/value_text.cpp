#include "cmd/text/value_text.hpp"

#include "base/text.hpp"
#include "reconcile/planner/sensitive.hpp"

namespace {

constexpr std::string_view unknown = "(known after apply)";

} // namespace

std::string value_text(const FieldValue& value) {
  if (value == FieldValue{std::string{sensitive_value}}) return std::string{sensitive_value};
  const bool bare = std::holds_alternative<std::int64_t>(value) || std::holds_alternative<bool>(value);
  return bare ? to_text(value) : quoted(to_text(value));
}

std::string change_text(const FieldChange& change) {
  const std::string before = change.before ? value_text(*change.before) : std::string{};
  std::string after;
  if (is_known_after_apply(change))
    after = unknown;
  else if (change.after)
    after = value_text(*change.after);
  if (before.empty() || after.empty()) return before + after;
  return before + " -> " + after;
}

std::string fields_text(const FieldValues& fields) {
  std::string text;
  for (const auto& [field, value] : fields)
    text += (text.empty() ? "" : ", ") + std::string{name_of(field)} + " = " + value_text(value);
  return text;
}

std::string names_text(const std::vector<Field>& fields) {
  std::string text;
  for (const Field field : fields)
    text += (text.empty() ? "" : ", ") + std::string{name_of(field)};
  return text;
}

std::string estimate_text(Milliseconds estimate) { return "about " + format_duration(estimate); }

std::string shown_address(const std::string& key) { return visible(address_of(key)); }

std::string block_header(const std::string& key) {
  return std::string(resource_type_of(key)) + " " + quoted(managed_key_of(key)) + " {";
}
