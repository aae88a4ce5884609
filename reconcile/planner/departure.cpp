#include "reconcile/operations.hpp"
#include "reconcile/planner/step.hpp"

namespace {

/// `-destroy` of what is declared destroys it; what left the spec goes as was agreed when it was declared.
OnRemove fate_of(const Subject& subject, const Step& step) {
  return subject.spec != nullptr ? OnRemove::destroy : step.protection.on_remove;
}

Reason reason_of(const Subject& subject) {
  return subject.spec != nullptr ? Reason::destroy_requested : Reason::left_the_spec;
}

std::vector<FieldChange> changes_to_nothing(const FieldValues& known) {
  std::vector<FieldChange> changes;
  for (const auto& [field, value] : known)
    changes.push_back({.field = field, .before = value, .after = std::nullopt});
  return changes;
}

Timeouts timeouts_of(const Subject& subject) { return subject.spec == nullptr ? Timeouts{} : subject.spec->timeouts; }

void plan_forget(const Subject& subject, Step& step) {
  step.action = Action::forget;
  add_operation(step.operations, OperationKind::forget, timeouts_of(subject));
}

void plan_removal(const Subject& subject, Step& step) {
  step.action = Action::destroy;
  add_operation(step.operations, OperationKind::remove, timeouts_of(subject));
}

/// Nothing living is known: vanished, or an open intent that may yet turn out to have made something.
void plan_without_live(const Subject& subject, Step& step) {
  step.reason = subject.intent != nullptr ? Reason::intent_open : Reason::vanished;
  if (subject.intent != nullptr && fate_of(subject, step) != OnRemove::forget)
    plan_removal(subject, step);
  else
    plan_forget(subject, step);
}

void plan_with_live(const Subject& subject, Step& step) {
  const LiveInstance& live = *subject.live;
  if (fate_of(subject, step) == OnRemove::forget) return plan_forget(subject, step);
  if (classify_status(live.status) == StatusClass::going) {
    plan_forget(subject, step); // somebody is deleting it; what is left to do is to see it gone
  } else {
    plan_removal(subject, step);
    step.changes = changes_to_nothing(all_known(subject.record, live));
  }
  wait_if_settling(live, timeouts_of(subject), step);
}

} // namespace

PlannedStep plan_departure(const Subject& subject) {
  PlannedStep planned = begin_step(subject);
  planned.step.wish = {};
  planned.step.reason = reason_of(subject);
  planned.step.protection_before = std::nullopt;
  if (subject.live == nullptr)
    plan_without_live(subject, planned.step);
  else
    plan_with_live(subject, planned.step);
  return planned;
}
