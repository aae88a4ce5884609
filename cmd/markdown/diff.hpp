#pragma once

#include "reconcile/plan.hpp"

#include <string>
#include <string_view>

/// A block of plan text as a diff that GitHub and GitLab colour: `+`, `-` and `!` (for `~`) stand in the first column.
std::string as_diff(std::string_view plan_text);

/// One step as a coloured block.
std::string step_diff(const Step& step);

/// One instance's drift as a coloured block.
std::string drift_diff(const Drift& drift);
