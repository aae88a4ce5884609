#include "cmd/run_record/run_recorder.hpp"

#include "cmd/text/operations_text.hpp"
#include "reconcile/planner/sensitive.hpp"

#include <algorithm>

namespace {

/// All that was known of the instance when the step was planned.
FieldValues known_before(const Step& step, const State& recorded) {
  FieldValues values;
  const auto record = recorded.records.find(step.moved_from.empty() ? step.key : step.moved_from);
  if (record != recorded.records.end()) {
    values.overlay(record->second.applied);
    values.overlay(record->second.seen);
  }
  values.overlay(step.assumed);
  return hide_fields(std::move(values), step.sensitive);
}

StepRecord begin_step(const Step& step, const State& recorded) {
  return {.key = step.key,
          .action = step.action,
          .reason = step.reason,
          .project_id = step.project_id.empty() ? step.wish.text(Field::project_id) : step.project_id,
          .id_before = step.id,
          .before = step.action == Action::create ? FieldValues{} : known_before(step, recorded)};
}

StepRecordEnd end_of(StepEnd end) {
  switch (end) {
  case StepEnd::done:
    return StepRecordEnd::done;
  case StepEnd::failed:
    return StepRecordEnd::failed;
  case StepEnd::skipped:
    return StepRecordEnd::skipped;
  case StepEnd::interrupted:
    return StepRecordEnd::interrupted;
  }
  return StepRecordEnd::failed;
}

RunEnd end_of(const ApplyResult& result) {
  if (result.interrupted) return RunEnd::interrupted;
  if (result.trouble || !result.unsaved.empty()) return RunEnd::incomplete;
  for (const StepOutcome& outcome : result.outcomes)
    if (outcome.end != StepEnd::done) return RunEnd::incomplete;
  return RunEnd::complete;
}

} // namespace

RunRecorder::RunRecorder(const Plan& plan, const State& recorded, const LockHolder& holder,
                         const std::string& program_version)
    : record_{.id = holder.id,
              .operation = holder.operation,
              .who = holder.who,
              .program_version = program_version,
              .began = holder.since,
              .lineage = recorded.lineage,
              .serial_before = recorded.serial,
              .serial_after = recorded.serial,
              .planned = count_changes(plan)} {
  for (const Step& whole : plan.steps) {
    if (whole.operations.empty()) continue;
    const Step step = hide_sensitive(whole);
    places_[step.key] = record_.steps.size();
    sensitive_[step.key] = step.sensitive;
    planned_[step.key] = planned_of(step);
    record_.steps.push_back(begin_step(step, recorded));
  }
}

void RunRecorder::on_event(const RunEvent& event) {
  const auto place = places_.find(event.key);
  if (place == places_.end()) return;
  StepRecord& step = record_.steps[place->second];
  switch (event.kind) {
  case RunEvent::Kind::step_started:
    step.began = event.at;
    return;
  case RunEvent::Kind::operation_started:
    return begin_operation(step, event);
  case RunEvent::Kind::progress:
    return see(step, event);
  case RunEvent::Kind::operation_finished:
    see(step, event);
    if (!step.operations.empty()) step.operations.back().ended = event.at;
    return;
  case RunEvent::Kind::step_finished:
  case RunEvent::Kind::step_failed:
    see(step, event);
    step.ended = event.at;
    return;
  case RunEvent::Kind::note:
    step.notes.push_back(event.detail);
    return;
  case RunEvent::Kind::step_skipped:
    return;
  }
}

std::deque<RunRecorder::PlannedOperation> RunRecorder::planned_of(const Step& step) {
  std::deque<PlannedOperation> planned;
  for (const Operation& operation : step.operations)
    planned.push_back({operation.kind, operation_text(operation, step)});
  return planned;
}

/// Operations begin in the plan's order, but some are spared: what an earlier run has done.
void RunRecorder::begin_operation(StepRecord& step, const RunEvent& event) {
  OperationRecord operation{.kind = event.operation.value_or(OperationKind::wait_settled), .began = event.at};
  operation.what = to_word(operation.kind);
  std::deque<PlannedOperation>& planned = planned_[step.key];
  const auto begun = std::find_if(planned.begin(), planned.end(),
                                  [&operation](const PlannedOperation& one) { return one.kind == operation.kind; });
  if (begun != planned.end()) {
    operation.what = begun->what;
    planned.erase(planned.begin(), begun + 1);
  }
  step.operations.push_back(std::move(operation));
}

void RunRecorder::see(StepRecord& step, const RunEvent& event) {
  if (step.operations.empty()) return;
  OperationRecord& operation = step.operations.back();
  if (!event.request_ids.empty()) operation.request_ids = event.request_ids;
  const bool is_new = operation.statuses.empty() || operation.statuses.back().status != event.status;
  if (!event.status.empty() && is_new) operation.statuses.push_back({event.status, event.at});
}

void RunRecorder::conclude(const ApplyResult& result, ExitCode code, TimePoint now) {
  record_.ended = now;
  record_.end = end_of(result);
  record_.exit_code = static_cast<int>(code);
  record_.done = result.counts;
  record_.lineage = result.state.lineage.empty() ? record_.lineage : result.state.lineage;
  record_.serial_after = result.state.serial;
  record_.trouble = result.trouble;
  for (const StepOutcome& outcome : result.outcomes)
    conclude_step(outcome);
  for (StepRecord& step : record_.steps) {
    const auto record = result.state.records.find(step.key);
    if (record == result.state.records.end()) continue;
    step.id_after = record->second.id;
    step.after = record->second.applied;
    step.after.overlay(record->second.seen);
    step.after = hide_fields(std::move(step.after), sensitive_[step.key]);
  }
}

void RunRecorder::conclude_step(const StepOutcome& outcome) {
  const auto place = places_.find(outcome.key);
  if (place == places_.end()) return;
  StepRecord& step = record_.steps[place->second];
  step.end = end_of(outcome.end);
  step.error = outcome.error;
}
