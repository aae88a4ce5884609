#pragma once

#include "reconcile/steps/next.hpp"

/// The condition that settles an operation.
struct Goal {
  bool running_will_do = true;
  bool paused_will_do = true;
  bool suspended_will_do = false;
  bool broken_will_do = false; ///< a failed status ends the wait as well as any other
  bool gone_will_do = false;   ///< and so does 404; an instance that is being deleted is waited for
  bool shows_nothing = false;  ///< before and after look alike: it is over once it was seen under way, or after a while
  FieldValues fields;          ///< as asked; those that a GET does not tell are not waited for

  bool operator==(const Goal&) const = default;
};

Goal goal_settled();
/// Settled, or gone: of a step that will delete the instance, or waits for somebody else to do it.
Goal goal_out_of_the_way();
Goal goal_running();
Goal goal_paused();
/// Of an update: the values as asked, be the instance running or paused.
Goal goal_updated(const FieldValues& asked);
/// Of a restore or an overwrite, after which the instance looks as it did before (aura-api §2.3: once seen `running`
/// in the very answer).
Goal goal_reloaded();
/// Of an upgrade to business-critical.
Goal goal_upgraded(const FieldValues& asked);

enum class Standing {
  reached,
  unconfirmed, ///< the status fits, and no field that was asked for can be read: it may tell of the time before
  underway,
  unmoved, ///< a settled status, but not the goal: the call has not taken effect, or not yet
  broken,  ///< it will not get there by itself
  going,   ///< it is being deleted
};

/// Where an instance stands with respect to a goal. Pure.
Standing judge(const Goal& goal, const LiveInstance& live);

/// What is still missing, for a person: `the last status was "updating"`, `memory is 8GB still, not 16GB`.
std::string what_is_missing(const Goal& goal, const LiveInstance& live);

/// Why the instance will never get there.
Error hopeless(const StepContext& context, const LiveInstance& live);

/// The operation did not settle in its time. `last` is what was known last.
Error out_of_time(const StepContext& context, const std::string& last);

/// Looks at the step's instance until it reaches a goal. A part of operations.
class SettleWait {
public:
  explicit SettleWait(Goal goal);

  /// What the answer to a call told, which may say that its operation is under way.
  void told(const LiveInstance& live);
  /// After a call was taken: looks when its operation is likely to be over.
  Next begin(StepContext& context);
  /// Looks at once.
  Next look(StepContext& context);
  Next on_time(StepContext& context) { return look(context); }
  /// Done: the goal is reached, and what was read is in the context.
  Next on_reply(StepContext& context, const CallOutcome& outcome);
  /// Whether the end was that the instance is gone, where that is fine.
  bool found_gone() const { return found_gone_; }

private:
  Next on_standing(StepContext& context, Standing standing, const LiveInstance& live);
  Next on_failure(StepContext& context, const CallFailure& failure);
  Next on_gone(StepContext& context);
  bool is_sure(const StepContext& context);
  Next confirm(StepContext& context);
  Next later(StepContext& context);

  Goal goal_;
  std::optional<TimePoint> unconfirmed_since_;
  std::string last_; ///< what is missing still
  int failed_looks_ = 0;
  bool first_look_ = true;
  bool was_underway_ = false;
  bool found_gone_ = false;
};
