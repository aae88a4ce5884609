#include "reconcile/plan.hpp"

#include "reconcile/estimate.hpp"
#include "reconcile/managed_key_reference.hpp"
#include "reconcile/planner/managed_key_plan.hpp"
#include "reconcile/planner/retired.hpp"
#include "reconcile/planner/selection.hpp"
#include "reconcile/planner/sources.hpp"
#include "reconcile/planner/step.hpp"
#include "reconcile/planner/unmanaged.hpp"
#include "reconcile/reading/drift.hpp"

#include <algorithm>
#include <iterator>

namespace {

template <typename T>
void append(std::vector<T>& all, std::vector<T>&& more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

PlanContext make_context(const Configuration& desired, const State& recorded, const LiveView& live,
                         const PlanOptions& options) {
  PlanContext context{.live = live, .options = options, .replaced = {}, .owners = {}, .importers = {}, .named = {}};
  for (const auto& [key, record] : recorded.records)
    context.owners.emplace(record.id, key);
  for (const auto& [key, spec] : desired.instances)
    if (!spec.import_id.empty()) context.importers.emplace(spec.import_id, key);
  for (const InstanceSummary& summary : live.listed)
    context.named[{summary.project_id, summary.name}].push_back(summary.id);
  for (auto& [name, ids] : context.named)
    std::sort(ids.begin(), ids.end());
  return context;
}

/// A recorded instance that nobody read: nothing is told of it, so the record stands in, field by field.
LiveInstance untold(const Record& record) {
  LiveInstance instance;
  instance.id = record.id;
  instance.status = record.seen.text(Field::status);
  return instance;
}

void add_step(Subject subject, const PlanContext& context, const Estimator& estimator, Plan& plan) {
  if (context.options.refreshed)
    if (std::optional<Drift> drift = find_drift(subject)) plan.drift.push_back(std::move(*drift));
  LiveInstance stand_in;
  if (subject.record != nullptr && subject.live == nullptr && !subject.vanished) {
    stand_in = untold(*subject.record);
    subject.live = &stand_in;
  }
  std::optional<PlannedStep> planned = plan_step(subject, context);
  if (!planned) return;
  planned->step.estimate = estimator.step(planned->step);
  if (subject.spec != nullptr) planned->step.sensitive = subject.spec->sensitive;
  append(plan.refusals, std::move(planned->refusals));
  append(plan.warnings, std::move(planned->warnings));
  plan.steps.push_back(std::move(planned->step));
}

} // namespace

Plan make_plan(const Configuration& desired, const State& recorded, const LiveView& live, const PlanOptions& options) {
  if (!options.retired.empty()) return plan_retired_removal(recorded, live, options.retired);
  Plan plan;
  const std::optional<Configuration> referred = with_managed_keys(desired, recorded, live);
  const Configuration& wished = referred ? *referred : desired;
  plan.unmanaged = find_unmanaged(wished, recorded, live);
  PlanContext context = make_context(wished, recorded, live, options);
  const std::vector<Subject> subjects = join_sides(wished, recorded, live);
  Selection selection = select_subjects(subjects, options, managed_key_addresses(wished, recorded));
  context.replaced = std::move(selection.replaced);
  plan.refusals = std::move(selection.refusals);
  const Estimator estimator(recorded.durations);
  plan.steps.reserve(subjects.size());
  for (const Subject& subject : subjects)
    if (selection.keys.contains(subject.key)) add_step(subject, context, estimator, plan);
  link_sources(wished, recorded, plan);
  plan_managed_keys({wished, recorded, live, options, selection.keys}, plan);
  if (options.targets.empty()) tell_of_retired(recorded, live, options, plan);
  sort_diagnostics(plan.warnings);
  return plan;
}
