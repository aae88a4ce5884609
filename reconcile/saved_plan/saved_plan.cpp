#include "reconcile/saved_plan/saved_plan.hpp"

#include "base/text.hpp"
#include "state/record_keys.hpp"

#include <algorithm>
#include <set>

namespace {

constexpr const char* remedy = "make a new plan with `auraform plan -out=FILE`, and look at it";

bool does_something(const Step& step) { return step.action != Action::no_op || !step.operations.empty(); }

/// The keys whose records the step reads or writes.
std::set<std::string> touched_keys(const Step& step) {
  std::set<std::string> keys{step.key, clone_key(step.key), replaced_key(step.key)};
  for (const Operation& operation : step.operations)
    if (operation.kind == OperationKind::retire && operation.source)
      keys.insert(retired_key(step.key, operation.source->instance_id));
  if (!step.moved_from.empty()) keys.insert(step.moved_from);
  keys.insert(step.depends_on.begin(), step.depends_on.end());
  for (const Operation& operation : step.operations)
    if (operation.source && !operation.source->instance_key.empty()) keys.insert(operation.source->instance_key);
  return keys;
}

PlannedRecord planned_managed_key(const std::string& key, const State& recorded) {
  PlannedRecord planned;
  if (const auto found = recorded.managed_keys.find(key); found != recorded.managed_keys.end()) {
    const ManagedKeyRecord& record = found->second;
    planned = {record.id, record.fields, record.protection, record.updated, {}};
  }
  if (const auto open = recorded.managed_key_intents.find(key); open != recorded.managed_key_intents.end())
    planned.intent_open_at = open->second.at;
  return planned;
}

PlannedRecord planned_record(const std::string& key, const State& recorded) {
  if (is_managed_key_address(key)) return planned_managed_key(managed_key_of(key), recorded);
  PlannedRecord planned;
  if (const auto found = recorded.records.find(key); found != recorded.records.end()) {
    const Record& record = found->second;
    planned = {record.id, record.applied, record.protection, record.updated, {}};
  }
  if (const auto open = recorded.open_intents.find(key); open != recorded.open_intents.end())
    planned.intent_open_at = open->second.at;
  return planned;
}

std::string id_in_words(const std::string& id) { return id.empty() ? "no instance" : "instance " + quoted(id); }

/// The first field that differs, in words.
std::string applied_difference(const FieldValues& before, const FieldValues& now) {
  const auto shown = [](const FieldValue* value) { return value == nullptr ? "not set" : quoted(to_text(*value)); };
  for (const FieldTraits& row : every_field()) {
    const FieldValue* was = before.find(row.field);
    const FieldValue* is = now.find(row.field);
    const bool same = was == nullptr || is == nullptr ? was == is : *was == *is;
    if (!same) return std::string{row.name} + " was " + shown(was) + " and is " + shown(is);
  }
  return {};
}

std::string what_moved(const PlannedRecord& before, const PlannedRecord& now) {
  if (before.id != now.id) return "it meant " + id_in_words(before.id) + " and means " + id_in_words(now.id);
  if (before.applied != now.applied) return applied_difference(before.applied, now.applied);
  if (before.protection != now.protection) return "its protection was changed";
  if (before.intent_open_at != now.intent_open_at) return "a creation was begun or ended";
  return "it was changed by another run";
}

Error record_moved(const Step& step, const std::string& key, const std::string& what) {
  std::string message = "the record of " + visible(address_of(key)) + " moved since the plan was made: " + what;
  if (key != step.key) message = visible(address_of(step.key)) + " builds on it, and " + message;
  return {ErrorKind::stale, "plan/record-moved", std::move(message), remedy};
}

std::optional<Error> find_moved_record(const Step& step, const SavedPlan& saved, const State& recorded) {
  for (const std::string& key : touched_keys(step)) {
    const auto before = saved.records.find(key);
    if (before == saved.records.end()) return record_moved(step, key, "the plan does not say what it was made on");
    const PlannedRecord now = planned_record(key, recorded);
    if (before->second != now) return record_moved(step, key, what_moved(before->second, now));
  }
  return std::nullopt;
}

bool goes_from_record(Action action) { return action == Action::destroy || action == Action::forget; }

/// A key never changes, so that being recorded anew, or not at all, is all that can become of it.
bool key_has_its_end(const Step& step, const SavedPlan& saved, const State& recorded) {
  const bool is_recorded = recorded.managed_keys.contains(managed_key_of(step.key));
  if (goes_from_record(step.action)) return !is_recorded;
  const auto before = saved.records.find(step.key);
  return is_recorded && before != saved.records.end() && before->second != planned_record(step.key, recorded);
}

/// Whether the step's goal is what its record says by now.
bool has_its_end(const Step& step, const SavedPlan& saved, const State& recorded) {
  if (is_managed_key_address(step.key)) return key_has_its_end(step, saved, recorded);
  const auto found = recorded.records.find(step.key);
  if (goes_from_record(step.action)) return found == recorded.records.end();
  const auto before = saved.records.find(step.key);
  if (found == recorded.records.end() || before == saved.records.end()) return false;
  const Record& record = found->second;
  if (before->second == planned_record(step.key, recorded)) return false;
  const bool renewed = step.action == Action::create || step.action == Action::replace;
  if (renewed && record.id == before->second.id) return false;
  return std::all_of(step.changes.begin(), step.changes.end(), [&record](const FieldChange& change) {
    const FieldValue* now =
        change.field == Field::status ? record.seen.find(change.field) : record.applied.find(change.field);
    return !change.after || (now != nullptr && *now == *change.after);
  });
}

Error depends_on_moved(const Step& step, const std::string& key) {
  return {ErrorKind::stale, "plan/record-moved",
          visible(address_of(step.key)) + " must follow " + visible(address_of(key)) +
              ", which moved since the plan was made",
          remedy};
}

/// Adds the steps that depend on those left out, however indirectly.
void add_dependents(const Plan& plan, std::map<std::string, Error>& left_out) {
  for (bool grown = true; grown;) {
    grown = false;
    for (const Step& step : plan.steps)
      for (const std::string& key : step.depends_on)
        if (left_out.contains(key) && left_out.emplace(step.key, depends_on_moved(step, key)).second) grown = true;
  }
}

} // namespace

