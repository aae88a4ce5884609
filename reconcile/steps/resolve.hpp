#pragma once

#include "reconcile/steps/list_asks.hpp"

#include <vector>

/// Finds out what became of a create of which the answer is unknown: asks the project's list, a few times over the time
/// that a new instance may be missing from it, and reads those that may be the one.
///
/// Exactly one new instance of that name, made after the intent and matching the wish: adopted, its password unknown.
/// None: proven to be free to create. Anything else is an Error, and the intent stays open.
class IntentResolver {
public:
  /// `since`: when the call can have made something at the latest, as far as is known.
  Next begin(StepContext& context, TimePoint since);
  Next on_time(StepContext& context);
  /// Done: see `adopted`.
  Next on_reply(StepContext& context, const CallOutcome& outcome);
  /// Whether there was an instance, which the record now has.
  bool adopted() const { return adopted_; }

private:
  const Intent& intent(const StepContext& context) const;
  Next on_list(StepContext& context, const std::vector<InstanceSummary>& listed);
  Next on_look(StepContext& context, const LiveInstance& live);
  Next on_failure(StepContext& context, const CallFailure& failure);
  Next look_at_next(StepContext& context);
  Next conclude(StepContext& context);
  Next adopt(StepContext& context, const LiveInstance& live);
  Error undecided(const StepContext& context) const;

  ListAsks asks_;
  std::vector<std::string> candidates_; ///< of the last list, still to be read, in reverse order
  std::vector<LiveInstance> matching_;  ///< of those read
  std::vector<std::string> perhaps_;    ///< ids that differ only in what can be changed later
  bool adopted_ = false;
};
