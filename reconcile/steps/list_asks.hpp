#pragma once

#include "reconcile/steps/next.hpp"

#include <vector>

/// When a project's list is asked for what a lost create made: a few times over the time that something new may be
/// missing from it. A part of operations that look for it.
class ListAsks {
public:
  /// Sleeps until the first ask. `since`: when the call can have made something at the latest.
  Next begin(const StepContext& context, TimePoint since);
  /// Sleeps until the next ask; Done after the last.
  Next next(const StepContext& context);
  /// Sleeps until one more ask, soon; the Error once it is final, or too many failed.
  Next after_failure(const StepContext& context, const CallFailure& failure);

private:
  std::vector<TimePoint> due_; ///< still to come, latest first
  int failures_ = 0;
};
