#include "tests/support/sim_aura.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace {

CallFailure refusal(FailureKind kind, int status, std::string reason, std::string message) {
  return {.kind = kind,
          .effect = Effect::none,
          .status = status,
          .reason = std::move(reason),
          .message = std::move(message),
          .request_id = {}};
}

CallFailure busy(const SimInstance& instance) {
  return refusal(FailureKind::busy, 409, "ongoing-database-operation",
                 "The instance " + instance.id + " is currently undergoing an operation: " + instance.status);
}

CallFailure unavailable(const SimInstance& instance) {
  return refusal(FailureKind::conflict, 409, "instance-action-unavailable",
                 "not available while the instance is " + instance.status);
}

std::string hex_id(unsigned number) {
  char text[16];
  std::snprintf(text, sizeof text, "%08x", 0xa0000000U + number);
  return text;
}

void overlay_sizes(FieldValues& fields, const FieldValues& newer) {
  fields.overlay(newer);
  const auto memory = newer.size(Field::memory);
  if (memory && !newer.has(Field::storage)) fields.set(Field::storage, Size{memory->gigabytes * 2});
}

} // namespace

std::string SimAura::next_id() { return hex_id(++last_id_); }

SimInstance* SimAura::find(const std::string& id) {
  const auto found = instances_.find(id);
  return found == instances_.end() ? nullptr : &found->second;
}

SimInstance& SimAura::add(FieldValues fields, const std::string& status) {
  const std::string id = next_id();
  SimInstance& instance = instances_[id];
  instance.id = id;
  overlay_sizes(instance.fields, fields);
  instance.fields.erase(Field::status);
  instance.status = status;
  return instance;
}

void SimAura::begin(SimInstance& instance, const std::string& status, Milliseconds takes, const std::string& settles_as,
                    TimePoint now, FieldValues with) {
  instance.status_before = instance.status;
  instance.fields_before = instance.fields;
  instance.told_from = now + habits_.status_lag;
  instance.status = status;
  instance.busy = true;
  instance.settles_at = now + takes;
  next_change_ = std::min(next_change_, instance.settles_at);
  instance.settles_as = settles_as;
  instance.settles_with = std::move(with);
}

void SimAura::settle(TimePoint now) {
  if (now < next_change_) return;
  next_change_ = TimePoint::max();
  for (auto entry = instances_.begin(); entry != instances_.end();) {
    SimInstance& instance = entry->second;
    if (!instance.busy || instance.settles_at > now) {
      if (instance.busy) next_change_ = std::min(next_change_, instance.settles_at);
      ++entry;
      continue;
    }
    if (instance.settles_as.empty()) {
      deleted_[instance.id] = now;
      entry = instances_.erase(entry);
      continue;
    }
    instance.busy = false;
    instance.status = instance.settles_as;
    overlay_sizes(instance.fields, instance.settles_with);
    if (instance.settles_holding) instance.data = *std::exchange(instance.settles_holding, std::nullopt);
    ++entry;
  }
  for (auto& [id, snapshot] : snapshots_)
    settle(snapshot, now);
}

void SimAura::settle(SimSnapshot& snapshot, TimePoint now) {
  if (snapshot.told.status != SnapshotStatus::in_progress) return;
  if (snapshot.completes_at > now) {
    next_change_ = std::min(next_change_, snapshot.completes_at);
    return;
  }
  snapshot.told.status = SnapshotStatus::completed;
  snapshot.told.exportable = true;
}

TimePoint SimAura::quiet_at(TimePoint now) const {
  TimePoint quiet = now;
  for (const auto& [id, instance] : instances_)
    if (instance.busy) quiet = std::max(quiet, instance.settles_at);
  return quiet;
}

CallFailure SimAura::absent(const std::string& id) const {
  const bool deleted = deleted_.contains(id);
  if (deleted && habits_.gone_is_410)
    return refusal(FailureKind::gone, 410, "db-already-deleted", "DB already deleted: " + id);
  return refusal(FailureKind::not_found, 404, "db-not-found", "DB not found: " + id);
}

