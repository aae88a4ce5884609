#include "reconcile/planner/step.hpp"

#include "base/text.hpp"
#include "reconcile/operations.hpp"

namespace {

/// A vanished record gives way to another live instance that the spec wants adopted; a living one does not.
bool adopts(const Subject& subject, const PlanContext& context) {
  const std::string& id = subject.spec->import_id;
  if (id.empty()) return false;
  if (subject.record == nullptr) return true;
  return subject.vanished && subject.record->id != id && context.live.instances.contains(id);
}

void warn_of_ignored_import(const Subject& subject, const PlanContext& context, PlannedStep& planned) {
  const std::string& id = subject.spec->import_id;
  if (id.empty() || id == subject.record->id || !context.live.instances.contains(id)) return;
  planned.warn("plan/import-ignored",
               address_of(subject.key) + " means " + quoted(subject.record->id) + " already; its import_id " +
                   quoted(id) + " is another instance and stays unmanaged",
               "remove import_id, or let go of the recorded one with `auraform state rm " + subject.key + "`",
               subject.spec->location);
}

PlannedStep plan_living(const Subject& subject, const PlanContext& context) {
  if (settles_as(subject.live->status) == StatusClass::going) return plan_creation(subject, context);
  Difference difference = find_difference(subject, *subject.live);
  const bool replaces = difference.forces_replacement() || context.replaced.contains(subject.key);
  PlannedStep planned = replaces ? plan_replacement(subject, std::move(difference), context)
                                 : plan_in_place(subject, std::move(difference), context);
  warn_of_ignored_import(subject, context, planned);
  return planned;
}

PlannedStep plan_subject(const Subject& subject, const PlanContext& context) {
  if (subject.spec == nullptr || context.options.destroy_all) return plan_departure(subject);
  if (adopts(subject, context)) return plan_adoption(subject, context);
  if (subject.live != nullptr) return plan_living(subject, context);
  return plan_creation(subject, context);
}

bool keeps_the_instance(Action action) {
  return action == Action::no_op || action == Action::update || action == Action::pause || action == Action::resume;
}

/// What concerns the record alone comes first, so that it holds whatever becomes of the rest.
void prepend_record_keeping(const Subject& subject, Step& step) {
  Operations first;
  if (!step.moved_from.empty()) add_operation(first, OperationKind::rename_record, {});
  const bool answered = step.action == Action::adopt; // which instance it was is what import_id says
  if (subject.intent != nullptr && !answered) add_operation(first, OperationKind::resolve_intent, {});
  if (step.protection_before && keeps_the_instance(step.action)) add_operation(first, OperationKind::protect, {});
  step.operations.insert(step.operations.begin(), first.begin(), first.end());
}

/// Whether the state knows anything of it.
bool is_known(const Subject& subject) {
  return subject.record != nullptr || subject.intent != nullptr || subject.clone != nullptr ||
         subject.clone_intent != nullptr || subject.replaced != nullptr;
}

void explain_no_op(Step& step) {
  if (step.action != Action::no_op) return;
  if (!step.moved_from.empty())
    step.reason = Reason::renamed_key;
  else if (step.protection_before)
    step.reason = Reason::changed;
}

} // namespace

void PlannedStep::refuse(std::string code, std::string message, std::string hint, SourceLocation location) {
  refusals.push_back({step.key, std::move(code), std::move(message), std::move(hint), std::move(location)});
}

void PlannedStep::warn(std::string code, std::string message, std::string hint, SourceLocation location) {
  warnings.push_back({.severity = Severity::warning,
                      .code = std::move(code),
                      .message = std::move(message),
                      .hint = std::move(hint),
                      .location = std::move(location),
                      .address = address_of(step.key)});
}

PlannedStep begin_step(const Subject& subject) {
  PlannedStep planned;
  Step& step = planned.step;
  step.key = subject.key;
  step.moved_from = subject.moved_from;
  if (subject.spec != nullptr) {
    step.wish = subject.spec->fields;
    step.protection = {subject.spec->lifecycle.prevent_destroy, subject.spec->lifecycle.on_remove};
    step.name = subject.spec->fields.text(Field::name);
    step.project_id = subject.spec->fields.text(Field::project_id);
  } else if (const Record* other = subject.clone != nullptr ? subject.clone : subject.replaced;
             subject.record == nullptr && other != nullptr) {
    step.protection = other->protection;
    step.name = other->applied.text(Field::name);
    step.project_id = other->project_id;
  } else if (subject.record == nullptr && subject.intent != nullptr) {
    step.protection = subject.intent->protection;
    step.name = subject.intent->name;
    step.project_id = subject.intent->project_id;
  }
  if (subject.record != nullptr) {
    if (subject.spec == nullptr) step.protection = subject.record->protection;
    if (step.protection != subject.record->protection) step.protection_before = subject.record->protection;
    step.project_id = subject.record->project_id;
    if (const std::string seen = subject.record->seen.text(Field::name); !seen.empty()) step.name = seen;
  }
  if (subject.live != nullptr) {
    step.id = subject.live->id;
    step.assumed = subject.live->fields;
    if (!subject.live->status.empty()) step.assumed.set(Field::status, subject.live->status);
    // Nearly always nothing has changed, and then the values are there once.
    if (subject.record != nullptr && subject.record->seen == step.assumed) step.assumed = subject.record->seen;
    step.assumed_created = subject.live->created;
    if (const std::string name = subject.live->fields.text(Field::name); !name.empty()) step.name = name;
  }
  return planned;
}

std::optional<PlannedStep> plan_step(const Subject& subject, const PlanContext& context) {
  if (context.options.destroy_all && !is_known(subject)) return std::nullopt;
  PlannedStep planned = plan_subject(subject, context);
  settle_replacement(subject, context, planned);
  if (context.options.snapshot_first) take_snapshot_first(subject, planned);
  prepend_record_keeping(subject, planned.step);
  explain_no_op(planned.step);
  return planned;
}

void wait_if_settling(const LiveInstance& live, const Timeouts& timeouts, Step& step) {
  const StatusClass status = classify_status(live.status);
  if (status != StatusClass::transient && status != StatusClass::going) return;
  step.settling_from = live.status;
  Operation wait{.kind = OperationKind::wait_settled, .time_limit = settling_limit(live.status, timeouts)};
  step.operations.insert(step.operations.begin(), std::move(wait));
}

std::string wished_status(const InstanceSpec& spec) {
  return spec.lifecycle.ignore_changes.contains(Field::status) ? std::string{} : spec.fields.text(Field::status);
}

bool should_end_paused(const InstanceSpec& spec, bool paused_now) {
  const std::string wished = wished_status(spec);
  return wished.empty() ? paused_now : wished == "paused";
}
