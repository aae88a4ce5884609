#pragma once

#include "reconcile/plan.hpp"
#include "state/journal.hpp"

#include <vector>

/// The entries that make the record say what Aura says now: `apply -refresh-only`. Fields that were unread stay as they
/// were last known, what is gone is no longer recorded, and nothing happens in Aura.
std::vector<JournalEntry> accept_drift(const std::vector<Drift>& drift, const State& recorded, TimePoint now);

/// What Aura does by itself to an instance that stays paused for 30 days (aura-api §3.2): it resumes a paid one and
/// deletes a free one. Warnings for the drifts that look like it: `drift/auto-resumed`, `drift/auto-deleted`.
Diagnostics explain_drift(const std::vector<Drift>& drift, const State& recorded, TimePoint now);

/// What the specs want, and the record does not have yet: no drift, whatever Aura says. The steps that an apply would
/// carry out if nothing had drifted.
std::vector<Step> pending_steps(const Configuration& desired, const State& recorded, TimePoint now);
