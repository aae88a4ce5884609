#pragma once

#include "specs/field_map.hpp"

#include <cstdint>
#include <optional>
#include <string>

/// Some fields with their values. A field that is not in it is unwritten, unread or unknown, which is never the same as
/// empty.
class FieldValues : public FieldMap<FieldValue> {
public:
  using FieldMap::FieldMap;

  /// The value as text (empty when absent or of another kind).
  std::string text(Field field) const;
  std::optional<Size> size(Field field) const;
  std::optional<std::int64_t> count(Field field) const;
  std::optional<bool> flag(Field field) const;
};
