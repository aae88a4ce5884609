#include "cmd/json/change_document.hpp"

#include "cmd/json/terraform_words.hpp"
#include "cmd/text/operations_text.hpp"

#include <nlohmann/json.hpp>

namespace {

std::string named(Field field) { return std::string{name_of(field)}; }

/// What Aura alone knows of an instance that is yet to be made.
bool gets_new_identity(const Step& step) {
  return step.action == Action::create || (step.action == Action::replace && !step.operations.empty());
}

bool leaves(const Step& step) { return step.action == Action::destroy || step.action == Action::forget; }

Json with_fields(const FieldValues& fields, const std::string& id) {
  Json values = Json::object();
  for (const auto& [field, value] : fields)
    values[named(field)] = to_json(value);
  if (!id.empty()) values["id"] = id;
  return values;
}

Json unknown_after(const Step& step) {
  if (leaves(step)) return false;
  Json unknown = Json::object();
  if (gets_new_identity(step)) unknown["id"] = true;
  if (gets_new_identity(step) && !is_managed_key_address(step.key)) unknown["connection_url"] = true;
  for (const FieldChange& change : step.changes)
    if (is_known_after_apply(change)) unknown[named(change.field)] = true;
  return unknown;
}

Json replace_paths(const Step& step) {
  Json paths = Json::array();
  for (const FieldChange& change : step.changes)
    if (change.forces_replacement) paths.push_back(Json::array({named(change.field)}));
  return paths;
}

Json names_of(const std::vector<Field>& fields) {
  Json names = Json::array();
  for (const Field field : fields)
    names.push_back(name_of(field));
  return names;
}

/// Which of the values are sensitive, as Terraform marks them: false where there are no values at all.
Json sensitive_in(const Json& values, const std::set<Field>& sensitive) {
  if (values.is_null()) return false;
  Json marks = Json::object();
  for (const Field field : sensitive)
    if (values.contains(named(field))) marks[named(field)] = true;
  return marks;
}

Json change_of(const Step& step) {
  Json before = values_before(step);
  Json after = values_after(step);
  Json change{{"actions", document_actions(step)},
              {"before_sensitive", sensitive_in(before, step.sensitive)},
              {"after_sensitive", sensitive_in(after, step.sensitive)},
              {"after_unknown", unknown_after(step)}};
  change["before"] = std::move(before);
  change["after"] = std::move(after);
  if (step.action == Action::replace) change["replace_paths"] = replace_paths(step);
  if (step.action == Action::adopt) change["importing"] = {{"id", step.id}};
  return change;
}

Json details_of(const Step& step) {
  Json operations = Json::array();
  for (const Operation& operation : step.operations)
    operations.push_back({{"operation", to_word(operation.kind)},
                          {"description", operation_text(operation, step)},
                          {"time_limit_seconds", operation.time_limit.count() / 1000}});
  Json details{{"action", to_word(step.action)},      {"reason", to_word(step.reason)},
               {"operations", std::move(operations)}, {"consequences", consequences_for_clients(step)},
               {"unread", names_of(step.unread)},     {"depends_on", step.depends_on}};
  if (!step.settling_from.empty()) details["settling_from"] = step.settling_from;
  if (step.estimate) details["estimate_seconds"] = static_cast<double>(step.estimate->count()) / 1000;
  return details;
}

} // namespace

Json resource_identity(const std::string& key) {
  return {{"address", address_of(key)},
          {"mode", "managed"},
          {"type", resource_type_of(key)},
          {"name", managed_key_of(key)},
          {"provider_name", provider_name}};
}

Json resource_with_values(const std::string& key, Json values, const std::set<Field>& sensitive) {
  Json resource = resource_identity(key);
  resource["schema_version"] = 0;
  resource["sensitive_values"] = sensitive_in(values, sensitive);
  resource["values"] = std::move(values);
  return resource;
}

Json values_before(const Step& step) {
  if (step.action == Action::create || (step.id.empty() && step.assumed.empty())) return nullptr;
  Json values = with_fields(step.assumed, step.id);
  for (const FieldChange& change : step.changes)
    if (change.before) values[named(change.field)] = to_json(*change.before);
  return values;
}

Json values_after(const Step& step) {
  if (leaves(step)) return nullptr;
  Json values = step.action == Action::create ? Json::object() : with_fields(step.assumed, step.id);
  for (const FieldChange& change : step.changes) {
    if (change.after && !is_known_after_apply(change))
      values[named(change.field)] = to_json(*change.after);
    else
      values.erase(named(change.field));
  }
  if (gets_new_identity(step)) values.erase("id");
  return values;
}

Json resource_change(const Step& step) {
  Json resource = resource_identity(step.key);
  resource["change"] = change_of(step);
  resource["auraform"] = details_of(step);
  if (!step.moved_from.empty()) resource["previous_address"] = address_of(step.moved_from);
  if (const std::string_view reason = document_reason(step.reason); !reason.empty()) resource["action_reason"] = reason;
  return resource;
}

Json resource_drift_change(const Drift& drift, const Step* step) {
  Json after = step == nullptr ? Json::object() : with_fields(step->assumed, drift.id);
  after["id"] = drift.id;
  Json before = after;
  for (const FieldChange& change : drift.changes) {
    if (change.before) before[named(change.field)] = to_json(*change.before);
    if (change.after) after[named(change.field)] = to_json(*change.after);
  }
  if (drift.vanished) after = nullptr;
  Json resource = resource_identity(drift.key);
  resource["change"] = {{"actions", Json::array({drift.vanished ? "delete" : "update"})},
                        {"after_unknown", drift.vanished ? Json(false) : Json::object()},
                        {"before_sensitive", sensitive_in(before, drift.sensitive)},
                        {"after_sensitive", sensitive_in(after, drift.sensitive)}};
  resource["change"]["before"] = std::move(before);
  resource["change"]["after"] = std::move(after);
  return resource;
}
