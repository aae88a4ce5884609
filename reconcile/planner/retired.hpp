#pragma once

#include "reconcile/reading/refresh.hpp"

// Instances that `-keep-old` kept when they were replaced. They belong to no plan until somebody asks for their end.

/// Deletes the retired instances that the patterns name, and forgets those that are gone; a pattern that names none is
/// refused. Pure.
Plan plan_retired_removal(const State& recorded, const LiveView& live, const std::vector<std::string>& patterns);

/// What to read for that.
RefreshRequest what_retired_to_refresh(const State& recorded, const std::vector<std::string>& patterns);

/// What there is to say about retired ones in a plan of everything: drift, and warnings where one costs money again or
/// is gone.
void tell_of_retired(const State& recorded, const LiveView& live, const PlanOptions& options, Plan& plan);
