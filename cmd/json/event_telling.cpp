#include "cmd/json/event_telling.hpp"

#include "cmd/json/diagnostic_event.hpp"
#include "cmd/json/plan_events.hpp"
#include "cmd/json/run_events.hpp"
#include "cmd/json/summary_events.hpp"

#include <nlohmann/json.hpp>

namespace {

bool is_told(const Step& step) { return step.action != Action::no_op || !step.operations.empty(); }

void count_end(StepEnd end, RunSummary& summary) {
  if (end == StepEnd::failed) ++summary.failed;
  if (end == StepEnd::skipped) ++summary.skipped;
  if (end == StepEnd::interrupted) ++summary.interrupted;
}

} // namespace

void tell_diagnostic(EventStream& events, const Diagnostic& diagnostic) {
  if (events.is_open()) events.emit(diagnostic_event(diagnostic));
}

void tell_drift(EventStream& events, const std::vector<Drift>& drift, const std::vector<InstanceSummary>& unmanaged) {
  if (!events.is_open()) return;
  for (const Drift& one : drift) {
    if (has_drifted(one)) events.emit(resource_drift_event(one));
    if (!one.unread.empty()) events.emit(unread_event(one));
  }
  for (const InstanceSummary& summary : unmanaged)
    events.emit(unmanaged_event(summary));
}

void tell_pending(EventStream& events, const std::vector<Step>& pending) {
  if (!events.is_open()) return;
  for (const Step& step : pending)
    events.emit(pending_event(step));
}

void tell_plan(EventStream& events, const Plan& plan) {
  if (!events.is_open()) return;
  tell_drift(events, plan.drift, plan.unmanaged);
  for (const Step& step : plan.steps)
    if (is_told(step)) events.emit(planned_change_event(step));
}

void tell_plan_summary(EventStream& events, const Plan& plan) {
  if (events.is_open()) events.emit(plan_summary_event(count_changes(plan)));
}

void tell_plan_saved(EventStream& events, const SavedPlan& saved, const std::string& path) {
  if (events.is_open()) events.emit(plan_saved_event(saved, path));
}

void tell_outcome(EventStream& events, const ApplyResult& result) {
  RunSummary summary = events.summary();
  summary.counts = result.counts;
  for (const StepOutcome& outcome : result.outcomes) {
    count_end(outcome.end, summary);
    const auto record = result.state.records.find(outcome.key);
    if (outcome.counts.add > 0 && record != result.state.records.end() && events.is_open())
      events.emit(credential_event(outcome.key, record->second));
  }
  events.summarize(std::move(summary));
}
