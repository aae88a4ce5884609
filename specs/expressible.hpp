#pragma once

#include "specs/field_values.hpp"

#include <string_view>

/// Text that a field can hold: not empty, without blanks at its ends or control characters, of sane length. Names have
/// rules of their own (`breach_of_name`).
bool is_plain_text(std::string_view text);

/// Whether a spec can say this value of the field: a word that we know, a count within its bounds, plain text. Aura may
/// know more words than we do.
bool can_be_written(Field field, const FieldValue& value);