LiveInstance SimAura::told(const SimInstance& instance, TimePoint now) const {
  const bool late = now < instance.told_from && !instance.status_before.empty();
  LiveInstance live;
  live.id = instance.id;
  live.fields = late ? instance.fields_before : instance.fields;
  live.status = late ? instance.status_before : instance.status;
  live.fields.erase(Field::version);
  if (live.status == "running") live.connection_url = "neo4j+s://" + instance.id + ".databases.neo4j.io";
  if (habits_.paused_hides_sizes && live.status != "running" && live.status != "updating") {
    live.fields.erase(Field::memory);
    live.fields.erase(Field::storage);
  }
  if (habits_.hides_features) {
    live.fields.erase(Field::secondaries_count);
    live.fields.erase(Field::cdc_enrichment_mode);
  }
  live.created = instance.created;
  return live;
}

SimAura::Outcome SimAura::accepted(const SimInstance& instance, TimePoint now) const {
  return Payload{Accepted{told(instance, now)}};
}

std::vector<InstanceSummary> SimAura::list(const std::string& project, TimePoint now) const {
  std::vector<InstanceSummary> listed;
  for (const auto& [id, instance] : instances_) {
    if (!project.empty() && instance.fields.text(Field::project_id) != project) continue;
    if (now < instance.created + habits_.unlisted_newborn) continue;
    listed.push_back({id, instance.fields.text(Field::name), instance.fields.text(Field::project_id),
                      instance.fields.text(Field::cloud_provider), instance.created});
  }
  return listed;
}

std::vector<Snapshot> SimAura::snapshots_of(const std::string& id, const std::string& date) const {
  std::vector<Snapshot> found;
  for (const auto& [snapshot_id, snapshot] : snapshots_)
    if (snapshot.told.instance_id == id && (date.empty() || format_time(*snapshot.told.at).starts_with(date)))
      found.push_back(snapshot.told);
  return found;
}

std::set<std::string> SimAura::keys_in_use() const {
  std::set<std::string> keys;
  for (const auto& [id, instance] : instances_)
    keys.insert(instance.fields.text(Field::customer_managed_key_id));
  return keys;
}

SimAura::Outcome SimAura::read(const ReadCall& call, TimePoint now) {
  settle(now);
  if (auto outcome = managed_keys_.read(call, now)) return *outcome;
  if (const auto* listing = std::get_if<ListInstances>(&call)) return Payload{list(listing->project_id, now)};
  if (const auto* get = std::get_if<GetInstance>(&call)) {
    const SimInstance* instance = find(get->id);
    if (instance == nullptr || now < instance->created + habits_.unseen_newborn) return absent(get->id);
    return Payload{told(*instance, now)};
  }
  if (const auto* listing = std::get_if<ListSnapshots>(&call))
    return Payload{snapshots_of(listing->instance_id, listing->date)};
  if (const auto* get = std::get_if<GetSnapshot>(&call)) {
    const auto found = snapshots_.find(get->snapshot_id);
    if (found == snapshots_.end())
      return refusal(FailureKind::not_found, 404, "snapshot-not-found", "Snapshot not found: " + get->snapshot_id);
    return Payload{found->second.told};
  }
  return refusal(FailureKind::forbidden, 403, "", "Requested endpoint is forbidden");
}

SimAura::Outcome SimAura::write(const WriteCall& call, TimePoint now) {
  settle(now);
  if (auto outcome = managed_keys_.write(call, keys_in_use(), now)) return *outcome;
  if (const auto* creation = std::get_if<CreateInstance>(&call)) return create(*creation, now);
  const std::string id = std::visit(
      [](const auto& known) {
        if constexpr (requires { known.id; })
          return known.id;
        else if constexpr (requires { known.instance_id; })
          return known.instance_id;
        else
          return std::string{};
      },
      call);
  SimInstance* instance = find(id);
  if (instance == nullptr) return absent(id);
  if (const auto* update = std::get_if<UpdateInstance>(&call)) return change(*instance, *update, now);
  if (std::holds_alternative<PauseInstance>(call)) return pause(*instance, now);
  if (std::holds_alternative<ResumeInstance>(call)) return resume(*instance, now);
  if (const auto* upgrading = std::get_if<UpgradeInstance>(&call)) return upgrade(*instance, *upgrading, now);
  if (std::holds_alternative<DeleteInstance>(call)) return remove(*instance, now);
  if (std::holds_alternative<CreateSnapshot>(call)) return take_snapshot(*instance, now);
  if (const auto* restoring = std::get_if<RestoreSnapshot>(&call)) return restore(*instance, *restoring, now);
  if (const auto* overwriting = std::get_if<OverwriteInstance>(&call)) return overwrite(*instance, *overwriting, now);
  return refusal(FailureKind::forbidden, 403, "", "Requested endpoint is forbidden");
}

