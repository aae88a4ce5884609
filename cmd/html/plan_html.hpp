#pragma once

#include "reconcile/plan.hpp"

#include <string>

/// The plan as one page that needs nothing else: counts, refusals, every delete and replace first, each step with its
/// diff and operations, drift, and what nobody manages.
std::string plan_html(const Plan& plan);
