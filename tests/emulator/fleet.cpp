#include "tests/emulator/fleet.hpp"

#include <algorithm>

#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

template <typename T>
void take(T& target, const std::optional<T>& value) {
  if (value) target = *value;
}

} // namespace

bool is_offline(const Instance& instance) {
  if (!instance.operation) return instance.status != "running";
  switch (instance.operation->kind) {
  case OperationKind::create:
  case OperationKind::load:
  case OperationKind::pause:
  case OperationKind::resume:
  case OperationKind::destroy:
    return true;
  case OperationKind::resize:
  case OperationKind::update:
  case OperationKind::upgrade:
  case OperationKind::overwrite:
  case OperationKind::restore:
    return false;
  }
  return false;
}

void apply_change(Instance& instance, const Change& change) {
  take(instance.memory_gb, change.memory_gb);
  take(instance.storage_gb, change.storage_gb);
  take(instance.secondaries_count, change.secondaries_count);
  take(instance.vector_optimized, change.vector_optimized);
  take(instance.graph_analytics_plugin, change.graph_analytics_plugin);
  take(instance.cdc_enrichment_mode, change.cdc_enrichment_mode);
  take(instance.type, change.type);
  take(instance.data, change.data);
}

void Fleet::advance(TimeMs now) {
  while (!due_.empty() && due_.begin()->first <= now) {
    const auto [time, id] = *due_.begin();
    due_.erase(due_.begin());
    if (Instance* instance = find(id)) settle(*instance, time);
  }
}

Instance* Fleet::find(const std::string& id) {
  const auto found = instances_.find(id);
  return found == instances_.end() ? nullptr : &found->second;
}

Instance& Fleet::add(Instance instance) {
  while (instance.id.empty() || instances_.contains(instance.id))
    instance.id = random_.hex(8);
  deleted_.erase(instance.id);
  Instance& added = instances_.emplace(instance.id, std::move(instance)).first->second;
  touch(added);
  return added;
}

void Fleet::begin(Instance& instance, Operation operation) {
  operation.status_before = instance.status;
  instance.operation = std::move(operation);
  instance.resumes_at = never;
  touch(instance);
}

Snapshot& Fleet::begin_snapshot(Instance& instance, std::string_view profile, TimeMs now, std::string_view ends_as) {
  Snapshot snapshot;
  const bool timestamp_like = settings_.switches.snapshot_id == "timestamp";
  snapshot.id = timestamp_like ? iso_seconds(now) + (profile == "AdHoc" ? "-adhoc" : "") : random_.uuid();
  snapshot.profile = profile;
  snapshot.status = "InProgress";
  snapshot.timestamp = now;
  snapshot.ends = now + settings_.durations.snapshot.count();
  snapshot.ends_as = ends_as;
  snapshot.data = instance.data;
  instance.snapshots.push_back(std::move(snapshot));
  touch(instance);
  return instance.snapshots.back();
}

void Fleet::erase(const std::string& id) {
  instances_.erase(id);
  deleted_.insert(id);
  ++revision_;
}

void Fleet::touch(const Instance& instance) {
  ++revision_;
  if (instance.operation) watch(instance, instance.operation->ends);
  watch(instance, instance.resumes_at);
  for (const Snapshot& snapshot : instance.snapshots) {
    if (snapshot.status == "InProgress") watch(instance, snapshot.ends);
  }
}

void Fleet::watch(const Instance& instance, TimeMs time) {
  if (time != never) due_.emplace(time, instance.id);
}

void Fleet::settle(Instance& instance, TimeMs time) {
  finish_snapshots(instance, time);
  if (instance.operation && instance.operation->ends <= time) {
    finish_operation(instance, time); // The instance may be gone afterwards.
    return;
  }
  if (instance.operation || instance.resumes_at > time) return;
  // Aura resumes a paid instance by itself after 30 days.
  Operation resume;
  resume.kind = OperationKind::resume;
  resume.word = "resuming";
  resume.ends_as = "running";
  resume.ends = time + settings_.durations.resume.count();
  begin(instance, std::move(resume));
}

void Fleet::finish_snapshots(Instance& instance, TimeMs time) {
  for (Snapshot& snapshot : instance.snapshots) {
    if (snapshot.status != "InProgress" || snapshot.ends > time) continue;
    snapshot.status = snapshot.ends_as;
    ++revision_;
  }
}

void Fleet::finish_operation(Instance& instance, TimeMs time) {
  Operation done = std::move(*instance.operation);
  instance.operation.reset();
  if (done.kind == OperationKind::destroy) {
    erase(std::string(instance.id));
    return;
  }
  if (!done.then_loads_as.empty()) {
    Operation load;
    load.kind = OperationKind::load;
    load.word = "loading";
    load.ends_as = done.then_loads_as;
    load.ends = time + settings_.durations.load.count();
    load.change = std::move(done.change);
    begin(instance, std::move(load));
    return;
  }
  apply_change(instance, done.change);
  instance.status = done.ends_as;
  if (instance.status == "running") entered_running(instance, time);
  const bool resumes = instance.status == "paused" && settings_.durations.auto_resume.count() > 0;
  instance.resumes_at = resumes ? time + settings_.durations.auto_resume.count() : never;
  touch(instance);
}

void Fleet::entered_running(Instance& instance, TimeMs time) {
  if (instance.was_running) return;
  instance.was_running = true;
  // Free instances have no scheduled snapshots.
  if (settings_.switches.auto_snapshot == "off" || instance.type == "free-db") return;
  begin_snapshot(instance, "Scheduled", time);
}

} // namespace emulator
