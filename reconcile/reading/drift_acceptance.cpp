#include "reconcile/reading/drift_acceptance.hpp"

#include "base/text.hpp"
#include "reconcile/reading/refresh.hpp"
#include "state/record_keys.hpp"

#include <algorithm>

namespace {

constexpr std::chrono::days longest_pause{30};

/// By its id: the key of a drift is the declared one, which the record may not have yet.
const std::pair<const std::string, Record>* recorded_as(const Drift& drift, const State& recorded) {
  for (const auto& entry : recorded.records)
    if (entry.second.id == drift.id) return &entry;
  return nullptr;
}

bool was_paused_long_ago(const Record& record, TimePoint now) {
  return record.seen.text(Field::status) == "paused" && now - record.updated >= longest_pause;
}

bool runs_again(const Drift& drift) {
  return std::any_of(drift.changes.begin(), drift.changes.end(), [](const FieldChange& change) {
    return change.field == Field::status && change.after == FieldValue{std::string{"running"}};
  });
}

Diagnostic warning(const Drift& drift, std::string code, const std::string& what, std::string hint) {
  return {.severity = Severity::warning,
          .code = std::move(code),
          .message = visible(address_of(drift.key)) + " " + what,
          .hint = std::move(hint),
          .location = {},
          .source_line = {},
          .address = address_of(drift.key)};
}

void accept_key_drift(const Drift& drift, const State& recorded, TimePoint now, std::vector<JournalEntry>& entries) {
  const std::string key = managed_key_of(drift.key);
  const auto known = recorded.managed_keys.find(key);
  if (known == recorded.managed_keys.end() || !has_drifted(drift)) return;
  if (drift.vanished) {
    entries.emplace_back(ManagedKeyErased{key});
    return;
  }
  ManagedKeyRecord record = known->second;
  for (const FieldChange& change : drift.changes)
    if (change.after) record.fields.set(change.field, *change.after);
  record.updated = now;
  entries.emplace_back(ManagedKeyPut{key, std::move(record)});
}

} // namespace

std::vector<JournalEntry> accept_drift(const std::vector<Drift>& drift, const State& recorded, TimePoint now) {
  std::vector<JournalEntry> entries;
  for (const Drift& one : drift) {
    if (is_managed_key_address(one.key)) {
      accept_key_drift(one, recorded, now, entries);
      continue;
    }
    const auto* entry = recorded_as(one, recorded);
    if (entry == nullptr || !has_drifted(one)) continue;
    if (one.vanished) {
      entries.emplace_back(RecordErased{entry->first, true});
      continue;
    }
    FieldValues seen;
    for (const FieldChange& change : one.changes)
      if (change.after) seen.set(change.field, *change.after);
    entries.emplace_back(FieldsRecorded{entry->first, {}, std::move(seen), {}, now});
  }
  return entries;
}

Diagnostics explain_drift(const std::vector<Drift>& drift, const State& recorded, TimePoint now) {
  Diagnostics explanations;
  for (const Drift& one : drift) {
    const auto* entry = recorded_as(one, recorded);
    if (entry == nullptr || !was_paused_long_ago(entry->second, now)) continue;
    const std::string since = format_time(entry->second.updated);
    if (runs_again(one))
      explanations.push_back(
          warning(one, "drift/auto-resumed",
                  "was paused when it was recorded at " + since +
                      " and runs: Aura resumes an instance by itself after 30 days of pause",
                  is_retired_key(one.key)
                      ? "it was kept when it was replaced: `auraform destroy -retired=" + one.key + "` deletes it"
                      : "`auraform apply` pauses it again if its spec says status = \"paused\""));
    else if (one.vanished && entry->second.seen.text(Field::type) == "free-db")
      explanations.push_back(warning(one, "drift/auto-deleted",
                                     "was paused when it was recorded at " + since +
                                         " and is gone: Aura deletes a free instance after 30 days of pause",
                                     "remove its table, or create it anew with -allow-recreate"));
  }
  return explanations;
}

std::vector<Step> pending_steps(const Configuration& desired, const State& recorded, TimePoint now) {
  PlanOptions options;
  options.refreshed = false;
  Plan plan = make_plan(desired, recorded, recorded_view(recorded, now), options);
  std::erase_if(plan.steps, [](const Step& step) { return step.action == Action::no_op && step.operations.empty(); });
  return std::move(plan.steps);
}
