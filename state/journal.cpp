#include "state/journal.hpp"

#include "state/record_keys.hpp"

#include <algorithm>
#include <tuple>

namespace {

constexpr std::size_t samples_kept = 5;

/// What samples are kept apart by.
auto group_of(const DurationSample& sample) { return std::tie(sample.operation, sample.type, sample.memory); }

void apply(State& state, const IntentOpened& entry) { state.open_intents[entry.intent.key] = entry.intent; }

void apply(State& state, const IntentClosed& entry) { state.open_intents.erase(entry.key); }

void apply(State& state, const InstanceCreated& entry) {
  const auto open = state.open_intents.find(entry.key);
  if (open == state.open_intents.end()) return;
  const Intent& intent = open->second;
  Record record;
  record.id = entry.id;
  record.project_id = intent.project_id;
  record.applied = intent.wish;
  record.connection_url = entry.connection_url;
  record.protection = intent.protection;
  record.password = entry.password;
  record.created = entry.created;
  record.updated = entry.at;
  state.records.insert_or_assign(entry.key, std::move(record));
  state.open_intents.erase(open);
}

void apply(State& state, const RecordPut& entry) { state.records[entry.key] = entry.record; }

void apply(State& state, const FieldsRecorded& entry) {
  const auto record = state.records.find(entry.key);
  if (record == state.records.end()) return;
  record->second.applied.overlay(entry.applied);
  record->second.seen.overlay(entry.seen);
  if (!entry.connection_url.empty()) record->second.connection_url = entry.connection_url;
  record->second.updated = entry.at;
}

void apply(State& state, const PasswordRecorded& entry) {
  const auto record = state.records.find(entry.key);
  if (record == state.records.end()) return;
  record->second.password = entry.password;
  record->second.password_location = entry.location;
}

void apply(State& state, const ProtectionRecorded& entry) {
  const auto record = state.records.find(entry.key);
  if (record != state.records.end()) record->second.protection = entry.protection;
}

void apply(State& state, const RecordErased& entry) {
  const auto record = state.records.find(entry.key);
  if (record == state.records.end()) return;
  if (entry.is_gone) state.passwords.erase(record->second.id);
  state.records.erase(record);
}

void apply(State& state, const PasswordKept& entry) {
  state.passwords.insert_or_assign(entry.instance_id, entry.password);
}

/// A key that is taken stays as it is: a rename must never lose an instance.
void rename_one(State& state, const std::string& from, const std::string& to) {
  if (!state.records.contains(to)) {
    if (auto record = state.records.extract(from); !record.empty()) {
      record.key() = to;
      state.records.insert(std::move(record));
    }
  }
  if (!state.open_intents.contains(to)) {
    if (auto intent = state.open_intents.extract(from); !intent.empty()) {
      intent.key() = to;
      intent.mapped().key = to;
      state.open_intents.insert(std::move(intent));
    }
  }
}

void apply(State& state, const RecordRenamed& entry) {
  rename_one(state, entry.from, entry.to);
  if (declared_key(entry.from) != entry.from || declared_key(entry.to) != entry.to) return;
  rename_one(state, clone_key(entry.from), clone_key(entry.to));
  rename_one(state, replaced_key(entry.from), replaced_key(entry.to));
}

void apply(State& state, const RecordSwitched& entry) {
  auto clone = state.records.extract(clone_key(entry.key));
  if (clone.empty()) return;
  rename_one(state, entry.key, replaced_key(entry.key));
  clone.key() = entry.key;
  state.records.insert(std::move(clone));
}

/// Keeps the samples sorted by group, oldest first within one. A sample that is already there adds nothing, which
/// makes the entry idempotent.
void apply(State& state, const DurationMeasured& entry) {
  auto& samples = state.durations;
  const DurationSample& sample = entry.sample;
  if (std::find(samples.begin(), samples.end(), sample) != samples.end()) return;
  const auto by_group = [](const DurationSample& a, const DurationSample& b) { return group_of(a) < group_of(b); };
  samples.insert(std::upper_bound(samples.begin(), samples.end(), sample, by_group), sample);
  const auto [first, last] = std::equal_range(samples.begin(), samples.end(), sample, by_group);
  if (static_cast<std::size_t>(last - first) > samples_kept) samples.erase(first);
}

} // namespace

void apply_entry(State& state, const JournalEntry& entry) {
  std::visit([&](const auto& known) { apply(state, known); }, entry);
}
