#include "reconcile/steps/step_run.hpp"

#include "reconcile/planner/assumptions.hpp"
#include "reconcile/steps/managed_key_run.hpp"
#include "reconcile/steps/operations.hpp"
#include "state/record_keys.hpp"

namespace {

std::unique_ptr<OperationRun> make_run(const Step& step, const Operation& operation) {
  if (is_managed_key_address(step.key)) return make_managed_key_run(operation);
  switch (operation.kind) {
  case OperationKind::wait_settled:
    return make_wait_run(step);
  case OperationKind::resolve_intent:
    return make_resolve_run();
  case OperationKind::create:
  case OperationKind::clone:
    return make_create_run(operation);
  case OperationKind::update:
  case OperationKind::pause:
  case OperationKind::resume:
  case OperationKind::upgrade:
    return make_change_run(operation);
  case OperationKind::snapshot:
    return make_snapshot_run();
  case OperationKind::compare:
    return make_compare_run();
  case OperationKind::remove:
  case OperationKind::remove_replaced:
  case OperationKind::discard_clone:
    return make_remove_run(operation.kind);
  case OperationKind::retire:
    return make_retire_run(operation);
  case OperationKind::restore:
  case OperationKind::overwrite:
    return make_data_run(operation);
  case OperationKind::adopt:
    return make_adopt_run();
  case OperationKind::forget:
  case OperationKind::rename_record:
  case OperationKind::switch_record:
  case OperationKind::protect:
    break;
  }
  return make_record_run(operation.kind);
}

bool has_clone(const StepContext& context) { return context.ledger.record_of(clone_key(context.step.key)) != nullptr; }

/// What only a clone that is still to be made needs, where one is there already.
bool is_spared(const StepContext& context, OperationKind kind) {
  const bool prepares = kind == OperationKind::snapshot || kind == OperationKind::resume;
  return prepares && context.created_here && has_clone(context);
}

/// From here on the step is about the clone, which an earlier run may have made.
void turn_to_clone(StepContext& context) {
  context.record_key = clone_key(context.step.key);
  const Record* clone = context.record();
  if (clone == nullptr || context.created_here) return;
  context.id = clone->id;
  context.seen.reset();
  context.created_here = true;
  context.done.add = 1;
}

/// Sets the step up for one operation: which instance it is about, and since when.
void prepare(StepContext& context, const Operation& operation) {
  context.operation = &operation;
  context.clock.reset();
  context.request_ids.clear();
  const bool clone_is_open = context.ledger.state().open_intents.contains(clone_key(context.step.key));
  if (operation.kind == OperationKind::resolve_intent && clone_is_open)
    context.record_key = clone_key(context.step.key);
  else if (operation.kind == OperationKind::clone)
    turn_to_clone(context);
  else if (!context.created_here)
    context.record_key = context.step.key;
  context.expected = context.measured_before();
}

} // namespace

StepRun::StepRun(const Step& step, RunLedger& ledger)
    : context_{.step = step, .ledger = ledger, .record_key = step.key, .id = step.id} {}

Next StepRun::begin() {
  const bool is_verifiable = touches_aura(context_.step) && !is_managed_key_address(context_.step.key);
  if (!context_.ledger.options().verify_assumptions || !is_verifiable) return begin_operation();
  operation_ = make_verify_run();
  return go_on(operation_->begin(context_));
}

Next StepRun::on_time() { return go_on(operation_->on_time(context_)); }

Next StepRun::on_reply(const CallOutcome& outcome, const std::string& request_id) {
  context_.heard(request_id);
  const CallFailure* failure = failure_of(outcome);
  if (failure != nullptr && failure->kind == FailureKind::cancelled) {
    on_not_sent();
    return Interrupted{};
  }
  return go_on(operation_->on_reply(context_, outcome));
}

Next StepRun::on_credential(const CredentialOutcome& outcome) {
  return go_on(operation_->on_credential(context_, outcome));
}

void StepRun::on_leave() { operation_->on_leave(context_); }

void StepRun::on_not_sent() { operation_->on_not_sent(context_); }

ChangeCounts StepRun::counts() const {
  ChangeCounts counts = context_.done;
  if (counts.add > 0 || counts.destroy > 0) counts.change = 0; // a part of making or replacing it
  return counts;
}

Next StepRun::go_on(Next next) {
  if (!std::holds_alternative<Done>(next)) return next;
  if (context_.operation != nullptr) finish_operation();
  return begin_operation();
}

Next StepRun::begin_operation() {
  while (next_operation_ < context_.step.operations.size()) {
    if (context_.ledger.stopping()) return Interrupted{};
    if (next_operation_ == 0 && context_.ledger.holding_back()) return HeldBack{};
    const Operation& operation = context_.step.operations[next_operation_++];
    if (is_spared(context_, operation.kind)) continue;
    prepare(context_, operation);
    operation_began_ = context_.now();
    operation_ = make_run(context_.step, operation);
    RunEvent started = context_.event(RunEvent::Kind::operation_started);
    started.expected = context_.expected;
    context_.ledger.tell(std::move(started));
    Next next = operation_->begin(context_);
    if (!std::holds_alternative<Done>(next)) return next;
    finish_operation();
  }
  return Done{};
}

void StepRun::finish_operation() {
  RunEvent finished = context_.event(RunEvent::Kind::operation_finished);
  finished.elapsed = context_.now() - operation_began_;
  finished.request_ids = context_.request_ids;
  if (context_.seen) finished.status = context_.seen->status;
  context_.ledger.tell(std::move(finished));
}
