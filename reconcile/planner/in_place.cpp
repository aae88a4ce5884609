#include "base/text.hpp"
#include "reconcile/operations.hpp"
#include "reconcile/planner/offers.hpp"
#include "reconcile/planner/step.hpp"

#include <algorithm>

namespace {

/// The least memory of a business-critical instance (aura-api §2.2, upgrade).
constexpr Size least_upgraded{2};

/// What one PATCH has to say. Written storage goes along with memory, or Aura would move it (aura-api §4.3).
FieldValues patch_fields(const InstanceSpec& spec, const std::vector<FieldChange>& changes) {
  FieldValues fields;
  for (const FieldChange& change : changes)
    if (traits(change.field).effect == ChangeEffect::in_place && change.after) fields.set(change.field, *change.after);
  const FieldValue* storage = spec.fields.find(Field::storage);
  if (fields.has(Field::memory) && storage != nullptr && !spec.lifecycle.ignore_changes.contains(Field::storage))
    fields.set(Field::storage, *storage);
  return fields;
}

/// The upgrade call takes memory and storage, both or neither. Where storage is left to Aura it is what the project
/// offers with that memory; where even that is not known, memory changes by PATCH: afterwards, or before where the
/// instance is too small to be upgraded. The plugin goes with the upgrade.
void add_upgrade(std::optional<Size> memory_now, const FieldValues& upgraded, const LiveView& live, InPlaceWork& work) {
  work.upgrade = FieldValues{};
  work.update.erase(Field::graph_analytics_plugin);
  const std::optional<Size> memory = work.update.size(Field::memory);
  std::optional<Size> storage = work.update.size(Field::storage);
  if (memory && !storage) storage = offered_storage(live, upgraded, *memory);
  if (memory && storage) {
    work.upgrade = FieldValues{{Field::memory, *memory}, {Field::storage, *storage}};
    work.update.erase(Field::memory);
    work.update.erase(Field::storage);
  } else if (memory && memory_now && *memory_now < least_upgraded) {
    work.before_upgrade.set(Field::memory, *memory);
    work.update.erase(Field::memory);
  }
}

void refuse_small_upgrade(const Subject& subject, PlannedStep& planned) {
  planned.refuse("plan/upgrade-too-small",
                 address_of(subject.key) + " is too small to become business-critical, which begins at " +
                     to_text(least_upgraded),
                 "write memory = " + quoted(to_text(least_upgraded)) + " or more", subject.spec->location);
}

/// What the upgraded instance is, as far as offers ask.
FieldValues after_upgrade(const Subject& subject) {
  FieldValues fields = all_known(subject.record, *subject.live);
  fields.set(Field::type, std::string{"business-critical"});
  return fields;
}

void plan_work(const Subject& subject, const Difference& difference, const PlanContext& context, PlannedStep& planned) {
  const bool paused = settles_as(subject.live->status) == StatusClass::paused;
  InPlaceWork work{.paused = paused,
                   .ends_paused = should_end_paused(*subject.spec, paused),
                   .before_upgrade = {},
                   .upgrade = std::nullopt,
                   .update = patch_fields(*subject.spec, difference.changes)};
  const FieldChange* type = difference.find(Field::type);
  if (type != nullptr && is_upgrade(*type)) {
    const FieldValue* known = last_known(Field::memory, subject.record, *subject.live);
    const auto* memory_now = known == nullptr ? nullptr : std::get_if<Size>(known);
    const std::optional<Size> wished = work.update.size(Field::memory);
    if (memory_now != nullptr && wished.value_or(*memory_now) < least_upgraded) refuse_small_upgrade(subject, planned);
    add_upgrade(memory_now == nullptr ? std::nullopt : std::optional(*memory_now), after_upgrade(subject), context.live,
                work);
  }
  for (Operation& operation : in_place_operations(work, subject.spec->timeouts))
    planned.step.operations.push_back(std::move(operation));
}

Action action_of(const std::vector<FieldChange>& changes) {
  if (changes.empty()) return Action::no_op;
  if (changes.front().field != Field::status) return Action::update; // status is the last in Field's order
  return changes.front().after == FieldValue{std::string{"paused"}} ? Action::pause : Action::resume;
}

/// Aura takes no change of an instance that is broken or suspended (aura-api §3.1); what cannot be done is not begun.
bool blocked(const Subject& subject, const Difference& difference, PlannedStep& planned) {
  const StatusClass status = settles_as(subject.live->status);
  if (status != StatusClass::failed && status != StatusClass::suspended) return false;
  const std::string message =
      address_of(subject.key) + " (" + quoted(subject.live->id) + ") is " + quoted(subject.live->status) + " in Aura";
  const std::string remedy = status == StatusClass::suspended
                                 ? "settle the billing of its project in the Aura console"
                                 : "restore a snapshot of it with `auraform restore " + subject.key +
                                       " -snapshot=latest`, or replace it with -replace=" + subject.key +
                                       " and lifecycle.replace = \"recreate\"";
  if (difference.changes.empty())
    planned.warn("plan/instance-failed", message, remedy, subject.spec->location);
  else
    planned.refuse("plan/instance-failed", message + " and cannot be changed",
                   remedy + "; or leave it out with -exclude=" + subject.key, subject.spec->location);
  return true;
}

/// The common part of a change and an adoption: everything but action and reason.
void plan_changes(const Subject& subject, Difference difference, const PlanContext& context, PlannedStep& planned) {
  if (!blocked(subject, difference, planned)) {
    plan_work(subject, difference, context, planned);
    wait_if_settling(*subject.live, subject.spec->timeouts, planned.step);
  }
  planned.step.changes = std::move(difference.changes);
  planned.step.unread = std::move(difference.unread);
}

std::vector<std::string> replacing_fields(const Difference& difference) {
  std::vector<std::string> names;
  for (const FieldChange& change : difference.changes)
    if (change.forces_replacement) names.emplace_back(name_of(change.field));
  return names;
}

/// Why the live instance of an `import_id` cannot be taken over; nothing is added when it can.
void check_adoption(const Subject& subject, const PlanContext& context, PlannedStep& planned) {
  const std::string& id = subject.spec->import_id;
  const std::string what = "import_id " + quoted(id) + " of " + address_of(subject.key);
  const auto owner = context.owners.find(id);
  const auto importer = context.importers.find(id);
  if (owner != context.owners.end() && owner->second != subject.key)
    planned.refuse("plan/import-owned", what + " is managed already, as " + address_of(owner->second),
                   "if the key was renamed, write moved_from = [" + quoted(owner->second) + "] instead",
                   subject.spec->location);
  else if (importer != context.importers.end() && importer->second != subject.key)
    planned.refuse("plan/import-owned", what + " is adopted already, by " + address_of(importer->second),
                   "remove one of the two import_id", subject.spec->location);
  else if (subject.live == nullptr || settles_as(subject.live->status) == StatusClass::going)
    planned.refuse("plan/import-not-found", what + " is gone, or not visible to this credential",
                   "check the id and the project; without import_id a new instance is created", subject.spec->location);
}

} // namespace

