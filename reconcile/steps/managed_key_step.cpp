#include "base/text.hpp"
#include "reconcile/operations.hpp"
#include "reconcile/planner/managed_key_plan.hpp"

#include <algorithm>

namespace {

Timeouts timeouts_of(const ManagedKeySubject& subject) {
  return subject.spec == nullptr ? Timeouts{} : subject.spec->timeouts;
}

SourceLocation place_of(const ManagedKeySubject& subject) {
  return subject.spec == nullptr ? SourceLocation{} : subject.spec->location;
}

/// All that is known of the key, the newest knowledge first.
FieldValues known_fields(const ManagedKeySubject& subject) {
  FieldValues known;
  if (subject.record != nullptr) known = subject.record->fields;
  if (subject.live != nullptr) known.overlay(subject.live->fields);
  return known;
}

PlannedStep begin_step(const ManagedKeySubject& subject) {
  PlannedStep planned;
  Step& step = planned.step;
  step.key = managed_key_address(subject.key);
  if (subject.intent != nullptr) {
    step.name = subject.intent->name;
    step.project_id = subject.intent->project_id;
    step.protection = subject.intent->protection;
  }
  if (subject.record != nullptr) {
    step.id = subject.record->id;
    step.name = subject.record->fields.text(Field::name);
    step.project_id = subject.record->project_id;
    step.protection = subject.record->protection;
  }
  if (subject.live != nullptr) step.assumed = subject.live->fields;
  if (subject.spec != nullptr) step.sensitive = subject.spec->sensitive;
  return planned;
}

/// What a declared key is meant to be.
void declare(const ManagedKeySubject& subject, Step& step) {
  const FieldValues& fields = subject.spec->fields;
  step.wish = fields;
  step.protection = {subject.spec->lifecycle.prevent_destroy, subject.spec->lifecycle.on_remove};
  if (step.name.empty()) step.name = fields.text(Field::name);
  if (step.project_id.empty()) step.project_id = fields.text(Field::project_id);
}

/// A name that nobody wrote is the table's, and no wish about a key that is there already.
bool is_wished(const ManagedKeySpec& spec, Field field) {
  return field != Field::name || spec.field_locations.has(Field::name);
}

/// Aura has no call that changes a key (aura-api §2.1): a difference is told, and nothing is done.
void refuse_changes(const ManagedKeySubject& subject, PlannedStep& planned) {
  const FieldValues known = known_fields(subject);
  std::vector<std::string> differences;
  for (const auto& [field, wished] : subject.spec->fields) {
    const FieldValue* now = known.find(field);
    if (now == nullptr || *now == wished || !is_wished(*subject.spec, field)) continue;
    const std::string values = subject.spec->sensitive.contains(field)
                                   ? "not as wished"
                                   : quoted(to_text(*now)) + ", not " + quoted(to_text(wished));
    differences.push_back(std::string(name_of(field)) + " is " + values);
  }
  if (differences.empty()) return;
  planned.refuse("plan/key-unchangeable",
                 planned.step.key + " cannot be changed, for Aura changes no key: " + join(differences, ", "),
                 "take the change back; for another key declare a second table and let the instances name it",
                 place_of(subject));
}

void tell_standing(const ManagedKeySubject& subject, PlannedStep& planned) {
  if (subject.live == nullptr) return;
  const std::string& status = subject.live->status;
  switch (standing_of_managed_key(status)) {
  case ManagedKeyStanding::ready:
    return;
  case ManagedKeyStanding::going:
    planned.refuse("plan/key-leaving", planned.step.key + " (" + quoted(planned.step.id) + ") is being deleted in Aura",
                   "plan again when it is gone, or remove its table", place_of(subject));
    return;
  case ManagedKeyStanding::broken:
  case ManagedKeyStanding::underway:
    planned.warn("plan/key-not-ready",
                 planned.step.key + " is not ready in Aura, but " + quoted(visible(status)) +
                     ": instances that it encrypts may be unavailable",
                 "give Aura the permission to use the key in your cloud, and see that its version is enabled",
                 place_of(subject));
  }
}

void plan_kept(const ManagedKeySubject& subject, PlannedStep& planned) {
  Step& step = planned.step;
  refuse_changes(subject, planned);
  tell_standing(subject, planned);
  if (step.protection == subject.record->protection) return;
  step.protection_before = subject.record->protection;
  step.reason = Reason::changed;
  add_operation(step.operations, OperationKind::protect, timeouts_of(subject));
}

void plan_adoption(const ManagedKeySubject& subject, const ManagedKeySides& sides, PlannedStep& planned) {
  Step& step = planned.step;
  step.action = Action::adopt;
  step.reason = Reason::import_requested;
  step.id = subject.spec->import_id;
  for (const auto& [key, record] : sides.recorded.managed_keys)
    if (record.id == step.id)
      planned.refuse("plan/import-taken", quoted(step.id) + " is recorded already as " + managed_key_address(key),
                     "let go of that with `auraform state rm " + managed_key_address(key) + "` first",
                     place_of(subject));
  if (sides.live.gone_managed_keys.contains(step.id))
    planned.refuse("plan/import-missing", step.key + " is to be adopted, and Aura knows no key " + quoted(step.id),
                   "check import_id, and whether this credential may see the key", place_of(subject));
  refuse_changes(subject, planned);
  tell_standing(subject, planned);
  if (subject.live != nullptr) {
    step.name = subject.live->fields.text(Field::name);
    if (const std::string project = subject.live->fields.text(Field::project_id); !project.empty())
      step.project_id = project;
  }
  add_operation(step.operations, OperationKind::adopt, timeouts_of(subject));
}

bool is_recorded(const std::string& id, const State& recorded) {
  return std::any_of(recorded.managed_keys.begin(), recorded.managed_keys.end(),
                     [&id](const auto& entry) { return entry.second.id == id; });
}

/// Keys that bear the wished name already: no answer to this creation can be one of them.
void note_namesakes(const ManagedKeySubject& subject, const ManagedKeySides& sides, PlannedStep& planned) {
  Step& step = planned.step;
  std::vector<std::string> strangers;
  for (const ManagedKeySummary& summary : sides.live.listed_managed_keys) {
    if (summary.project_id != step.project_id || summary.name != step.name) continue;
    step.ids_with_name.push_back(summary.id);
    if (!is_recorded(summary.id, sides.recorded)) strangers.push_back(summary.id);
  }
  std::sort(step.ids_with_name.begin(), step.ids_with_name.end());
  if (strangers.empty() || subject.intent != nullptr) return;
  planned.warn("plan/name-taken",
               counted(strangers.size(), "unmanaged key") + " of the name " + quoted(step.name) +
                   " would stand beside the new one: " + visible(join(strangers, ", ")),
               "to adopt one instead of creating another, write import_id = " + quoted(strangers.front()),
               place_of(subject));
}

bool encrypts_something(const std::string& id, const ManagedKeySides& sides) {
  return std::any_of(sides.recorded.records.begin(), sides.recorded.records.end(), [&](const auto& entry) {
    const Record& record = entry.second;
    return record.applied.text(Field::customer_managed_key_id) == id ||
           record.seen.text(Field::customer_managed_key_id) == id;
  });
}

void judge_vanished(const ManagedKeySubject& subject, const ManagedKeySides& sides, PlannedStep& planned) {
  const std::string gone = planned.step.key + " (" + quoted(subject.record->id) + ") is gone from Aura";
  if (encrypts_something(subject.record->id, sides))
    planned.refuse("plan/key-vanished", gone + ", and recorded instances are encrypted with it",
                   "nothing here can bring a key back: ask Neo4j support before anything is replaced",
                   place_of(subject));
  else if (sides.options.attended || sides.options.allow_recreate)
    planned.warn("plan/vanished", gone + "; a new one would be created", "if it was meant to go, remove its table",
                 place_of(subject));
  else
    planned.refuse("plan/vanished", gone + "; a new one would be created",
                   "consent with -allow-recreate, or remove its table", place_of(subject));
}

void plan_creation(const ManagedKeySubject& subject, const ManagedKeySides& sides, PlannedStep& planned) {
  Step& step = planned.step;
  const FieldValues& fields = subject.spec->fields;
  step.action = Action::create;
  step.reason = subject.intent != nullptr   ? Reason::intent_open
                : subject.record != nullptr ? Reason::vanished
                                            : Reason::declared;
  step.id.clear();
  step.name = fields.text(Field::name);
  step.project_id = fields.text(Field::project_id);
  for (const auto& [field, value] : fields)
    step.changes.push_back({.field = field, .before = std::nullopt, .after = value});
  if (subject.intent != nullptr) add_operation(step.operations, OperationKind::resolve_intent, timeouts_of(subject));
  add_operation(step.operations, OperationKind::create, timeouts_of(subject), fields);
  note_namesakes(subject, sides, planned);
  if (step.project_id.empty())
    planned.refuse("spec/missing-field", step.key + " is to be created: a new key needs project_id",
                   "write project_id in [auraform]; it may be left out where the credential sees exactly one project",
                   place_of(subject));
  if (subject.record != nullptr) judge_vanished(subject, sides, planned);
}

void plan_departure(const ManagedKeySubject& subject, PlannedStep& planned) {
  Step& step = planned.step;
  const Timeouts timeouts = timeouts_of(subject);
  const bool forgets = subject.spec == nullptr && step.protection.on_remove == OnRemove::forget;
  step.reason = subject.spec != nullptr ? Reason::destroy_requested : Reason::left_the_spec;
  if (subject.vanished) step.reason = Reason::vanished;
  if (subject.intent != nullptr) step.reason = Reason::intent_open;
  if (forgets || subject.vanished) {
    step.action = Action::forget;
    add_operation(step.operations, OperationKind::forget, timeouts);
    return;
  }
  step.action = Action::destroy;
  for (const auto& [field, value] : known_fields(subject))
    step.changes.push_back({.field = field, .before = value, .after = std::nullopt});
  if (subject.intent != nullptr) add_operation(step.operations, OperationKind::resolve_intent, timeouts);
  add_operation(step.operations, OperationKind::remove, timeouts);
}

} // namespace

std::optional<PlannedStep> plan_managed_key(const ManagedKeySubject& subject, const ManagedKeySides& sides) {
  const bool departs = subject.spec == nullptr || sides.options.destroy_all;
  if (departs && subject.record == nullptr && subject.intent == nullptr) return std::nullopt;
  PlannedStep planned = begin_step(subject);
  if (departs) {
    plan_departure(subject, planned);
    return planned;
  }
  declare(subject, planned.step);
  if (subject.record != nullptr && !subject.vanished)
    plan_kept(subject, planned);
  else if (subject.record == nullptr && subject.intent == nullptr && !subject.spec->import_id.empty())
    plan_adoption(subject, sides, planned);
  else
    plan_creation(subject, sides, planned);
  return planned;
}
