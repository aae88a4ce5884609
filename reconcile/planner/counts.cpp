#include "reconcile/plan.hpp"

#include <algorithm>

namespace {

bool has_operation(const Step& step, std::initializer_list<OperationKind> kinds) {
  return std::any_of(step.operations.begin(), step.operations.end(), [&kinds](const Operation& operation) {
    return std::find(kinds.begin(), kinds.end(), operation.kind) != kinds.end();
  });
}

/// A replacement that an earlier run began has less left to do; one that is refused says what it would be.
void count_replacement(const Step& step, ChangeCounts& counts) {
  if (step.operations.empty()) {
    ++counts.add;
    if (!step.keep_old) ++counts.destroy;
    return;
  }
  if (has_operation(step, {OperationKind::create, OperationKind::clone})) ++counts.add;
  if (has_operation(step, {OperationKind::remove, OperationKind::remove_replaced})) ++counts.destroy;
}

void count_step(const Step& step, ChangeCounts& counts) {
  switch (step.action) {
  case Action::no_op:
  case Action::snapshot:
    return;
  case Action::create:
    ++counts.add;
    return;
  case Action::update:
  case Action::pause:
  case Action::resume:
  case Action::restore:
  case Action::overwrite:
    ++counts.change;
    return;
  case Action::replace:
    count_replacement(step, counts);
    return;
  case Action::destroy:
    ++counts.destroy;
    return;
  case Action::adopt:
    ++counts.adopt;
    if (!step.changes.empty()) ++counts.change;
    return;
  case Action::forget:
    ++counts.forget;
    return;
  }
}

} // namespace

ChangeCounts count_changes(const Plan& plan) {
  ChangeCounts counts;
  for (const Step& step : plan.steps)
    count_step(step, counts);
  return counts;
}

bool is_no_change(const Plan& plan) {
  return std::all_of(plan.steps.begin(), plan.steps.end(),
                     [](const Step& step) { return step.action == Action::no_op && step.operations.empty(); });
}

bool is_known_after_apply(const FieldChange& change) {
  if (!change.after) return change.follows_memory;
  const auto* text = std::get_if<std::string>(&*change.after);
  return change.field == Field::customer_managed_key_id && text != nullptr && is_managed_key_address(*text);
}

bool changes_aura(Action action) {
  return action != Action::no_op && action != Action::adopt && action != Action::forget;
}

bool destroys(const Step& step) {
  return step.action == Action::destroy || (step.action == Action::replace && !step.keep_old);
}

bool overwrites_data(const Step& step) { return step.action == Action::restore || step.action == Action::overwrite; }
