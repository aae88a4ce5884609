#pragma once

#include "specs/spec_layout.hpp"

#include <string>

/// `memory = "4GB"`, one line with its end, as a spec file has it: whatever the value holds, reading the line gives it
/// back.
std::string field_line(Field field, const FieldValue& value);

/// A spec file. `heading` is its first comment, a line each. Pure, and the same layout gives the same bytes.
std::string spec_text(const SpecLayout& layout, const std::vector<std::string>& heading);
