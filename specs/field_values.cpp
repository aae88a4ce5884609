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
  const Entry* const place = std::lower_bound(begin(), end(), field, by_field);
  return place != end() && place->first == field ? &place->second : nullptr;
}

std::vector<FieldValues::Entry>& FieldValues::own_entries() {
  if (entries_ == nullptr)
    entries_ = std::make_shared<std::vector<Entry>>();
  else if (entries_.use_count() > 1)
    entries_ = std::make_shared<std::vector<Entry>>(*entries_);
  return *entries_;
}

void FieldValues::set(Field field, FieldValue value) {
  std::vector<Entry>& entries = own_entries();
  const auto place = std::lower_bound(entries.begin(), entries.end(), field, by_field);
  if (place != entries.end() && place->first == field) {
    place->second = std::move(value);
    return;
  }
  // A fleet has many of these, each of a few values: doubling would leave half of the room empty.
  constexpr std::size_t more_room = 4;
  const auto index = place - entries.begin();
  if (entries.size() == entries.capacity()) entries.reserve(entries.size() + more_room);
  entries.insert(entries.begin() + index, Entry{field, std::move(value)});
}

void FieldValues::erase(Field field) {
  if (!has(field)) return;
  std::vector<Entry>& entries = own_entries();
  entries.erase(std::lower_bound(entries.begin(), entries.end(), field, by_field));
}

void FieldValues::overlay(const FieldValues& newer) {
  for (const Entry& entry : newer)
    set(entry.first, entry.second);
}

bool FieldValues::operator==(const FieldValues& other) const {
  return entries_ == other.entries_ || std::equal(begin(), end(), other.begin(), other.end());
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
