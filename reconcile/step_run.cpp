#include "reconcile/step_run.hpp"

#include "reconcile/step_run_operations.hpp"

#include <algorithm>

namespace {

std::unique_ptr<OperationRun> make_run(const Step& step, const Operation& operation) {
  switch (operation.kind) {
  case OperationKind::wait_settled:
    return make_wait_run(step);
  case OperationKind::resolve_intent:
    return make_resolve_run();
  case OperationKind::create:
    return make_create_run(operation);
  case OperationKind::update:
  case OperationKind::pause:
  case OperationKind::resume:
  case OperationKind::upgrade:
    return make_change_run(operation);
  case OperationKind::remove:
    return make_remove_run();
  case OperationKind::adopt:
    return make_adopt_run();
  case OperationKind::forget:
  case OperationKind::rename_record:
  case OperationKind::protect:
    return make_record_run(operation.kind);
  case OperationKind::snapshot:
  case OperationKind::clone:
  case OperationKind::compare:
  case OperationKind::switch_record:
    break;
  }
  return nullptr;
}

bool touches_aura(const Step& step) {
  return std::any_of(step.operations.begin(), step.operations.end(), [](const Operation& operation) {
    return operation.kind != OperationKind::forget && operation.kind != OperationKind::rename_record &&
           operation.kind != OperationKind::protect;
  });
}

} // namespace

std::optional<Error> cannot_carry_out(const Step& step) {
  for (const Operation& operation : step.operations)
    if (make_run(step, operation) == nullptr)
      return Error{
          ErrorKind::refused, "apply/not-carried-out",
          address_of(step.key) + " is to be replaced by a clone, which this version plans but does not do",
          "clone it in the Aura console and adopt the clone with import_id, or write replace = \"recreate\" in "
          "[instance." +
              step.key + ".lifecycle] to begin empty"};
  return std::nullopt;
}

StepRun::StepRun(const Step& step, RunLedger& ledger)
    : context_{.step = step, .ledger = ledger, .id = step.id} {}

Next StepRun::begin() {
  if (!context_.ledger.options().verify_assumptions || !touches_aura(context_.step)) return begin_operation();
  operation_ = make_verify_run();
  return go_on(operation_->begin(context_));
}

Next StepRun::on_time() { return go_on(operation_->on_time(context_)); }

Next StepRun::on_reply(const CallOutcome& outcome, const std::string& request_id) {
  if (!request_id.empty()) context_.request_id = request_id;
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
    const Operation& operation = context_.step.operations[next_operation_++];
    context_.operation = &operation;
    context_.clock.reset();
    context_.expected = context_.measured_before();
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
  if (context_.seen) finished.status = context_.seen->status;
  context_.ledger.tell(std::move(finished));
}
