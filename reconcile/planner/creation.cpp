#include "specs/creation.hpp"
#include "base/text.hpp"
#include "reconcile/operations.hpp"
#include "reconcile/planner/step.hpp"

#include <algorithm>

namespace {

/// The least memory that a project offers a free instance; Aura wants it said even there (aura-api §2.2).
Size free_memory(const std::string& project_id, const LiveView& live) {
  std::optional<Size> least;
  for (const Project& project : live.projects) {
    if (project.id != project_id) continue;
    for (const Offer& offer : project.offers)
      if (offer.type == "free-db" && (!least || offer.memory < *least)) least = offer.memory;
  }
  return least.value_or(Size{1});
}

std::vector<FieldChange> changes_from_nothing(const FieldValues& fields) {
  std::vector<FieldChange> changes;
  for (const auto& [field, value] : fields)
    changes.push_back({.field = field, .before = std::nullopt, .after = value});
  if (fields.has(Field::storage)) return changes;
  const auto place = std::find_if(changes.begin(), changes.end(),
                                  [](const FieldChange& change) { return change.field > Field::storage; });
  changes.insert(place, FieldChange{.field = Field::storage, .follows_memory = true});
  return changes;
}

void tell_of_vanished(const Subject& subject, const PlanOptions& options, PlannedStep& planned) {
  const std::string data =
      subject.spec->source ? "a new instance would be made from its source" : "a new, empty database would be made";
  const std::string message = address_of(subject.key) + " (" + quoted(subject.record->id) + ") is " +
                              (subject.vanished ? "gone from Aura" : "being deleted in Aura") + "; " + data;
  if (options.attended || options.allow_recreate)
    planned.warn("plan/vanished", message,
                 "if it was meant to go, remove its table; its data may be in an Aura snapshot",
                 subject.spec->location);
  else
    planned.refuse("plan/vanished", message, "consent with -allow-recreate, or remove its table",
                   subject.spec->location);
}

/// Names are no identifiers in Aura, but whoever declares a living one's name usually means that one.
void warn_of_taken_name(const Subject& subject, const PlanContext& context, PlannedStep& planned) {
  std::vector<std::string> strangers;
  for (const std::string& id : planned.step.ids_with_name)
    if (!context.owners.contains(id) && !context.importers.contains(id)) strangers.push_back(id);
  if (strangers.empty()) return;
  planned.warn("plan/name-taken",
               counted(strangers.size(), "unmanaged instance") + " of the name " + quoted(planned.step.name) +
                   " would stand beside the new one: " + visible(join(strangers, ", ")),
               "to adopt one instead of creating another, write import_id = " + quoted(strangers.front()),
               subject.spec->location);
}

void refuse_missing_fields(const Subject& subject, PlannedStep& planned) {
  for (Diagnostic& missing : missing_for_creation(*subject.spec))
    planned.refuse(std::move(missing.code), address_of(subject.key) + " is to be created: " + missing.message,
                   std::move(missing.hint), std::move(missing.location));
}

Reason reason_of(const Subject& subject) {
  if (subject.intent != nullptr) return Reason::intent_open;
  return subject.record != nullptr ? Reason::vanished : Reason::declared;
}

} // namespace

FieldValues creation_fields(const FieldValues& wish, const LiveView& live) {
  FieldValues fields;
  for (const auto& [field, value] : wish) {
    const Carrier carrier = traits(field).carrier;
    if (carrier == Carrier::create_only || carrier == Carrier::create_and_update) fields.set(field, value);
  }
  if (!fields.has(Field::version)) fields.set(Field::version, std::string{"5"});
  if (!fields.has(Field::memory) && fields.text(Field::type) == "free-db")
    fields.set(Field::memory, free_memory(fields.text(Field::project_id), live));
  return fields;
}

FieldValues follow_up_fields(const FieldValues& wish) {
  FieldValues fields;
  for (const auto& [field, value] : wish)
    if (traits(field).carrier == Carrier::update_only) fields.set(field, value);
  return fields;
}

std::vector<std::string> ids_with_name(const Step& step, const PlanContext& context) {
  const std::string wished = step.wish.text(Field::project_id);
  const auto found = context.named.find({wished.empty() ? step.project_id : wished, step.wish.text(Field::name)});
  return found == context.named.end() ? std::vector<std::string>{} : found->second;
}

PlannedStep plan_creation(const Subject& subject, const PlanContext& context) {
  PlannedStep planned = begin_step(subject);
  Step& step = planned.step;
  step.action = Action::create;
  step.reason = reason_of(subject);
  step.name = step.wish.text(Field::name);
  if (const std::string wished = step.wish.text(Field::project_id); !wished.empty()) step.project_id = wished;
  step.ids_with_name = ids_with_name(step, context);
  const CreationWork work{.create = creation_fields(subject.spec->fields, context.live),
                          .update = follow_up_fields(subject.spec->fields),
                          .source = subject.spec->source,
                          .ends_paused = subject.spec->fields.text(Field::status) == "paused"};
  step.operations = creation_operations(work, subject.spec->timeouts);
  FieldValues shown = subject.spec->fields;
  shown.overlay(work.create);
  step.changes = changes_from_nothing(shown);
  if (subject.live != nullptr) wait_if_settling(*subject.live, subject.spec->timeouts, step);
  refuse_missing_fields(subject, planned);
  if (subject.record != nullptr) tell_of_vanished(subject, context.options, planned);
  if (subject.intent == nullptr) warn_of_taken_name(subject, context, planned);
  return planned;
}
