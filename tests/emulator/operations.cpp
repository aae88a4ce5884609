#include "tests/emulator/operations.hpp"

namespace emulator {

namespace {

milliseconds duration_of(OperationKind kind, const Durations& durations) {
  switch (kind) {
  case OperationKind::create:
    return durations.create;
  case OperationKind::load:
    return durations.load;
  case OperationKind::pause:
    return durations.pause;
  case OperationKind::resume:
    return durations.resume;
  case OperationKind::resize:
    return durations.resize;
  case OperationKind::update:
    return durations.update;
  case OperationKind::upgrade:
    return durations.upgrade;
  case OperationKind::overwrite:
    return durations.overwrite;
  case OperationKind::restore:
    return durations.restore;
  case OperationKind::destroy:
    return durations.destroy;
  }
  return milliseconds(0);
}

std::string word_of(OperationKind kind, const Switches& switches) {
  switch (kind) {
  case OperationKind::create:
    return "creating";
  case OperationKind::load:
    return "loading";
  case OperationKind::pause:
    return "pausing";
  case OperationKind::resume:
    return "resuming";
  case OperationKind::resize:
    return switches.resize_status;
  case OperationKind::update:
    return "updating";
  case OperationKind::upgrade:
    return switches.upgrade_status;
  case OperationKind::overwrite:
    return "overwriting";
  case OperationKind::restore:
    return "restoring";
  case OperationKind::destroy:
    return switches.delete_status;
  }
  return "updating";
}

bool loads_data(OperationKind kind) {
  return kind == OperationKind::create || kind == OperationKind::load || kind == OperationKind::overwrite ||
         kind == OperationKind::restore;
}

void fail(Operation& operation, const Instance& instance) {
  operation.change = Change{};
  operation.ends_as = loads_data(operation.kind) ? "loading failed" : instance.status;
  // A failed deletion leaves the instance alone, which is what the end of an update without a change does.
  if (operation.kind == OperationKind::destroy) operation.kind = OperationKind::update;
}

} // namespace

Operation plan_operation(const Instance& instance, OperationKind kind, Change change, const Settings& settings,
                         TimeMs now, std::string_view outcome) {
  Operation operation;
  operation.kind = kind;
  operation.word = word_of(kind, settings.switches);
  operation.ends_as = kind == OperationKind::pause ? "paused" : "running";
  operation.ends = now + duration_of(kind, settings.durations).count();
  operation.lag_polls = settings.status_lag;
  operation.change = std::move(change);
  if (outcome == "never") {
    operation.ends = never;
  } else if (outcome == "fail") {
    fail(operation, instance);
  } else if (!outcome.empty()) {
    operation.ends_as = outcome;
  }
  return operation;
}

Operation plan_creation(bool clone, std::string_view data, const Settings& settings, TimeMs now,
                        std::string_view outcome) {
  Instance nothing_yet;
  nothing_yet.status = "creating";
  Operation operation = plan_operation(nothing_yet, OperationKind::create, {}, settings, now, outcome);
  operation.lag_polls = 0;
  if (!clone) return operation;
  operation.then_loads_as = operation.ends_as;
  if (operation.ends_as == "running") operation.change.data = data;
  return operation;
}

} // namespace emulator
