#include "reconcile/planner/difference.hpp"

#include <algorithm>

namespace {

bool forces_replacement(const FieldChange& change) {
  const ChangeEffect effect = traits(change.field).effect;
  return effect == ChangeEffect::replace || (effect == ChangeEffect::upgrade_or_replace && !is_upgrade(change));
}

std::optional<FieldChange> change_of(Field field, const FieldValue* before, const FieldValue& wanted) {
  if (before != nullptr && *before == wanted) return std::nullopt;
  FieldChange change{.field = field, .before = std::nullopt, .after = wanted};
  if (before != nullptr) change.before = *before;
  change.forces_replacement = forces_replacement(change);
  return change;
}

/// A running instance is told in full, and so was one whose size is recorded: sizes are what goes unread first.
bool was_told_in_full(const Record* record, const LiveInstance& live) {
  return settles_as(live.status) == StatusClass::running || (record != nullptr && record->seen.has(Field::memory));
}

std::optional<FieldChange> compare_unread(const Subject& subject, const LiveInstance& live, Field field,
                                          const FieldValue& wanted) {
  const FieldValue* seen = subject.record == nullptr ? nullptr : subject.record->seen.find(field);
  const FieldValue* applied = subject.record == nullptr ? nullptr : subject.record->applied.find(field);
  if (seen == nullptr && applied == nullptr) {
    const bool never_on = is_optional_feature(field) && was_told_in_full(subject.record, live);
    return never_on && !is_off(wanted) ? change_of(field, nullptr, wanted) : std::nullopt;
  }
  if (seen != nullptr && *seen == wanted) return std::nullopt;
  if (applied != nullptr && *applied == wanted) return std::nullopt;
  return change_of(field, seen != nullptr ? seen : applied, wanted);
}

std::optional<FieldChange> compare_version(const Record* record, const FieldValue& wanted) {
  const FieldValue* applied = record == nullptr ? nullptr : record->applied.find(Field::version);
  return applied == nullptr ? std::nullopt : change_of(Field::version, applied, wanted);
}

/// A wished status is reached when live is there, or is on its way there.
std::optional<FieldChange> compare_status(const LiveInstance& live, const FieldValue& wanted) {
  const StatusClass end = settles_as(live.status);
  const bool paused = wanted == FieldValue{std::string{"paused"}};
  if (end == (paused ? StatusClass::paused : StatusClass::running)) return std::nullopt;
  const FieldValue before{live.status};
  return change_of(Field::status, &before, wanted);
}

/// What Aura changes along with what we ask for, so that the plan tells it.
void add_consequences(const Subject& subject, const LiveInstance& live, Difference& difference) {
  const FieldChange* type = difference.find(Field::type);
  const bool upgrades = type != nullptr && is_upgrade(*type);
  const bool storage_managed =
      subject.spec->fields.has(Field::storage) && !subject.spec->lifecycle.ignore_changes.contains(Field::storage);
  if (difference.find(Field::memory) != nullptr && !storage_managed) {
    FieldChange storage{.field = Field::storage, .follows_memory = true};
    if (const FieldValue* known = last_known(Field::storage, subject.record, live)) storage.before = *known;
    difference.changes.push_back(std::move(storage));
  }
  const FieldValue* plugin = last_known(Field::graph_analytics_plugin, subject.record, live);
  if (upgrades && plugin != nullptr && *plugin == FieldValue{true} &&
      difference.find(Field::graph_analytics_plugin) == nullptr)
    difference.changes.push_back({.field = Field::graph_analytics_plugin, .before = *plugin, .after = false});
}

} // namespace

bool is_off(const FieldValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return !*flag;
  if (const auto* count = std::get_if<std::int64_t>(&value)) return *count == 0;
  if (const auto* word = std::get_if<std::string>(&value)) return *word == "OFF";
  return false;
}

bool is_optional_feature(Field field) {
  return field == Field::vector_optimized || field == Field::graph_analytics_plugin ||
         field == Field::secondaries_count || field == Field::cdc_enrichment_mode ||
         field == Field::customer_managed_key_id;
}

bool is_upgrade(const FieldChange& change) {
  return change.field == Field::type && change.before == FieldValue{std::string{"professional-db"}} &&
         change.after == FieldValue{std::string{"business-critical"}};
}

const FieldChange* Difference::find(Field field) const {
  const auto found = std::find_if(changes.begin(), changes.end(),
                                  [field](const FieldChange& change) { return change.field == field; });
  return found == changes.end() ? nullptr : &*found;
}

bool Difference::forces_replacement() const {
  return std::any_of(changes.begin(), changes.end(),
                     [](const FieldChange& change) { return change.forces_replacement; });
}

const FieldValue* last_known(Field field, const Record* record, const LiveInstance& live) {
  if (const FieldValue* told = live.fields.find(field)) return told;
  if (record == nullptr) return nullptr;
  if (const FieldValue* seen = record->seen.find(field)) return seen;
  return record->applied.find(field);
}

FieldValues all_known(const Record* record, const LiveInstance& live) {
  FieldValues known;
  if (record != nullptr) {
    known = record->applied;
    known.overlay(record->seen);
  }
  known.overlay(live.fields);
  known.erase(Field::status);
  return known;
}

Difference find_difference(const Subject& subject, const LiveInstance& live) {
  Difference difference;
  for (const auto& [field, wanted] : subject.spec->fields) {
    if (subject.spec->lifecycle.ignore_changes.contains(field)) continue;
    std::optional<FieldChange> change;
    if (field == Field::version) {
      change = compare_version(subject.record, wanted);
    } else if (field == Field::status) {
      change = compare_status(live, wanted);
    } else if (const FieldValue* told = live.fields.find(field)) {
      change = change_of(field, told, wanted);
    } else {
      difference.unread.push_back(field);
      change = compare_unread(subject, live, field, wanted);
    }
    if (change) difference.changes.push_back(std::move(*change));
  }
  add_consequences(subject, live, difference);
  std::sort(difference.changes.begin(), difference.changes.end(),
            [](const FieldChange& a, const FieldChange& b) { return a.field < b.field; });
  return difference;
}
