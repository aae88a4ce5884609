#pragma once

#include "specs/field.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Some fields with their values, sorted by field. A field that is not in it is unwritten, unread or unknown,
/// which is never the same as empty. Copies share the values until one of them changes: a fleet's wishes, records, live
/// views and steps hold mostly the same ones.
class FieldValues {
public:
  using Entry = std::pair<Field, FieldValue>;

  FieldValues() = default;
  FieldValues(std::initializer_list<Entry> entries);

  const FieldValue* find(Field field) const;
  bool has(Field field) const { return find(field) != nullptr; }
  void set(Field field, FieldValue value);
  void erase(Field field);
  /// Every entry of `newer` replaces ours.
  void overlay(const FieldValues& newer);

  /// The value as text (empty when absent or of another kind).
  std::string text(Field field) const;
  std::optional<Size> size(Field field) const;
  std::optional<std::int64_t> count(Field field) const;
  std::optional<bool> flag(Field field) const;

  bool empty() const { return count_of_fields() == 0; }
  std::size_t count_of_fields() const { return entries_ == nullptr ? 0 : entries_->size(); }
  const Entry* begin() const { return entries_ == nullptr ? nullptr : entries_->data(); }
  const Entry* end() const { return begin() + count_of_fields(); }

  bool operator==(const FieldValues& other) const;

private:
  std::vector<Entry>& own_entries();

  std::shared_ptr<std::vector<Entry>> entries_; ///< changed only where nobody shares it; nullptr: no fields
};