SimAura::Outcome SimAura::create(const CreateInstance& call, TimePoint now) {
  for (const Field field : {Field::name, Field::type, Field::cloud_provider, Field::region, Field::memory,
                            Field::project_id, Field::version})
    if (!call.fields.has(field))
      return refusal(FailureKind::rejected, 400, "", std::string(name_of(field)) + " is required");
  if (const std::string key = call.fields.text(Field::customer_managed_key_id);
      !key.empty() && !managed_keys_.is_ready(key, now))
    return refusal(FailureKind::rejected, 400, "", "the encryption key cannot be used");
  std::string data;
  if (!call.source_snapshot_id.empty()) {
    const auto snapshot = snapshots_.find(call.source_snapshot_id);
    if (snapshot == snapshots_.end() || snapshot->second.told.status != SnapshotStatus::completed)
      return refusal(FailureKind::rejected, 400, "", "the snapshot cannot be cloned from");
    data = snapshot->second.data;
  } else if (!call.source_instance_id.empty()) {
    const SimInstance* source = find(call.source_instance_id);
    if (source == nullptr) return absent(call.source_instance_id);
    data = source->data;
  }
  SimInstance& instance = add(call.fields, "creating");
  instance.fields.set(Field::vector_optimized, call.fields.flag(Field::vector_optimized).value_or(false));
  instance.fields.set(Field::secondaries_count, std::int64_t{0});
  instance.fields.set(Field::cdc_enrichment_mode, std::string{"OFF"});
  instance.created = now;
  instance.password = "password-of-" + instance.id;
  instance.data = data;
  begin(instance, "creating", habits_.create, "running", now);
  instance.status_before.clear(); // there was no time before
  created_[instance.fields.text(Field::name)].push_back(instance.id);
  return Payload{CreatedInstance{.id = instance.id,
                                 .name = instance.fields.text(Field::name),
                                 .connection_url = "neo4j+s://" + instance.id + ".databases.neo4j.io",
                                 .username = "neo4j",
                                 .password = Secret(habits_.password_is_missing ? "" : instance.password),
                                 .created = now}};
}

std::optional<CallFailure> SimAura::not_changeable(const SimInstance& instance) const {
  if (instance.busy) return busy(instance);
  if (instance.status != "running") return unavailable(instance);
  return std::nullopt;
}

SimAura::Outcome SimAura::change(SimInstance& instance, const UpdateInstance& call, TimePoint now) {
  const bool name_alone = call.fields.count_of_fields() == 1 && call.fields.has(Field::name);
  if (auto failure = not_changeable(instance)) return *failure;
  if (name_alone) {
    instance.fields.overlay(call.fields);
    return accepted(instance, now);
  }
  begin(instance, "updating", habits_.change, "running", now, call.fields);
  return accepted(instance, now);
}

SimAura::Outcome SimAura::pause(SimInstance& instance, TimePoint now) {
  if (auto failure = not_changeable(instance)) return *failure;
  begin(instance, "pausing", habits_.pause, "paused", now);
  return accepted(instance, now);
}

SimAura::Outcome SimAura::resume(SimInstance& instance, TimePoint now) {
  if (instance.busy) return busy(instance);
  if (instance.status != "paused") return unavailable(instance);
  begin(instance, "resuming", habits_.resume, "running", now);
  return accepted(instance, now);
}

