#pragma once

#include "reconcile/planner/subject.hpp"

/// What changed in Aura behind the record's back: last seen (where it never was, last applied) against live. A status
/// counts only when it has settled. nullopt: not recorded, not read, or nothing to tell.
std::optional<Drift> find_drift(const Subject& subject);
