#include "specs/field_map.hpp"

#include "base/diagnostic.hpp"

#include <algorithm>
#include <iterator>

namespace {

constexpr auto by_field = [](const auto& entry, Field field) { return entry.first < field; };

} // namespace

template <typename T>
FieldMap<T>::FieldMap(std::initializer_list<Entry> entries) {
  for (const Entry& entry : entries)
    set(entry.first, entry.second);
}

template <typename T>
const T* FieldMap<T>::find(Field field) const {
  const Entry* const place = std::lower_bound(begin(), end(), field, by_field);
  return place != end() && place->first == field ? &place->second : nullptr;
}

template <typename T>
std::vector<typename FieldMap<T>::Entry>& FieldMap<T>::own_entries() {
  if (entries_ == nullptr)
    entries_ = std::make_shared<std::vector<Entry>>();
  else if (entries_.use_count() > 1)
    entries_ = std::make_shared<std::vector<Entry>>(*entries_);
  return *entries_;
}

template <typename T>
void FieldMap<T>::reserve(std::size_t fields) {
  own_entries().reserve(fields);
}

template <typename T>
void FieldMap<T>::set(Field field, T value) {
  if (const T* present = find(field); present != nullptr && *present == value) return; // and goes on sharing
  std::vector<Entry>& entries = own_entries();
  const auto place = std::lower_bound(entries.begin(), entries.end(), field, by_field);
  if (place != entries.end() && place->first == field) {
    place->second = std::move(value);
    return;
  }
  // A fleet has many of these, each of a few values: doubling would leave half of the room empty.
  constexpr std::size_t more_room = 2;
  const auto index = place - entries.begin();
  if (entries.size() == entries.capacity()) entries.reserve(entries.size() + more_room);
  entries.insert(entries.begin() + index, Entry{field, std::move(value)});
}

template <typename T>
void FieldMap<T>::erase(Field field) {
  if (!has(field)) return;
  std::vector<Entry>& entries = own_entries();
  entries.erase(std::lower_bound(entries.begin(), entries.end(), field, by_field));
}

template <typename T>
void FieldMap<T>::overlay(const FieldMap& newer) {
  if (newer.empty()) return;
  if (empty()) {
    *this = newer;
    return;
  }
  auto all = std::make_shared<std::vector<Entry>>();
  all->reserve(count_of_fields() + newer.count_of_fields());
  // Of two entries for a field the first one counts.
  std::set_union(newer.begin(), newer.end(), begin(), end(), std::back_inserter(*all),
                 [](const Entry& one, const Entry& other) { return one.first < other.first; });
  entries_ = std::move(all);
}

template <typename T>
bool FieldMap<T>::operator==(const FieldMap& other) const {
  return entries_ == other.entries_ || std::equal(begin(), end(), other.begin(), other.end());
}

template class FieldMap<FieldValue>;
template class FieldMap<SourceLocation>;
