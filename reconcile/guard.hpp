#pragma once

#include "reconcile/plan.hpp"

/// What the command line consents to.
struct Consent {
  std::optional<DestroyLimit> max_destroy; ///< `-max-destroy`, in place of the spec's
  std::vector<std::string> allow_destroy;  ///< `-allow-destroy=KEY`, globs
};

/// Judges a finished plan: `prevent_destroy` (spec or record), `on_remove = "refuse"`, `max_destroy`. Pure.
std::vector<Refusal> judge(const Plan& plan, const Configuration& desired, const State& recorded,
                           const Consent& consent);
