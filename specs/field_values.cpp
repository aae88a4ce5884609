#include "specs/field_values.hpp"

std::string FieldValues::text(Field field) const {
  const FieldValue* value = find(field);
  const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  return text == nullptr ? std::string{} : *text;
}

std::optional<Size> FieldValues::size(Field field) const {
  const FieldValue* value = find(field);
  const auto* size = value == nullptr ? nullptr : std::get_if<Size>(value);
  return size == nullptr ? std::nullopt : std::optional(*size);
}

std::optional<std::int64_t> FieldValues::count(Field field) const {
  const FieldValue* value = find(field);
  const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

std::optional<bool> FieldValues::flag(Field field) const {
  const FieldValue* value = find(field);
  const auto* truth = value == nullptr ? nullptr : std::get_if<bool>(value);
  return truth == nullptr ? std::nullopt : std::optional(*truth);
}
