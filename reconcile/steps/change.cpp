#include "base/ensure.hpp"
#include "base/text.hpp"
#include "reconcile/steps/operations.hpp"
#include "reconcile/steps/settle.hpp"

#include <algorithm>

namespace {

/// Calls without an answer that may follow each other before the step is given up.
constexpr int most_lost_answers = 3;

Goal goal_of(const Operation& operation) {
  switch (operation.kind) {
  case OperationKind::pause:
    return goal_paused();
  case OperationKind::resume:
    return goal_running();
  case OperationKind::upgrade:
    return goal_upgraded(operation.fields);
  default:
    return goal_updated(operation.fields);
  }
}

WriteCall call_of(const Operation& operation, const std::string& id) {
  switch (operation.kind) {
  case OperationKind::pause:
    return PauseInstance{id};
  case OperationKind::resume:
    return ResumeInstance{id};
  case OperationKind::upgrade:
    return UpgradeInstance{id, operation.fields};
  default:
    return UpdateInstance{id, operation.fields};
  }
}

/// Aura renames before it answers (aura-api §2.2, PATCH): the answer is as good as a look.
bool is_rename_alone(const Operation& operation) {
  return operation.kind == OperationKind::update && operation.fields.count_of_fields() == 1 &&
         operation.fields.has(Field::name);
}

/// update, pause, resume, upgrade: the call, and the wait for its goal. All four may be sent again where a look shows
/// that nothing happened: they ask for a state, not for a step.
class ChangeRun final : public OperationRun {
public:
  explicit ChangeRun(const Operation& operation)
      : operation_(operation)
      , goal_(goal_of(operation))
      , wait_(goal_) {}

  Next begin(StepContext& context) override {
    if (is_settled_already(context)) return Done{};
    return send(context);
  }

  Next on_time(StepContext& context) override {
    switch (phase_) {
    case Phase::resting:
      return send(context);
    case Phase::checking:
      return check(context);
    default:
      return wait_.on_time(context);
    }
  }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    switch (phase_) {
    case Phase::sending:
      return on_answer(context, outcome);
    case Phase::checking:
      return on_check(context, outcome);
    default:
      return on_look(context, outcome);
    }
  }

private:
  enum class Phase {
    sending,  ///< the call is out
    resting,  ///< Aura was busy: the call goes again
    checking, ///< its end is unknown: a look decides
    waiting,  ///< it was taken
  };

  /// A pause of what is paused, or a resume of what runs, needs no call.
  bool is_settled_already(const StepContext& context) const {
    const bool moves_status = operation_.kind == OperationKind::pause || operation_.kind == OperationKind::resume;
    return moves_status && context.seen && judge(goal_, *context.seen) == Standing::reached;
  }

  Next send(StepContext& context) {
    phase_ = Phase::sending;
    return Send{call_of(operation_, context.id), Priority::write};
  }

  Next check(StepContext& context) {
    phase_ = Phase::checking;
    return Send{ReadCall{GetInstance{context.id}}, Priority::first_poll};
  }

  Next rest(StepContext& context, Phase next, const std::string& why) {
    if (context.out_of_time()) return out_of_time(context, why);
    phase_ = next;
    const Milliseconds delay = std::max(context.until_next_try(), context.ledger.options().status_lag);
    return Sleep{std::min(context.now() + delay, context.deadline())};
  }

  Next on_answer(StepContext& context, const CallOutcome& outcome) {
    context.start_clock();
    const auto* accepted = payload_of<Accepted>(outcome);
    if (accepted == nullptr) return on_refusal(context, failure_or_malformed(outcome));
    phase_ = Phase::waiting;
    if (!accepted->instance) return wait_.begin(context);
    context.tell_progress(accepted->instance->status);
    if (!is_rename_alone(operation_) || judge(goal_, *accepted->instance) != Standing::reached)
      return wait_.begin(context);
    context.saw(*accepted->instance);
    return finish(context);
  }

  Next on_refusal(StepContext& context, const CallFailure& failure) {
    if (failure.kind == FailureKind::busy) return rest(context, Phase::resting, "Aura was busy: " + told(failure));
    failure_ = failure;
    if (failure.effect == Effect::unknown) {
      if (++lost_answers_ > most_lost_answers) return to_error(failure, context.doing());
      return rest(context, Phase::checking, told(failure));
    }
    // Refused; but a former attempt may have succeeded unseen, and an instance that is where a pause or a resume
    // should bring it refuses both (aura-api §3.3, `instance-action-unavailable`).
    if (failure.kind == FailureKind::conflict || lost_answers_ > 0) return check(context);
    return to_error(failure, context.doing());
  }

  Next on_check(StepContext& context, const CallOutcome& outcome) {
    const auto* live = payload_of<LiveInstance>(outcome);
    if (live == nullptr) return on_failed_check(context, failure_or_malformed(outcome));
    context.saw(*live);
    context.tell_progress(live->status);
    switch (judge(goal_, *live)) {
    case Standing::reached:
      return finish(context);
    case Standing::underway:
      return rest(context, Phase::checking, what_is_missing(goal_, *live));
    case Standing::broken:
    case Standing::going:
      return hopeless(context, *live);
    case Standing::unconfirmed:
    case Standing::unmoved:
      break;
    }
    if (failure_.effect == Effect::none) return to_error(failure_, context.doing());
    return send(context);
  }

  Next on_failed_check(StepContext& context, const CallFailure& failure) {
    if (is_final_for_reads(failure.kind) || ++lost_answers_ > most_lost_answers)
      return to_error(failure, context.doing());
    return rest(context, Phase::checking, told(failure));
  }

  Next on_look(StepContext& context, const CallOutcome& outcome) {
    Next next = wait_.on_reply(context, outcome);
    return std::holds_alternative<Done>(next) ? finish(context) : next;
  }

  Next finish(StepContext& context) {
    FieldValues granted = operation_.kind == OperationKind::upgrade ? goal_.fields : operation_.fields;
    context.record_settled(granted);
    if (lost_answers_ == 0) context.record_duration();
    context.done.change = 1;
    return Done{};
  }

  static std::string told(const CallFailure& failure) {
    return failure.message.empty() ? "the last call had no answer" : visible(failure.message);
  }

  const Operation& operation_;
  Goal goal_;
  SettleWait wait_;
  Phase phase_ = Phase::sending;
  CallFailure failure_; // of the last call
  int lost_answers_ = 0;
};

/// Waits until the instance is where an operation can begin.
class WaitRun final : public OperationRun {
public:
  explicit WaitRun(Goal goal)
      : wait_(std::move(goal)) {}

  Next begin(StepContext& context) override {
    context.start_clock();
    return wait_.look(context);
  }

  Next on_time(StepContext& context) override { return wait_.on_time(context); }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    Next next = wait_.on_reply(context, outcome);
    if (std::holds_alternative<Done>(next) && !wait_.found_gone()) context.record_settled({});
    return next;
  }

private:
  SettleWait wait_;
};

} // namespace

std::unique_ptr<OperationRun> make_change_run(const Operation& operation) {
  return std::make_unique<ChangeRun>(operation);
}

std::unique_ptr<OperationRun> make_wait_run(const Step& step) {
  const bool on_its_way_out = settles_as(step.settling_from) == StatusClass::going;
  const bool leaves = step.action == Action::destroy || step.action == Action::forget;
  return std::make_unique<WaitRun>(on_its_way_out || leaves ? goal_out_of_the_way() : goal_settled());
}