SimAura::Outcome SimAura::upgrade(SimInstance& instance, const UpgradeInstance& call, TimePoint now) {
  if (auto failure = not_changeable(instance)) return *failure;
  if (instance.fields.text(Field::type) != "professional-db")
    return refusal(FailureKind::rejected, 400, "db-tier-invalid", "only professional-db can be upgraded");
  FieldValues with = call.fields;
  with.set(Field::type, std::string{"business-critical"});
  begin(instance, "upgrading", habits_.change, "running", now, with);
  return accepted(instance, now);
}

SimAura::Outcome SimAura::remove(SimInstance& instance, TimePoint now) {
  if (instance.busy && instance.settles_as.empty()) return absent(instance.id);
  if (instance.busy && !habits_.delete_may_interrupt) return busy(instance);
  begin(instance, "destroying", habits_.remove, "", now);
  return accepted(instance, now);
}

SimAura::Outcome SimAura::restore(SimInstance& instance, const RestoreSnapshot& call, TimePoint now) {
  if (auto failure = not_changeable(instance)) return *failure;
  const auto snapshot = snapshots_.find(call.snapshot_id);
  if (snapshot == snapshots_.end() || snapshot->second.told.instance_id != instance.id)
    return refusal(FailureKind::not_found, 404, "snapshot-not-found", "Snapshot not found: " + call.snapshot_id);
  if (snapshot->second.told.status != SnapshotStatus::completed)
    return refusal(FailureKind::conflict, 409, "", "the snapshot is not complete");
  begin(instance, "restoring", habits_.reload, "running", now);
  instance.settles_holding = snapshot->second.data;
  return accepted(instance, now);
}

SimAura::Outcome SimAura::overwrite(SimInstance& instance, const OverwriteInstance& call, TimePoint now) {
  if (instance.fields.text(Field::type) == "free-db")
    return refusal(FailureKind::rejected, 420, "", "overwriting is not supported for this tier");
  if (auto failure = not_changeable(instance)) return *failure;
  const SimInstance* source = find(call.source_instance_id);
  if (source == nullptr) return absent(call.source_instance_id);
  if (*instance.fields.size(Field::memory) < *source->fields.size(Field::memory))
    return CallFailure{.kind = FailureKind::server,
                       .effect = Effect::unknown,
                       .status = 500,
                       .message =
                           "Cannot clone database " + source->id + " into smaller database " + instance.id + "."};
  std::string data = source->data;
  if (!call.source_snapshot_id.empty()) {
    const auto snapshot = snapshots_.find(call.source_snapshot_id);
    if (snapshot == snapshots_.end() || !snapshot->second.told.exportable.value_or(false))
      return refusal(FailureKind::conflict, 409, "", "the snapshot cannot be cloned from");
    data = snapshot->second.data;
  } else if (auto failure = not_changeable(*source)) {
    return *failure;
  }
  begin(instance, "overwriting", habits_.reload, "running", now);
  instance.settles_holding = std::move(data);
  return accepted(instance, now);
}

std::string SimAura::keep_snapshot(const SimInstance& instance, TimePoint at) {
  const std::string id = "snapshot-" + next_id();
  SimSnapshot& snapshot = snapshots_[id];
  snapshot.told = {.instance_id = instance.id,
                   .id = id,
                   .profile = "Scheduled",
                   .status = SnapshotStatus::completed,
                   .exportable = true,
                   .at = at};
  snapshot.data = instance.data;
  return id;
}

std::size_t SimAura::snapshots_taken(const std::string& id) const {
  return static_cast<std::size_t>(std::count_if(
      snapshots_.begin(), snapshots_.end(), [&id](const auto& entry) { return entry.second.told.instance_id == id; }));
}

SimAura::Outcome SimAura::take_snapshot(SimInstance& instance, TimePoint now) {
  if (auto failure = not_changeable(instance)) return *failure;
  const std::string id = "snapshot-" + next_id();
  SimSnapshot& snapshot = snapshots_[id];
  snapshot.told = {.instance_id = instance.id,
                   .id = id,
                   .profile = "AdHoc",
                   .status = SnapshotStatus::in_progress,
                   .exportable = false,
                   .at = now};
  snapshot.data = instance.data;
  snapshot.completes_at = now + habits_.snapshot;
  next_change_ = std::min(next_change_, snapshot.completes_at);
  return Payload{snapshot.told};
}
