#include "base/text.hpp"
#include "reconcile/steps/operations.hpp"
#include "reconcile/steps/settle.hpp"

#include <algorithm>

namespace {

/// Calls without an answer that may follow each other before the step is given up.
constexpr int most_lost_answers = 3;

WriteCall call_of(const Operation& operation, const std::string& id) {
  if (operation.kind == OperationKind::restore) return RestoreSnapshot{id, operation.source->snapshot_id};
  return OverwriteInstance{id, operation.source->instance_id, operation.source->snapshot_id};
}

/// Aura says with a 500 that the target is smaller than the source (aura-api §2.2, overwrite): no trouble of its own.
bool is_too_small(const CallFailure& failure) {
  return failure.kind == FailureKind::server && failure.message.find("into smaller database") != std::string::npos;
}

/// Aura's word for a tier that cannot be overwritten (aura-api §2.1).
constexpr int tier_unsupported = 420;

/// restore, overwrite: the call, and the wait until the instance has been reloaded. A lost answer is followed by looks:
/// an instance that is on its way is waited for, and only one that stays as it was gets the same call again, which
/// puts the same data in place.
class DataRun final : public OperationRun {
public:
  explicit DataRun(const Operation& operation)
      : operation_(operation) {}

  Next begin(StepContext& context) override {
    phase_ = Phase::sending;
    return Send{call_of(operation_, context.id), Priority::write};
  }

  Next on_time(StepContext& context) override {
    switch (phase_) {
    case Phase::checking:
      return look(context);
    case Phase::waiting:
      return wait_.on_time(context);
    case Phase::sending:
      break;
    }
    return begin(context);
  }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    switch (phase_) {
    case Phase::checking:
      return on_check(context, outcome);
    case Phase::waiting:
      return on_look(context, outcome);
    case Phase::sending:
      break;
    }
    return on_answer(context, outcome);
  }

private:
  enum class Phase {
    sending,  ///< the call is out, or goes again after a while: Aura was busy
    checking, ///< its end is unknown: looks decide
    waiting,  ///< it was taken
  };

  static Next look(StepContext& context) { return Send{ReadCall{GetInstance{context.id}}, Priority::first_poll}; }

  Next on_answer(StepContext& context, const CallOutcome& outcome) {
    context.start_clock();
    if (const auto* accepted = payload_of<Accepted>(outcome)) {
      phase_ = Phase::waiting;
      if (accepted->instance) {
        wait_.told(*accepted->instance);
        context.tell_progress(accepted->instance->status);
      }
      return wait_.begin(context);
    }
    return on_refusal(context, failure_or_malformed(outcome));
  }

  Next on_refusal(StepContext& context, const CallFailure& failure) {
    if (failure.kind == FailureKind::busy) return rest(context, Phase::sending, to_error(failure, "the last answer"));
    if (is_too_small(failure) || failure.status == tier_unsupported) return unfit(context, failure);
    if (failure.effect == Effect::none && lost_answers_ == 0) return to_error(failure, context.doing());
    if (++lost_answers_ > most_lost_answers) return to_error(failure, context.doing());
    failure_ = failure;
    lost_at_ = context.now();
    return rest(context, Phase::checking, to_error(failure, "the last answer"));
  }

  static Error unfit(const StepContext& context, const CallFailure& failure) {
    const bool small = is_too_small(failure);
    Error error = to_error(failure, context.doing());
    error.code = small ? "apply/target-too-small" : "apply/tier-unsupported";
    error.kind = ErrorKind::apply;
    error.hint = small ? "give " + context.address() +
                             " at least the memory and storage of the source, apply, and then " +
                             "overwrite it; nothing was changed"
                       : "a free instance cannot be overwritten; nothing was changed";
    return error;
  }

  Next on_check(StepContext& context, const CallOutcome& outcome) {
    const auto* live = payload_of<LiveInstance>(outcome);
    if (live == nullptr) return on_failed_check(context, failure_or_malformed(outcome));
    if (judge(goal_reloaded(), *live) == Standing::underway) {
      phase_ = Phase::waiting;
      return on_look(context, outcome);
    }
    context.saw(*live);
    if (context.now() < lost_at_ + context.ledger.options().status_lag) return rest(context, Phase::checking, {});
    if (failure_.effect == Effect::none) return to_error(failure_, context.doing());
    return begin(context);
  }

  Next on_failed_check(StepContext& context, const CallFailure& failure) {
    if (is_final_for_reads(failure.kind) || ++lost_answers_ > most_lost_answers)
      return to_error(failure, context.doing());
    return rest(context, Phase::checking, to_error(failure, "the last answer"));
  }

  Next on_look(StepContext& context, const CallOutcome& outcome) {
    Next next = wait_.on_reply(context, outcome);
    if (!std::holds_alternative<Done>(next)) return next;
    context.record_settled({});
    if (lost_answers_ == 0) context.record_duration();
    context.done.change = 1;
    return next;
  }

  Next rest(StepContext& context, Phase next, const Error& why) {
    if (context.out_of_time()) return out_of_time(context, why.message);
    phase_ = next;
    const Milliseconds pause = std::max(context.until_next_try(), context.ledger.options().status_lag);
    return Sleep{std::min(context.now() + pause, context.deadline())};
  }

  const Operation& operation_;
  SettleWait wait_{goal_reloaded()};
  Phase phase_ = Phase::sending;
  CallFailure failure_; // of the last call
  TimePoint lost_at_{};
  int lost_answers_ = 0;
};

} // namespace

std::unique_ptr<OperationRun> make_data_run(const Operation& operation) { return std::make_unique<DataRun>(operation); }
