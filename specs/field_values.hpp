#pragma once

#include "specs/field.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Some fields with their values, sorted by field. A field that is not in it is unwritten, unread or unknown,
/// which is never the same as empty.
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

  bool empty() const { return entries_.empty(); }
  std::size_t count_of_fields() const { return entries_.size(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

  bool operator==(const FieldValues&) const = default;

private:
  std::vector<Entry> entries_;
};
