#include "reconcile/planner/sensitive.hpp"

#include <algorithm>

namespace {

const FieldValue hidden{std::string{sensitive_value}};

void hide_changes(std::vector<FieldChange>& changes, const std::set<Field>& sensitive) {
  for (FieldChange& change : changes) {
    if (!sensitive.contains(change.field)) continue;
    if (change.before) change.before = hidden;
    if (change.after) change.after = hidden;
  }
}

/// The projects that some spec takes from a sensitive variable: their instances are told elsewhere too.
std::set<std::string> sensitive_projects(const Plan& plan) {
  std::set<std::string> projects;
  for (const Step& step : plan.steps)
    if (step.sensitive.contains(Field::project_id)) projects.insert(step.project_id);
  return projects;
}

template <typename T>
std::vector<T> hide_each(std::vector<T> all) {
  for (T& one : all)
    one = hide_sensitive(std::move(one));
  return all;
}

} // namespace

FieldValues hide_fields(FieldValues values, const std::set<Field>& sensitive) {
  for (const Field field : sensitive)
    if (values.has(field)) values.set(field, hidden);
  return values;
}

Step hide_sensitive(Step step) {
  if (step.sensitive.empty()) return step;
  if (step.sensitive.contains(Field::name)) step.name = sensitive_value;
  if (step.sensitive.contains(Field::project_id)) step.project_id = sensitive_value;
  hide_changes(step.changes, step.sensitive);
  for (Operation& operation : step.operations)
    operation.fields = hide_fields(std::move(operation.fields), step.sensitive);
  step.wish = hide_fields(std::move(step.wish), step.sensitive);
  step.assumed = hide_fields(std::move(step.assumed), step.sensitive);
  return step;
}

Drift hide_sensitive(Drift drift) {
  hide_changes(drift.changes, drift.sensitive);
  return drift;
}

Plan hide_sensitive(Plan plan) {
  const std::set<std::string> projects = sensitive_projects(plan);
  for (InstanceSummary& summary : plan.unmanaged)
    if (projects.contains(summary.project_id)) summary.project_id = sensitive_value;
  plan.steps = hide_each(std::move(plan.steps));
  plan.drift = hide_each(std::move(plan.drift));
  return plan;
}

std::vector<Step> hide_sensitive(std::vector<Step> steps) { return hide_each(std::move(steps)); }

std::vector<Drift> hide_sensitive(std::vector<Drift> drift) { return hide_each(std::move(drift)); }

ShownPlan::ShownPlan(const Plan& whole)
    : whole_(&whole) {
  const auto hides = [](const auto& part) { return !part.sensitive.empty(); };
  if (std::any_of(whole.steps.begin(), whole.steps.end(), hides) ||
      std::any_of(whole.drift.begin(), whole.drift.end(), hides))
    hidden_ = hide_sensitive(whole);
}
