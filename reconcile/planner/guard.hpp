#pragma once

#include "reconcile/plan.hpp"

/// What the command line consents to.
struct Consent {
  std::optional<DestroyLimit> max_destroy; ///< `-max-destroy`, in place of the spec's
  std::vector<std::string> allow_destroy;  ///< `-allow-destroy=KEY`, globs; these count for no limit
  bool expect_no_changes = false;          ///< `-expect-no-changes`
};

/// Judges a finished plan: whether there may be changes at all, and of deletes and replaces `prevent_destroy` (spec or
/// record), `on_remove = "refuse"`, and `max_destroy`, of which a percentage is taken of the recorded instances,
/// rounded down, but never to none unless it is 0%. Consent lifts `max_destroy` alone; protections are taken off where
/// they are written. Pure.
std::vector<Refusal> judge(const Plan& plan, const Configuration& desired, const State& recorded,
                           const Consent& consent);
