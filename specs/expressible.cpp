#include "specs/expressible.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace {

constexpr std::size_t most_text_bytes = 256;

bool is_known_word(const FieldTraits& row, const FieldValue& value) {
  const auto* word = std::get_if<std::string>(&value);
  return word != nullptr && std::find(row.words.begin(), row.words.end(), *word) != row.words.end();
}

} // namespace

bool is_plain_text(std::string_view text) {
  return !text.empty() && trimmed(text) == text && visible(text) == text && text.size() <= most_text_bytes;
}

bool can_be_written(Field field, const FieldValue& value) {
  const FieldTraits& row = traits(field);
  switch (row.kind) {
  case ValueKind::text:
    return std::holds_alternative<std::string>(value) && is_plain_text(*std::get_if<std::string>(&value));
  case ValueKind::word:
    return is_known_word(row, value);
  case ValueKind::size: {
    const auto* size = std::get_if<Size>(&value);
    return size != nullptr && parse_size(to_text(*size)).has_value();
  }
  case ValueKind::count: {
    const auto* count = std::get_if<std::int64_t>(&value);
    return count != nullptr && *count >= 0 && *count <= row.most;
  }
  case ValueKind::flag:
    return std::holds_alternative<bool>(value);
  }
  return false;
}
