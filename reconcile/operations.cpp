#include "reconcile/operations.hpp"

namespace {

using namespace std::chrono_literals;

struct Limits {
  Milliseconds create;
  Milliseconds update;
  Milliseconds pause;
  Milliseconds resume;
  Milliseconds snapshot;
  Milliseconds remove;
};

Limits limits_of(const Timeouts& timeouts) {
  return {timeouts.create.value_or(45min), timeouts.update.value_or(60min),   timeouts.pause.value_or(30min),
          timeouts.resume.value_or(45min), timeouts.snapshot.value_or(60min), timeouts.remove.value_or(30min)};
}

/// For reads without a wait; they take as long as the API takes to answer.
constexpr Milliseconds reading_limit = 10min;

void add_creation(Operations& operations, OperationKind kind, const CreationWork& work, const Timeouts& timeouts) {
  add_operation(operations, kind, timeouts, work.create);
  operations.back().source = work.source;
  if (!work.update.empty()) add_operation(operations, OperationKind::update, timeouts, work.update);
}

} // namespace

Milliseconds time_limit(OperationKind kind, const Timeouts& timeouts) {
  const Limits limits = limits_of(timeouts);
  switch (kind) {
  case OperationKind::create:
  case OperationKind::clone:
  case OperationKind::restore:
  case OperationKind::overwrite:
    return limits.create;
  case OperationKind::wait_settled:
  case OperationKind::update:
  case OperationKind::upgrade:
    return limits.update;
  case OperationKind::pause:
  case OperationKind::retire:
    return limits.pause;
  case OperationKind::resume:
    return limits.resume;
  case OperationKind::snapshot:
    return limits.snapshot;
  case OperationKind::remove:
  case OperationKind::remove_replaced:
  case OperationKind::discard_clone:
    return limits.remove;
  case OperationKind::resolve_intent:
  case OperationKind::compare:
    return reading_limit;
  case OperationKind::switch_record:
  case OperationKind::adopt:
  case OperationKind::forget:
  case OperationKind::rename_record:
  case OperationKind::protect:
    return 0ms;
  }
  return limits.update;
}

Milliseconds settling_limit(const std::string& status, const Timeouts& timeouts) {
  const Limits limits = limits_of(timeouts);
  if (status == "creating" || status == "loading") return limits.create;
  if (status == "pausing") return limits.pause;
  if (status == "resuming") return limits.resume;
  if (classify_status(status) == StatusClass::going) return limits.remove;
  return limits.update;
}

void add_operation(Operations& operations, OperationKind kind, const Timeouts& timeouts, FieldValues fields) {
  operations.push_back(
      {.kind = kind, .fields = std::move(fields), .source = std::nullopt, .time_limit = time_limit(kind, timeouts)});
}

Operations in_place_operations(const InPlaceWork& work, const Timeouts& timeouts) {
  Operations operations;
  const bool changes = !work.before_upgrade.empty() || work.upgrade.has_value() || !work.update.empty();
  if (work.paused && (changes || !work.ends_paused)) add_operation(operations, OperationKind::resume, timeouts);
  if (!work.before_upgrade.empty()) add_operation(operations, OperationKind::update, timeouts, work.before_upgrade);
  if (work.upgrade) add_operation(operations, OperationKind::upgrade, timeouts, *work.upgrade);
  if (!work.update.empty()) add_operation(operations, OperationKind::update, timeouts, work.update);
  if (work.ends_paused && (changes || !work.paused)) add_operation(operations, OperationKind::pause, timeouts);
  return operations;
}

Operations creation_operations(const CreationWork& work, const Timeouts& timeouts) {
  Operations operations;
  add_creation(operations, OperationKind::create, work, timeouts);
  if (work.ends_paused) add_operation(operations, OperationKind::pause, timeouts);
  return operations;
}

Operations recreate_operations(const CreationWork& work, const Timeouts& timeouts) {
  Operations operations;
  add_operation(operations, OperationKind::remove, timeouts);
  for (Operation& operation : creation_operations(work, timeouts))
    operations.push_back(std::move(operation));
  return operations;
}

Operations snapshot_operations(bool paused, const Timeouts& timeouts) {
  Operations operations;
  if (paused) add_operation(operations, OperationKind::resume, timeouts);
  add_operation(operations, OperationKind::snapshot, timeouts);
  return operations;
}

Operation retire_operation(const std::string& id, const Timeouts& timeouts) {
  return {.kind = OperationKind::retire,
          .fields = {},
          .source = Source{.instance_key = {}, .instance_id = id},
          .time_limit = time_limit(OperationKind::retire, timeouts)};
}

Operations clone_operations(const CreationWork& work, OldInstance old, const Timeouts& timeouts) {
  Operations operations;
  add_creation(operations, OperationKind::clone, work, timeouts);
  add_operation(operations, OperationKind::compare, timeouts);
  add_operation(operations, OperationKind::switch_record, timeouts);
  if (old == OldInstance::retired)
    operations.push_back(retire_operation(work.source->instance_id, timeouts));
  else
    add_operation(operations, OperationKind::remove_replaced, timeouts);
  if (work.ends_paused) add_operation(operations, OperationKind::pause, timeouts);
  return operations;
}
