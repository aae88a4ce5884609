#pragma once

#include "cmd/context.hpp"
#include "reconcile/plan.hpp"

/// Shows a plan: warnings, the plan itself, refusals; as text, as events, or both.
void show_plan(Context& context, const Plan& whole);
