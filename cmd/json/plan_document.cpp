#include "cmd/json/change_document.hpp"
#include "cmd/json/diagnostic_event.hpp"
#include "cmd/json/documents.hpp"
#include "cmd/json/terraform_words.hpp"
#include "cmd/text/diagnostic_text.hpp"
#include "reconcile/planner/sensitive.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace {

const Step* step_of(const Plan& plan, const std::string& key) {
  const auto found =
      std::find_if(plan.steps.begin(), plan.steps.end(), [&key](const Step& step) { return step.key == key; });
  return found == plan.steps.end() ? nullptr : &*found;
}

/// `before` or `after` of all instances that are there then.
Json root_module(const Plan& plan, Json (*values_of)(const Step&)) {
  Json resources = Json::array();
  for (const Step& step : plan.steps)
    if (Json values = values_of(step); !values.is_null())
      resources.push_back(resource_with_values(step.key, std::move(values), step.sensitive));
  return {{"resources", std::move(resources)}};
}

Json prior_state(const Plan& plan) {
  return {{"format_version", "1.0"},
          {"terraform_version", terraform_version},
          {"values", {{"root_module", root_module(plan, values_before)}}}};
}

Json configuration(const Plan& plan) {
  Json resources = Json::array();
  for (const Step& step : plan.steps)
    resources.push_back({{"address", address_of(step.key)},
                         {"mode", "managed"},
                         {"type", resource_type_of(step.key)},
                         {"name", managed_key_of(step.key)},
                         {"provider_config_key", "aura"},
                         {"expressions", Json::object()},
                         {"schema_version", 0}});
  return {{"provider_config", {{"aura", {{"name", "aura"}, {"full_name", provider_name}}}}},
          {"root_module", {{"resources", std::move(resources)}}}};
}

Json drift_of(const Plan& plan) {
  Json changes = Json::array();
  for (const Drift& drift : plan.drift)
    if (has_drifted(drift)) changes.push_back(resource_drift_change(drift, step_of(plan, drift.key)));
  return changes;
}

Json diagnostics_of(const Diagnostics& diagnostics) {
  Json told = Json::array();
  for (const Diagnostic& diagnostic : diagnostics)
    told.push_back(diagnostic_object(diagnostic));
  return told;
}

Json unmanaged_of(const Plan& plan) {
  Json instances = Json::array();
  for (const InstanceSummary& summary : plan.unmanaged)
    instances.push_back({{"id", summary.id},
                         {"name", summary.name},
                         {"project_id", summary.project_id},
                         {"cloud_provider", summary.cloud_provider}});
  return instances;
}

Json counts_of(const Plan& plan) {
  const ChangeCounts counts = count_changes(plan);
  return {{"add", counts.add},
          {"change", counts.change},
          {"remove", counts.destroy},
          {"import", counts.adopt},
          {"forget", counts.forget}};
}

Json details_of(const SavedPlan& saved, const Plan& plan) {
  Diagnostics refusals;
  for (const Refusal& refusal : saved.plan.refusals)
    refusals.push_back(to_diagnostic(refusal));
  return {{"version", saved.program_version},
          {"plan_id", saved.id},
          {"expires", saved.expires ? Json(format_time(*saved.expires)) : Json(nullptr)},
          {"specs_digest", saved.specs_digest},
          {"base_url", saved.base_url},
          {"lineage", saved.lineage},
          {"serial", saved.serial},
          {"changes", counts_of(saved.plan)},
          {"unmanaged", unmanaged_of(plan)},
          {"refusals", diagnostics_of(refusals)},
          {"warnings", diagnostics_of(saved.plan.warnings)}};
}

} // namespace

std::string plan_document(const SavedPlan& saved) {
  const ShownPlan shown(saved.plan);
  const Plan& plan = *shown;
  Json changes = Json::array();
  for (const Step& step : plan.steps)
    changes.push_back(resource_change(step));
  const Json document{{"format_version", "1.2"},
                      {"terraform_version", terraform_version},
                      {"timestamp", format_time(saved.created)},
                      {"applyable", plan.refusals.empty() && !is_no_change(plan)},
                      {"complete", plan.refusals.empty()},
                      {"errored", false},
                      {"planned_values", {{"root_module", root_module(plan, values_after)}}},
                      {"resource_changes", std::move(changes)},
                      {"resource_drift", drift_of(plan)},
                      {"output_changes", Json::object()},
                      {"relevant_attributes", Json::array()},
                      {"prior_state", prior_state(plan)},
                      {"configuration", configuration(plan)},
                      {"auraform", details_of(saved, plan)}};
  return to_line(document) + "\n";
}
