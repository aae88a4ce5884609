#include "specs/checks.hpp"

#include "base/text.hpp"

Diagnostic finding_at(const SourceLocation& location, std::string address, std::string code, std::string message,
                      std::string hint) {
  return {.severity = Severity::error,
          .code = std::move(code),
          .message = std::move(message),
          .hint = std::move(hint),
          .location = location,
          .source_line = {},
          .address = std::move(address)};
}

Diagnostic finding_at(const InstanceSpec& spec, Field field, std::string code, std::string message, std::string hint) {
  return finding_at(location_of(spec, field), address_of(spec.key), std::move(code), std::move(message),
                    std::move(hint));
}

Diagnostic finding_at(const InstanceSpec& spec, const std::string& key, std::string code, std::string message,
                      std::string hint) {
  const auto place = spec.locations.find(key);
  return finding_at(place == spec.locations.end() ? spec.location : place->second, address_of(spec.key),
                    std::move(code), std::move(message), std::move(hint));
}

std::string shown(const InstanceSpec& spec, Field field) {
  if (spec.sensitive.contains(field)) return "a sensitive value";
  const FieldValue* value = spec.fields.find(field);
  if (value == nullptr) return "nothing";
  const std::string text = to_text(*value);
  const bool written_in_quotes = std::holds_alternative<std::string>(*value) || std::holds_alternative<Size>(*value);
  return written_in_quotes ? quoted(shortened(text, 60)) : text;
}
