#pragma once

#include "specs/field.hpp"

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

/// Something for each of some fields, sorted by field. Copies share what they hold until one of them changes: a fleet's
/// wishes, records, live views and steps hold mostly the same. Made for FieldValue and SourceLocation.
template <typename T>
class FieldMap {
public:
  using Entry = std::pair<Field, T>;

  FieldMap() = default;
  FieldMap(std::initializer_list<Entry> entries);

  const T* find(Field field) const;
  bool has(Field field) const { return find(field) != nullptr; }
  /// Makes room for so many.
  void reserve(std::size_t fields);
  void set(Field field, T value);
  void erase(Field field);
  /// Every entry of `newer` replaces ours.
  void overlay(const FieldMap& newer);

  bool empty() const { return count_of_fields() == 0; }
  std::size_t count_of_fields() const { return entries_ == nullptr ? 0 : entries_->size(); }
  const Entry* begin() const { return entries_ == nullptr ? nullptr : entries_->data(); }
  const Entry* end() const { return begin() + count_of_fields(); }

  bool operator==(const FieldMap& other) const;

private:
  std::vector<Entry>& own_entries();

  std::shared_ptr<std::vector<Entry>> entries_; ///< changed only where nobody shares it; nullptr: no fields
};
