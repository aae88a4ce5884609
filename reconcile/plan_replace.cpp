#include "base/text.hpp"
#include "reconcile/operations.hpp"
#include "reconcile/plan_step.hpp"

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
  for (const FieldChange& change : difference.changes) {
    const auto place = spec.field_locations.find(change.field);
    if (change.forces_replacement && place != spec.field_locations.end()) return place->second;
  }
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
                 "restore a snapshot of it in the Aura console, or write replace = \"recreate\" in [instance." +
                     subject.key + ".lifecycle] to begin empty",
                 subject.spec->location);
}

bool is_broken(const LiveInstance& live) {
  const StatusClass status = settles_as(live.status);
  return status == StatusClass::failed || status == StatusClass::suspended;
}

void plan_operations(const Subject& subject, const PlanContext& context, Step& step) {
  const bool paused = settles_as(subject.live->status) == StatusClass::paused;
  CreationWork work{.create = creation_fields(step.wish, context.live),
                    .update = follow_up_fields(step.wish),
                    .source = subject.spec->source,
                    .ends_paused = should_end_paused(*subject.spec, paused)};
  if (step.replace_method == ReplaceMethod::recreate) {
    step.operations = recreate_operations(work, subject.spec->timeouts);
  } else {
    work.source = Source{.instance_key = {}, .instance_id = subject.live->id};
    step.operations = clone_operations(work, subject.spec->timeouts);
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
  else
    plan_operations(subject, context, step);
  step.changes = std::move(difference.changes);
  step.unread = std::move(difference.unread);
  return planned;
}
