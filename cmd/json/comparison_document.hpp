#pragma once

#include "reconcile/reading/comparison.hpp"

#include <string>

/// A comparison as one line of JSON: both sides, each field with its values and how they compare, and the verdict.
std::string comparison_document(const Comparison& comparison);
