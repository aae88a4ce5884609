#include "base/text.hpp"
#include "reconcile/operations.hpp"
#include "reconcile/planner/step.hpp"
#include "state/record_keys.hpp"

#include <algorithm>

namespace {

Timeouts timeouts_of(const Subject& subject) { return subject.spec == nullptr ? Timeouts{} : subject.spec->timeouts; }

void put_first(Step& step, OperationKind kind, const Timeouts& timeouts) {
  Operations first;
  add_operation(first, kind, timeouts);
  step.operations.insert(step.operations.begin(), std::move(first.front()));
}

void retire_first(Step& step, const Record& old, const Timeouts& timeouts) {
  step.operations.insert(step.operations.begin(), retire_operation(old.id, timeouts));
  if (step.action == Action::no_op) step.action = Action::update;
}

bool keeps_the_instance(Action action) {
  return action == Action::no_op || action == Action::update || action == Action::pause || action == Action::resume;
}

/// What cannot change in place must be as wished; the rest is changed once the replacement goes on.
bool is_as_wished(const Record& clone, const FieldValues& wish) {
  return std::all_of(wish.begin(), wish.end(), [&clone](const auto& entry) {
    const auto& [field, wished] = entry;
    if (traits(field).effect != ChangeEffect::replace) return true;
    const FieldValue* granted = clone.applied.find(field);
    return granted == nullptr || *granted == wished;
  });
}

void refuse_without_the_data(const Subject& subject, const std::string& record_key, const Record& other,
                             PlannedStep& planned) {
  planned.refusals.clear(); // an empty instance, of which they tell, is not what is missing here
  planned.refuse("plan/replacement-broken",
                 address_of(subject.key) + " was being replaced and its instance is gone from Aura; the data is in " +
                     quoted(other.id) + ", recorded as " + address_of(record_key),
                 "let the key mean that one: `auraform state rm " + subject.key + "`, then `auraform state mv " +
                     record_key + " " + subject.key + "`",
                 subject.spec == nullptr ? SourceLocation{} : subject.spec->location);
}

} // namespace

bool takes_up_clone(const Subject& subject, const Step& step) {
  if (subject.clone == nullptr || step.replace_method != ReplaceMethod::clone) return false;
  if (!is_as_wished(*subject.clone, step.wish)) return false;
  return subject.clone_live != nullptr && settles_as(subject.clone_live->status) == StatusClass::running;
}

void settle_replacement(const Subject& subject, const PlanContext& context, PlannedStep& planned) {
  Step& step = planned.step;
  if (step.action == Action::forget) return; // forgets all of them
  const Timeouts timeouts = timeouts_of(subject);
  if (step.action == Action::create && subject.clone != nullptr)
    return refuse_without_the_data(subject, clone_key(subject.key), *subject.clone, planned);
  if (step.action == Action::create && subject.replaced != nullptr)
    return refuse_without_the_data(subject, replaced_key(subject.key), *subject.replaced, planned);

  const bool unfinished = subject.clone != nullptr || subject.clone_intent != nullptr || subject.replaced != nullptr ||
                          subject.unretired != nullptr;
  if (unfinished && keeps_the_instance(step.action)) step.reason = Reason::replacement_unfinished;
  const bool goes_on = step.action == Action::replace && step.replace_method == ReplaceMethod::clone;
  const bool discards = subject.clone != nullptr && !takes_up_clone(subject, step);
  if (discards || (subject.clone_intent != nullptr && !goes_on)) {
    put_first(step, OperationKind::discard_clone, timeouts);
    if (step.action == Action::no_op) step.action = Action::update;
  }
  if (subject.clone_intent != nullptr) put_first(step, OperationKind::resolve_intent, timeouts);
  if (subject.unretired != nullptr) retire_first(step, *subject.unretired, timeouts);
  if (subject.replaced == nullptr) return;
  if (context.options.keep_old)
    retire_first(step, *subject.replaced, timeouts);
  else
    put_first(step, OperationKind::remove_replaced, timeouts);
  if (!keeps_the_instance(step.action)) return;
  step.action = Action::replace;
  step.replace_method = ReplaceMethod::clone;
  step.keep_old = context.options.keep_old;
}