PlannedStep plan_in_place(const Subject& subject, Difference difference, const PlanContext& context) {
  PlannedStep planned = begin_step(subject);
  planned.step.action = action_of(difference.changes);
  if (planned.step.action != Action::no_op) planned.step.reason = Reason::changed;
  plan_changes(subject, std::move(difference), context, planned);
  return planned;
}

PlannedStep plan_adoption(const Subject& subject, const PlanContext& context) {
  Subject adopted = subject;
  const auto live = context.live.instances.find(subject.spec->import_id);
  adopted.record = nullptr;
  adopted.live = live == context.live.instances.end() ? nullptr : &live->second;
  PlannedStep planned = begin_step(adopted);
  planned.step.action = Action::adopt;
  planned.step.reason = Reason::import_requested;
  planned.step.id = subject.spec->import_id;
  check_adoption(adopted, context, planned);
  if (!planned.refusals.empty()) return planned;

  Difference difference = find_difference(adopted, *adopted.live);
  if (difference.forces_replacement())
    planned.refuse("plan/import-differs",
                   "adopting " + quoted(planned.step.id) + " as " + address_of(subject.key) +
                       " would replace it: " + join(replacing_fields(difference), ", ") + " cannot change in place",
                   "write what the live instance has; replace it, if you mean to, once it is adopted",
                   subject.spec->location);
  add_operation(planned.step.operations, OperationKind::adopt, subject.spec->timeouts);
  plan_changes(adopted, std::move(difference), context, planned);
  return planned;
}
