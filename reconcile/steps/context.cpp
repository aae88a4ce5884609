#include "reconcile/steps/context.hpp"

#include "base/text.hpp"
#include "reconcile/steps/polling.hpp"

using namespace std::chrono_literals;

namespace {

constexpr Milliseconds default_time_limit = 60min;

std::string gerund(OperationKind kind) {
  switch (kind) {
  case OperationKind::wait_settled:
    return "waiting for";
  case OperationKind::resolve_intent:
    return "looking for what an earlier run created for";
  case OperationKind::create:
    return "creating";
  case OperationKind::update:
    return "updating";
  case OperationKind::pause:
    return "pausing";
  case OperationKind::resume:
    return "resuming";
  case OperationKind::upgrade:
    return "upgrading";
  case OperationKind::snapshot:
    return "taking a snapshot of";
  case OperationKind::clone:
    return "cloning";
  case OperationKind::compare:
    return "comparing the clone of";
  case OperationKind::switch_record:
    return "switching the record of";
  case OperationKind::remove:
    return "deleting";
  case OperationKind::remove_replaced:
    return "deleting what was replaced as";
  case OperationKind::discard_clone:
    return "discarding the clone of";
  case OperationKind::retire:
    return "retiring what was replaced as";
  case OperationKind::restore:
    return "restoring";
  case OperationKind::overwrite:
    return "overwriting";
  case OperationKind::adopt:
    return "adopting";
  case OperationKind::forget:
    return "forgetting";
  case OperationKind::rename_record:
    return "renaming the record of";
  case OperationKind::protect:
    return "recording the protection of";
  }
  return "doing";
}

} // namespace

std::string StepContext::address() const { return address_of(step.key); }

std::string StepContext::doing() const {
  return operation == nullptr ? address() : gerund(operation->kind) + " " + address();
}

void StepContext::heard(const std::string& request) {
  constexpr std::size_t most_at_an_end = 4;
  if (request.empty() || request == request_id) return;
  request_id = request;
  if (request_ids.size() == 2 * most_at_an_end) request_ids.erase(request_ids.begin() + most_at_an_end);
  request_ids.push_back(request);
}

void StepContext::start_clock() {
  if (!clock) clock = now();
}

TimePoint StepContext::deadline() const {
  const Milliseconds limit = operation->time_limit > 0ms ? operation->time_limit : default_time_limit;
  return clock.value_or(now()) + limit;
}

FieldValues StepContext::known() const {
  FieldValues values = step.assumed;
  if (const Record* recorded = record()) {
    values.overlay(recorded->applied);
    values.overlay(recorded->seen);
  }
  if (created_here) values.overlay(operation->fields);
  if (seen) values.overlay(seen->fields);
  return values;
}

std::optional<Milliseconds> StepContext::measured_before() const {
  const FieldValues values = known();
  return ledger.estimator().operation(operation->kind, values.text(Field::type),
                                      values.size(Field::memory).value_or(Size{}));
}

Milliseconds StepContext::until_next_look() {
  expected = measured_before();
  const RunnerOptions& options = ledger.options();
  return wait_before_look(now() - clock.value_or(now()), expected, {options.first_poll, options.longest_poll});
}

Milliseconds StepContext::until_next_try() const {
  const RunnerOptions& options = ledger.options();
  return wait_before_look(now() - clock.value_or(now()), std::nullopt, {options.first_poll, options.longest_poll});
}

bool StepContext::is_newborn() const {
  const Record* recorded = record();
  if (recorded == nullptr || recorded->id != id) return false;
  return ::is_newborn(recorded->created, now(), ledger.options().newborn_time);
}

void StepContext::saw(const LiveInstance& live) { seen = live; }

RunEvent StepContext::event(RunEvent::Kind kind) const {
  RunEvent event;
  event.kind = kind;
  event.key = step.key;
  event.action = step.action;
  event.id = id;
  event.request_id = request_id;
  if (operation != nullptr) event.operation = operation->kind;
  if (clock) event.elapsed = now() - *clock;
  return event;
}

void StepContext::tell_progress(const std::string& status) {
  RunEvent told = event(RunEvent::Kind::progress);
  told.status = status;
  told.expected = expected;
  ledger.tell(std::move(told));
}

void StepContext::note(std::string detail) {
  RunEvent told = event(RunEvent::Kind::note);
  told.detail = std::move(detail);
  ledger.tell(std::move(told));
}

void StepContext::record_settled(const FieldValues& applied) {
  FieldsRecorded entry{.key = record_key, .applied = applied, .at = now()};
  if (seen) {
    entry.seen = fields_to_record(*seen);
    const Record* known = record();
    if (known == nullptr || known->connection_url != seen->connection_url) entry.connection_url = seen->connection_url;
    entry.metrics_integration_url = seen->metrics_integration_url;
  }
  ledger.record(std::move(entry));
}

void StepContext::record_duration() {
  if (!clock) return;
  const FieldValues values = known();
  ledger.record(DurationMeasured{{.operation = std::string(to_word(operation->kind)),
                                  .type = values.text(Field::type),
                                  .memory = values.size(Field::memory).value_or(Size{}),
                                  .took = now() - *clock}});
}

FieldValues fields_to_record(const LiveInstance& live) {
  FieldValues fields = live.fields;
  const StatusClass status = classify_status(live.status);
  if (status == StatusClass::running || status == StatusClass::paused) fields.set(Field::status, live.status);
  return fields;
}

Error step_error(const StepContext& context, std::string code, const std::string& what, std::string hint) {
  return {ErrorKind::apply, std::move(code), context.doing() + ": " + what, std::move(hint)};
}
