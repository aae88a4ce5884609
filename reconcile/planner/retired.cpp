#include "reconcile/planner/retired.hpp"

#include "base/text.hpp"
#include "reconcile/planner/step.hpp"
#include "reconcile/reading/drift.hpp"
#include "state/record_keys.hpp"

#include <algorithm>

namespace {

bool is_named(const std::string& key, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&key](const std::string& pattern) {
    return glob_matches(pattern, key) || glob_matches(pattern, address_of(key));
  });
}

Refusal names_nothing(const std::string& pattern, const std::vector<Subject>& retired) {
  std::vector<std::string> keys;
  for (const Subject& subject : retired)
    keys.push_back(subject.key);
  const std::string near = nearest(pattern, keys);
  return {.key = {},
          .code = "plan/no-match",
          .message = "-retired=" + visible(pattern) + " names no retired instance",
          .hint = near.empty() ? "`auraform state list '*/retired-*'` shows them" : "did you mean " + near + "?",
          .location = {}};
}

std::string way_out(const std::string& key) { return "`auraform destroy -retired=" + key + "` deletes it"; }

Diagnostic warning(const Subject& subject, std::string code, const std::string& what, std::string hint) {
  return {.severity = Severity::warning,
          .code = std::move(code),
          .message = address_of(subject.key) + " (" + quoted(subject.record->id) + ") " + what,
          .hint = std::move(hint),
          .location = {},
          .source_line = {},
          .address = address_of(subject.key)};
}

bool retires_it(const Plan& plan, const std::string& id) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&id](const Step& step) {
    return std::any_of(step.operations.begin(), step.operations.end(), [&id](const Operation& operation) {
      return operation.kind == OperationKind::retire && operation.source && operation.source->instance_id == id;
    });
  });
}

void warn_of(const Subject& subject, const PlanOptions& options, Plan& plan) {
  if (subject.vanished)
    plan.warnings.push_back(warning(subject, "plan/retired-gone",
                                    "was kept when it was replaced, and is gone from Aura",
                                    "`auraform state rm " + subject.key + "` drops the record"));
  else if (subject.live != nullptr && settles_as(subject.live->status) == StatusClass::running &&
           !retires_it(plan, subject.record->id))
    plan.warnings.push_back(warning(subject, "plan/retired-running",
                                    "was kept, paused, when it was replaced, and runs: Aura resumes an instance by "
                                    "itself after 30 days of pause, and bills it",
                                    way_out(subject.key)));
  else if (options.destroy_all)
    plan.warnings.push_back(
        warning(subject, "plan/retired-stays", "was kept when it was replaced, and stays", way_out(subject.key)));
}

} // namespace

Plan plan_retired_removal(const State& recorded, const LiveView& live, const std::vector<std::string>& patterns) {
  Plan plan;
  const std::vector<Subject> retired = join_retired(recorded, live);
  for (const std::string& pattern : patterns)
    if (std::none_of(retired.begin(), retired.end(),
                     [&pattern](const Subject& subject) { return is_named(subject.key, {pattern}); }))
      plan.refusals.push_back(names_nothing(pattern, retired));
  for (const Subject& subject : retired) {
    if (!is_named(subject.key, patterns)) continue;
    PlannedStep planned = plan_departure(subject);
    planned.step.reason = subject.vanished ? Reason::vanished : Reason::retired;
    plan.steps.push_back(std::move(planned.step));
  }
  return plan;
}

RefreshRequest what_retired_to_refresh(const State& recorded, const std::vector<std::string>& patterns) {
  RefreshRequest request;
  for (const auto& [key, record] : recorded.records)
    if (is_retired_key(key) && is_named(key, patterns)) request.instance_ids.insert(record.id);
  return request;
}

void tell_of_retired(const State& recorded, const LiveView& live, const PlanOptions& options, Plan& plan) {
  for (const Subject& subject : join_retired(recorded, live)) {
    if (options.refreshed)
      if (std::optional<Drift> drift = find_drift(subject); drift && has_drifted(*drift))
        plan.drift.push_back(std::move(*drift));
    warn_of(subject, options, plan);
  }
  std::sort(plan.drift.begin(), plan.drift.end(), [](const Drift& a, const Drift& b) { return a.key < b.key; });
}
