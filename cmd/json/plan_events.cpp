#include "cmd/json/plan_events.hpp"

#include "base/text.hpp"
#include "cmd/json/terraform_words.hpp"
#include "cmd/text/operations_text.hpp"
#include "cmd/text/value_text.hpp"

#include <nlohmann/json.hpp>

namespace {

Json operations_of(const Step& step) {
  Json operations = Json::array();
  for (const Operation& operation : step.operations)
    operations.push_back({{"operation", to_word(operation.kind)}, {"description", operation_text(operation, step)}});
  return operations;
}

/// What Terraform has no place for.
Json details_of(const Step& step) {
  Json details{{"action", to_word(step.action)},
               {"reason", to_word(step.reason)},
               {"id", step.id.empty() ? Json(nullptr) : Json(step.id)},
               {"name", step.name},
               {"operations", operations_of(step)},
               {"consequences", consequences_for_clients(step)}};
  if (step.estimate) details["estimate_seconds"] = static_cast<double>(step.estimate->count()) / 1000;
  if (!step.depends_on.empty()) details["depends_on"] = step.depends_on;
  return details;
}

} // namespace

Json diff_of(const std::vector<FieldChange>& changes) {
  Json diff = Json::array();
  for (const FieldChange& change : changes) {
    Json one{{"field", name_of(change.field)}};
    one["before"] = change.before ? to_json(*change.before) : Json(nullptr);
    one["after"] = change.after ? to_json(*change.after) : Json(nullptr);
    one["unknown"] = is_known_after_apply(change);
    one["forces_replacement"] = change.forces_replacement;
    diff.push_back(std::move(one));
  }
  return diff;
}

Json planned_change_event(const Step& step) {
  const std::string_view action = event_action(step);
  Json change{{"resource", resource_address(step.key)},
              {"action", action},
              {"diff", diff_of(step.changes)},
              {"auraform", details_of(step)}};
  if (const std::string_view reason = event_reason(step.reason); !reason.empty()) change["reason"] = reason;
  if (!step.moved_from.empty()) change["previous_resource"] = resource_address(step.moved_from);
  if (step.action == Action::adopt) change["importing"] = {{"id", step.id}};
  return {{"type", "planned_change"},
          {"@message", shown_address(step.key) + ": Plan to " + std::string{action}},
          {"change", std::move(change)}};
}

Json resource_drift_event(const Drift& drift) {
  const std::string action = drift.vanished ? "delete" : "update";
  return {{"type", "resource_drift"},
          {"@message", shown_address(drift.key) + ": Drift detected (" + action + ")"},
          {"change",
           {{"resource", resource_address(drift.key)},
            {"action", action},
            {"diff", diff_of(drift.changes)},
            {"auraform", {{"id", drift.id}, {"vanished", drift.vanished}}}}}};
}

Json unread_event(const Drift& drift) {
  Json names = Json::array();
  for (const Field field : drift.unread)
    names.push_back(name_of(field));
  return {{"type", "unread_fields"},
          {"@message", shown_address(drift.key) + ": not told by Aura now: " + names_text(drift.unread)},
          {"resource", resource_address(drift.key)},
          {"fields", std::move(names)}};
}

Json unmanaged_event(const InstanceSummary& summary) {
  return {{"type", "unmanaged_instance"},
          {"@message", "Managed by nobody: " + ::quoted(summary.name) + " (" + visible(summary.id) + ")"},
          {"instance",
           {{"id", summary.id},
            {"name", summary.name},
            {"project_id", summary.project_id},
            {"cloud_provider", summary.cloud_provider},
            {"created", summary.created ? Json(format_time(*summary.created)) : Json(nullptr)}}}};
}

Json pending_event(const Step& step) {
  const std::string action{event_action(step)};
  return {
      {"type", "pending_change"},
      {"@message", shown_address(step.key) + ": the specs want a change that no apply has done yet (" + action + ")"},
      {"change", {{"resource", resource_address(step.key)}, {"action", action}, {"diff", diff_of(step.changes)}}}};
}

Json plan_saved_event(const SavedPlan& saved, const std::string& path) {
  return {{"type", "plan_saved"},
          {"@message", "Saved the plan to: " + visible(path)},
          {"plan",
           {{"id", saved.id},
            {"path", path},
            {"created", format_time(saved.created)},
            {"expires", saved.expires ? Json(format_time(*saved.expires)) : Json(nullptr)},
            {"applyable", saved.plan.refusals.empty() && !is_no_change(saved.plan)}}}};
}
