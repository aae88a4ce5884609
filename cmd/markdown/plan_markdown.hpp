#pragma once

#include "reconcile/plan.hpp"

#include <string>

/// The plan for a pull request's comment: the counts, why it is refused, every delete and replace in sight, the rest
/// collapsed by action. At most `most_bytes` bytes (`least_markdown_bytes` or more) whatever the fleet; deletes and
/// replaces are the last to be shortened.
std::string plan_markdown(const Plan& plan, std::size_t most_bytes);

/// The counts of a plan in one line of Markdown.
std::string plan_summary_markdown(const Plan& plan);

/// What changed behind the record's back, recorded → live; then what nobody manages and what was unread.
std::string drift_markdown(const std::vector<Drift>& drift, const std::vector<InstanceSummary>& unmanaged,
                           std::size_t most_bytes);
