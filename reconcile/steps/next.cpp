#include "reconcile/steps/next.hpp"

#include "base/ensure.hpp"

Next OperationRun::on_time(StepContext&) {
  ensure(false, "this operation waits for no time");
  return Done{};
}

Next OperationRun::on_reply(StepContext&, const CallOutcome&) {
  ensure(false, "this operation waits for no reply");
  return Done{};
}

Next OperationRun::on_credential(StepContext&, const CredentialOutcome&) {
  ensure(false, "this operation hands over no credential");
  return Done{};
}

void OperationRun::on_leave(StepContext&) {}

void OperationRun::on_not_sent(StepContext&) {}

bool is_final_for_reads(FailureKind kind) {
  switch (kind) {
  case FailureKind::not_found:
  case FailureKind::gone:
  case FailureKind::unauthenticated:
  case FailureKind::forbidden:
  case FailureKind::rejected:
    return true;
  default:
    return false;
  }
}

CallFailure failure_or_malformed(const CallOutcome& outcome) {
  if (const CallFailure* failure = failure_of(outcome)) return *failure;
  return {.kind = FailureKind::malformed, .effect = Effect::unknown, .message = "an answer of another kind"};
}
