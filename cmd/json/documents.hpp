#pragma once

#include "reconcile/cloud.hpp"
#include "reconcile/saved_plan/saved_plan.hpp"
#include "state/state.hpp"

#include <string>
#include <vector>

/// A saved plan as one line of JSON: Terraform's plan structure (`format_version` 1.2), which its readers understand,
/// and under `auraform` what that has no place for.
std::string plan_document(const SavedPlan& saved);

/// The state in Terraform's state structure; places of passwords, and no password.
std::string state_document(const State& state);

/// An instance's snapshots, in the order given.
std::string snapshots_document(const std::string& key, const std::string& id, const std::vector<Snapshot>& snapshots);
