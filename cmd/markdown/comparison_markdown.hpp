#pragma once

#include "reconcile/reading/comparison.hpp"

#include <string>

/// The comparison as a table for a pull request or a ticket.
std::string comparison_markdown(const Comparison& comparison);
