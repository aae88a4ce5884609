#include "base/text.hpp"
#include "reconcile/operations.hpp"
#include "reconcile/planner/offers.hpp"
#include "reconcile/planner/step.hpp"

namespace {

/// Free instances have no snapshots to clone from, and cannot be cloned into (aura-api §2.2).
bool cloning_is_offered(const Step& step, const FieldValues& known) {
  return known.text(Field::type) != "free-db" && step.wish.text(Field::type) != "free-db";
}

/// What the new instance should be: as written, and where nothing is written as the old one was, so that nobody's
/// setting is lost by a replacement. Features stay behind when they are off, as they begin, or when the type changes,
/// as the new type may lack them.
FieldValues wish_of_successor(const FieldValues& known, const Difference& difference, const FieldValues& written) {
  const bool type_changes = difference.find(Field::type) != nullptr;
  const bool memory_changes = difference.find(Field::memory) != nullptr;
  FieldValues wish;
  for (const auto& [field, value] : known) {
    if (is_optional_feature(field) && (type_changes || is_off(value))) continue;
    if (memory_changes && field == Field::storage) continue;
    wish.set(field, value);
  }
  wish.overlay(written);
  return wish;
}

std::string names_of_causes(const Difference& difference) {
  std::vector<std::string> names;
  for (const FieldChange& change : difference.changes)
    if (change.forces_replacement) names.emplace_back(name_of(change.field));
  return names.empty() ? std::string{"-replace"} : join(names, ", ");
}

SourceLocation place_of_cause(const InstanceSpec& spec, const Difference& difference) {
  for (const FieldChange& change : difference.changes)
    if (change.forces_replacement && spec.field_locations.has(change.field)) return location_of(spec, change.field);
  return spec.location;
}

void refuse_replacement(const Subject& subject, const Difference& difference, bool clonable, PlannedStep& planned) {
  const std::string hint = clonable ? "consent in [instance." + subject.key +
                                          ".lifecycle]: replace = \"clone\" keeps the data, \"recreate\" does not"
                                    : "consent to an empty instance with replace = \"recreate\" in [instance." +
                                          subject.key + ".lifecycle]; a free instance cannot be cloned";
  planned.refuse("plan/replace-refused",
                 address_of(subject.key) + " would be replaced because of " + names_of_causes(difference), hint,
                 place_of_cause(*subject.spec, difference));
}

void refuse_broken_source(const Subject& subject, PlannedStep& planned) {
  planned.refuse("plan/instance-failed",
                 address_of(subject.key) + " is " + quoted(subject.live->status) + " in Aura and cannot be cloned",
                 "restore a snapshot of it with `auraform restore " + subject.key +
                     " -snapshot=latest`, or write replace = \"recreate\" in [instance." + subject.key +
                     ".lifecycle] to begin empty",
                 subject.spec->location);
}

/// A clone takes a database of version 4 to 5, and none back (aura-api §4.4).
bool goes_back_in_version(const FieldValues& known, const FieldValues& wish) {
  return known.text(Field::version) == "5" && wish.text(Field::version) == "4";
}

void refuse_older_version(const Subject& subject, PlannedStep& planned) {
  planned.refuse(
      "plan/version-goes-back", address_of(subject.key) + " is of version 5, and a clone cannot be of version 4",
      "leave version as it is, or begin empty with replace = \"recreate\" in [instance." + subject.key + ".lifecycle]",
      location_of(*subject.spec, Field::version));
}

void refuse_kept_recreation(const Subject& subject, PlannedStep& planned) {
  planned.refuse("plan/keep-old-recreate",
                 address_of(subject.key) + " would be deleted before the new one is made, and -keep-old cannot keep it",
                 "leave out -keep-old, or replace it by a clone: replace = \"clone\" in [instance." + subject.key +
                     ".lifecycle]",
                 subject.spec->location);
}

void refuse_too_large_source(const Subject& subject, Size memory, Size most, PlannedStep& planned) {
  planned.refuse("plan/clone-too-small",
                 address_of(subject.key) + " has " + to_text(memory) +
                     " of memory, a clone begins no smaller than its " + "source, and no more than " + to_text(most) +
                     " is offered there for " + quoted(planned.step.wish.text(Field::type)),
                 "shrink the instance to " + to_text(most) + " or less and apply that first, if its data fits",
                 subject.spec->location);
}

/// What a snapshot is loaded into must be as large as what it was taken of, whatever it holds: that is Aura's rule for
/// an overwrite (aura-api §2.2), and taken to hold for a clone. So a smaller one begins large, and is resized before it
/// is compared. Returns false where nothing as large is offered.
bool begin_as_large(const FieldValues& known, const LiveView& live, CreationWork& work) {
  const std::optional<Size> before = known.size(Field::memory);
  const std::optional<Size> wished = work.create.size(Field::memory);
  const std::optional<Size> storage_before = known.size(Field::storage);
  const std::optional<Size> storage = work.create.size(Field::storage);
  const bool less_memory = before && wished && *wished < *before;
  const bool less_storage = storage_before && storage && *storage < *storage_before;
  if (!less_memory && !less_storage) return true;
  const std::optional<Size> memory = less_memory ? offered_memory(live, work.create, *before) : wished;
  if (!memory) return false;
  work.update.set(Field::memory, *wished);
  if (storage) work.update.set(Field::storage, *storage);
  work.create.set(Field::memory, *memory);
  work.create.erase(Field::storage);
  if (storage_before && (!before || *memory == *before)) work.create.set(Field::storage, *storage_before);
  return true;
}

bool is_broken(const LiveInstance& live) {
  const StatusClass status = settles_as(live.status);
  return status == StatusClass::failed || status == StatusClass::suspended;
}

void plan_operations(const Subject& subject, const FieldValues& known, const PlanContext& context,
                     PlannedStep& planned) {
  Step& step = planned.step;
  const bool paused = settles_as(subject.live->status) == StatusClass::paused;
  CreationWork work{.create = creation_fields(step.wish, context.live),
                    .update = follow_up_fields(step.wish),
                    .source = subject.spec->source,
                    .ends_paused = should_end_paused(*subject.spec, paused)};
  if (step.replace_method == ReplaceMethod::recreate) {
    step.operations = recreate_operations(work, subject.spec->timeouts);
  } else {
    work.source = Source{.instance_key = {}, .instance_id = subject.live->id};
    if (!begin_as_large(known, context.live, work))
      return refuse_too_large_source(subject, known.size(Field::memory).value_or(Size{}),
                                     most_offered_memory(context.live, work.create).value_or(Size{}), planned);
    step.keep_old = context.options.keep_old;
    step.operations =
        clone_operations(work, step.keep_old ? OldInstance::retired : OldInstance::removed, subject.spec->timeouts);
  }
  step.ids_with_name = ids_with_name(step, context);
  if (takes_up_clone(subject, step)) return;
  if (step.replace_method == ReplaceMethod::clone) {
    Operations first = snapshot_operations(paused, subject.spec->timeouts);
    step.operations.insert(step.operations.begin(), first.begin(), first.end());
  }
  wait_if_settling(*subject.live, subject.spec->timeouts, step);
}

} // namespace

