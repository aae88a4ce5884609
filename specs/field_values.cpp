#include "specs/field_values.hpp"

#include <algorithm>

namespace {

constexpr auto by_field = [](const FieldValues::Entry& entry, Field field) { return entry.first < field; };

} // namespace

FieldValues::FieldValues(std::initializer_list<Entry> entries) {
  for (const Entry& entry : entries)
    set(entry.first, entry.second);
}

const FieldValue* FieldValues::find(Field field) const {
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), field, by_field);
  return place != entries_.end() && place->first == field ? &place->second : nullptr;
}

void FieldValues::set(Field field, FieldValue value) {
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), field, by_field);
  if (place != entries_.end() && place->first == field) {
    place->second = std::move(value);
    return;
  }
  // A fleet has many of these, each of a few values: doubling would leave half of the room empty.
  constexpr std::size_t more_room = 4;
  const auto index = place - entries_.begin();
  if (entries_.size() == entries_.capacity()) entries_.reserve(entries_.size() + more_room);
  entries_.insert(entries_.begin() + index, Entry{field, std::move(value)});
}

void FieldValues::erase(Field field) {
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), field, by_field);
  if (place != entries_.end() && place->first == field) entries_.erase(place);
}

void FieldValues::overlay(const FieldValues& newer) {
  for (const Entry& entry : newer)
    set(entry.first, entry.second);
}

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
