#pragma once

#include "cmd/style.hpp"
#include "reconcile/reading/comparison.hpp"

#include <string>

/// A table with a row for each field, and below it what differs, in one sentence.
std::string comparison_text(const Comparison& comparison, const Style& style);

/// How one of the two is called: `instance.orders (2f49c2b3)`, or its id alone.
std::string side_name(const ComparedSide& side);

/// A side's value, and whether it is only the last known one; `-` where it has none.
std::string side_value(const ComparedSide& side, const ComparedField& row, const std::optional<FieldValue>& value);

/// `same`, `differs`, `not told`, `not compared`.
std::string_view likeness_word(Likeness likeness);

/// `2 of 8 fields differ: type, memory.`
std::string verdict_text(const Comparison& comparison);
