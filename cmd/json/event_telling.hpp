#pragma once

#include "cmd/json/event_stream.hpp"
#include "reconcile/runner/apply.hpp"
#include "reconcile/saved_plan/saved_plan.hpp"

// What verbs tell as events. Nothing happens where nobody listens.

void tell_diagnostic(EventStream& events, const Diagnostic& diagnostic);

/// Drift, unread fields and unmanaged instances, then every step that does anything, in the plan's order.
void tell_plan(EventStream& events, const Plan& plan);

/// Drift, unread fields and unmanaged instances, sorted.
void tell_drift(EventStream& events, const std::vector<Drift>& drift, const std::vector<InstanceSummary>& unmanaged);

/// `pending_change`: what the specs want and no apply has done yet, which is no drift.
void tell_pending(EventStream& events, const std::vector<Step>& pending);

/// `change_summary` of the plan that is now applied.
void tell_plan_summary(EventStream& events, const Plan& plan);

void tell_plan_saved(EventStream& events, const SavedPlan& saved, const std::string& path);

/// The places of new passwords; and what the end of the run is to sum up.
void tell_outcome(EventStream& events, const ApplyResult& result);