PlannedStep plan_replacement(const Subject& subject, Difference difference, const PlanContext& context) {
  PlannedStep planned = begin_step(subject);
  Step& step = planned.step;
  const FieldValues known = all_known(subject.record, *subject.live);
  const bool clonable = cloning_is_offered(step, known);
  step.action = Action::replace;
  step.reason = difference.forces_replacement() ? Reason::cannot_change_in_place : Reason::replace_requested;
  step.replace_method =
      subject.spec->lifecycle.replace.value_or(clonable ? ReplaceMethod::clone : ReplaceMethod::refuse);
  if (step.replace_method == ReplaceMethod::clone && !clonable) step.replace_method = ReplaceMethod::refuse;
  step.wish = wish_of_successor(known, difference, step.wish);
  if (step.replace_method == ReplaceMethod::refuse)
    refuse_replacement(subject, difference, clonable, planned);
  else if (step.replace_method == ReplaceMethod::clone && is_broken(*subject.live))
    refuse_broken_source(subject, planned);
  else if (step.replace_method == ReplaceMethod::clone && goes_back_in_version(known, step.wish))
    refuse_older_version(subject, planned);
  else if (step.replace_method == ReplaceMethod::recreate && context.options.keep_old)
    refuse_kept_recreation(subject, planned);
  else
    plan_operations(subject, known, context, planned);
  step.changes = std::move(difference.changes);
  step.unread = std::move(difference.unread);
  return planned;
}
