#include "cmd/json/change_document.hpp"
#include "cmd/json/documents.hpp"
#include "cmd/json/terraform_words.hpp"
#include "cmd/version.hpp"
#include "state/codec/record_codec.hpp"
#include "state/record_keys.hpp"

#include <nlohmann/json.hpp>

namespace {

/// What was seen over what was applied: all that is known.
Json values_of(const Record& record) {
  FieldValues known = record.applied;
  known.overlay(record.seen);
  Json values{{"id", record.id}};
  for (const auto& [field, value] : known)
    values[std::string{name_of(field)}] = to_json(value);
  values["connection_url"] = record.connection_url.empty() ? Json(nullptr) : Json(record.connection_url);
  if (!record.metrics_integration_url.empty()) values["metrics_integration_url"] = record.metrics_integration_url;
  return values;
}

Json values_of(const ManagedKeyRecord& record) {
  Json values{{"id", record.id}, {"status", record.status}};
  for (const auto& [field, value] : record.fields)
    values[std::string{name_of(field)}] = to_json(value);
  return values;
}

Json managed_key_resource(const std::string& key, const ManagedKeyRecord& record) {
  Json resource = resource_with_values(managed_key_address(key), values_of(record), {});
  resource["auraform"] = {{"protection", encode(record.protection)},
                          {"created", format_time(record.created)},
                          {"updated", format_time(record.updated)}};
  return resource;
}

Json details_of(const std::string& key, const Record& record) {
  Json details{{"protection", encode(record.protection)},
               {"password", {{"state", to_word(record.password)}, {"location", record.password_location}}},
               {"created", format_time(record.created)},
               {"updated", format_time(record.updated)}};
  if (is_retired_key(key)) details["retired_from"] = address_of(declared_key(key));
  return details;
}

Json open_create(const std::string& key, const Intent& intent) {
  return {{"address", address_of(key)},
          {"name", intent.name},
          {"project_id", intent.project_id},
          {"since", format_time(intent.at)}};
}

Json open_creates(const State& state) {
  Json intents = Json::array();
  for (const auto& [key, intent] : state.managed_key_intents)
    intents.push_back(open_create(managed_key_address(key), intent));
  for (const auto& [key, intent] : state.open_intents)
    intents.push_back(open_create(key, intent));
  return intents;
}

} // namespace

std::string state_document(const State& state) {
  Json resources = Json::array();
  for (const auto& [key, record] : state.managed_keys)
    resources.push_back(managed_key_resource(key, record));
  for (const auto& [key, record] : state.records) {
    Json resource = resource_with_values(key, values_of(record), {});
    resource["auraform"] = details_of(key, record);
    resources.push_back(std::move(resource));
  }
  const Json document{{"format_version", "1.0"},
                      {"terraform_version", terraform_version},
                      {"values", {{"outputs", Json::object()}, {"root_module", {{"resources", std::move(resources)}}}}},
                      {"auraform",
                       {{"version", program_version()},
                        {"serial", state.serial},
                        {"lineage", state.lineage},
                        {"open_creates", open_creates(state)}}}};
  return to_line(document) + "\n";
}
