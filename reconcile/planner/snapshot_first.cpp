#include "base/text.hpp"
#include "reconcile/operations.hpp"
#include "reconcile/planner/step.hpp"

#include <algorithm>

namespace {

bool is_resized(const Step& step) {
  return std::any_of(step.changes.begin(), step.changes.end(), [](const FieldChange& change) {
    return change.field == Field::memory || change.field == Field::storage || change.field == Field::type;
  });
}

/// The operation before which the snapshot must be complete.
bool needs_snapshot(const Step& step, const Operation& operation) {
  switch (operation.kind) {
  case OperationKind::remove:
  case OperationKind::clone: // the instance that is cloned goes in the end
  case OperationKind::upgrade:
    return true;
  case OperationKind::update:
    return (step.action == Action::update || step.action == Action::adopt) && is_resized(step);
  default:
    return false;
  }
}

bool has_kind(Operations::const_iterator first, Operations::const_iterator last, OperationKind kind) {
  return std::any_of(first, last, [kind](const Operation& operation) { return operation.kind == kind; });
}

std::string known_type(const Subject& subject, const Step& step) {
  std::string told = step.assumed.text(Field::type);
  if (!told.empty() || subject.record == nullptr) return told;
  const std::string seen = subject.record->seen.text(Field::type);
  return seen.empty() ? subject.record->applied.text(Field::type) : seen;
}

/// Why no snapshot can be taken; nothing is refused when one can.
void refuse_where_impossible(const Subject& subject, PlannedStep& planned) {
  const std::string status = planned.step.assumed.text(Field::status);
  const StatusClass settled = settles_as(status);
  const std::string without = "leave it out with -exclude=" + subject.key + ", or do without -snapshot-first";
  const SourceLocation place = subject.spec == nullptr ? SourceLocation{} : subject.spec->location;
  if (known_type(subject, planned.step) == "free-db")
    planned.refuse("plan/no-snapshot",
                   address_of(subject.key) + " is free, and Aura takes no snapshots of free instances", without, place);
  else if (settled == StatusClass::failed || settled == StatusClass::suspended)
    planned.refuse("plan/no-snapshot",
                   address_of(subject.key) + " is " + quoted(status) + " in Aura, and no snapshot can be taken of it",
                   without, place);
}

} // namespace

void take_snapshot_first(const Subject& subject, PlannedStep& planned) {
  Operations& operations = planned.step.operations;
  const auto before = std::find_if(operations.begin(), operations.end(), [&planned](const Operation& operation) {
    return needs_snapshot(planned.step, operation);
  });
  if (before == operations.end() || has_kind(operations.begin(), before, OperationKind::snapshot)) return;
  refuse_where_impossible(subject, planned);
  const Timeouts timeouts = subject.spec == nullptr ? Timeouts{} : subject.spec->timeouts;
  const bool paused = settles_as(planned.step.assumed.text(Field::status)) == StatusClass::paused;
  const bool woken = has_kind(operations.begin(), before, OperationKind::resume);
  const Operations first = snapshot_operations(paused && !woken, timeouts);
  operations.insert(before, first.begin(), first.end());
}
