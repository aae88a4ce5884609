#pragma once

#include "cmd/style.hpp"
#include "reconcile/plan.hpp"

#include <string>

/// The plan after Terraform's grammar: what drifted, what will be done and by which operations, what was unread, what
/// nobody manages, and at the end the counts and every delete and replace once more. Ends with a newline.
std::string plan_text(const Plan& plan, const Style& style);

/// `Plan: A to add, C to change, D to destroy.`, then what Terraform does not count.
std::string plan_summary_text(const ChangeCounts& counts, const Style& style);