std::map<std::string, PlannedRecord> planned_records(const Plan& plan, const State& recorded) {
  std::map<std::string, PlannedRecord> records;
  for (const Step& step : plan.steps) {
    if (!does_something(step)) continue;
    for (const std::string& key : touched_keys(step))
      records.emplace(key, planned_record(key, recorded));
  }
  return records;
}

Result<void> check_still_valid(const SavedPlan& saved, const PlanCircumstances& present, const State& recorded) {
  const auto stale = [](const char* code, std::string message) {
    return Error{ErrorKind::stale, code, std::move(message), remedy};
  };
  if (saved.expires && present.now >= *saved.expires)
    return stale("plan/expired",
                 "the plan was good until " + format_time(*saved.expires) + ", and it is " + format_time(present.now));
  if (saved.specs_digest != present.specs_digest)
    return stale("plan/other-specs", "the specs, or the values of their variables, are not those that the plan was made"
                                     " from");
  if (saved.base_url != present.base_url)
    return stale("plan/other-aura", "the plan was made for " + quoted(saved.base_url) + ", and this run talks to " +
                                        quoted(present.base_url));
  // A plan that was made before there was a state fits the one that began since, unless it touches what is in it.
  if (!saved.lineage.empty() && saved.lineage != recorded.lineage)
    return stale("plan/other-state", "the plan was made on the state of lineage " + quoted(saved.lineage) +
                                         ", and the present state's is " + quoted(recorded.lineage));
  return {};
}

std::map<std::string, Error> moved_steps(const SavedPlan& saved, const State& recorded) {
  std::map<std::string, Error> moved;
  for (const Step& step : saved.plan.steps) {
    if (!does_something(step)) continue;
    if (auto error = find_moved_record(step, saved, recorded)) moved.emplace(step.key, std::move(*error));
  }
  add_dependents(saved.plan, moved);
  return moved;
}

std::map<std::string, Error> with_dependents(const Plan& plan, std::map<std::string, Error> left_out) {
  add_dependents(plan, left_out);
  return left_out;
}

bool is_carried_out(const SavedPlan& saved, const State& recorded) {
  bool any = false;
  for (const Step& step : saved.plan.steps) {
    if (!does_something(step)) continue;
    if (!has_its_end(step, saved, recorded)) return false;
    any = true;
  }
  return any;
}

Plan without_steps(Plan plan, const std::map<std::string, Error>& left_out) {
  const std::map<std::string, Error> all = with_dependents(plan, left_out);
  std::erase_if(plan.steps, [&all](const Step& step) { return all.contains(step.key); });
  return plan;
}
