#include "tests/emulator/views.hpp"

#include <nlohmann/json.hpp>

#include "tests/emulator/fleet.hpp"
#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

using nlohmann::json;

std::string timestamp(TimeMs time, const Settings& settings) {
  return settings.switches.timestamps == "fractional" ? iso_fractional(time) : iso_seconds(time);
}

std::string connection_url(const Instance& instance) { return "neo4j+s://" + instance.id + ".databases.neo4j.io"; }

/// Puts a value as one of the words "present"/"returned", "null", "empty" or "absent" wants it.
void put(json& view, const char* field, json value, const std::string& how) {
  if (how == "absent") return;
  if (how == "null") value = nullptr;
  if (how == "empty") value = "";
  view[field] = std::move(value);
}

bool has_metrics(const std::string& type) {
  return type == "business-critical" || type == "enterprise-db" || type == "enterprise-ds";
}

bool has_secondaries(const std::string& type) { return type == "business-critical" || type == "enterprise-db"; }

std::string shown_status(const Instance& instance, const Settings& settings, Sight sight) {
  if (!instance.operation) return instance.status;
  if (sight == Sight::lagging) return instance.operation->status_before;
  return settings.transient_status.empty() ? instance.operation->word : settings.transient_status;
}

void put_type_fields(json& view, const Instance& instance, const Settings& settings) {
  if (instance.type == "free-db") {
    const bool as_number = settings.switches.graph_counts == "number";
    view["graph_nodes"] = as_number ? json(0) : json("0");
    view["graph_relationships"] = as_number ? json(0) : json("0");
    return;
  }
  if (has_metrics(instance.type)) {
    view["metrics_integration_url"] =
        "https://customer-metrics-api.neo4j.io/api/v1/" + instance.tenant_id + "/" + instance.id + "/metrics";
  }
  if (has_secondaries(instance.type)) {
    put(view, "secondaries_count", instance.secondaries_count, settings.switches.features);
    put(view, "cdc_enrichment_mode", instance.cdc_enrichment_mode, settings.switches.features);
  }
  if (instance.type == "professional-db") view["graph_analytics_plugin"] = instance.graph_analytics_plugin;
  if (instance.type == "professional-db" || has_secondaries(instance.type)) {
    view["vector_optimized"] = instance.vector_optimized;
  }
}

} // namespace

json instance_view(const Instance& instance, const Settings& settings, Sight sight) {
  const bool offline = sight == Sight::lagging ? instance.operation && instance.operation->status_before != "running"
                                               : is_offline(instance);
  const std::string sizes = offline ? settings.switches.offline_sizes : "present";
  json view = {{"id", instance.id},
               {"name", instance.name},
               {"status", shown_status(instance, settings, sight)},
               {"tenant_id", instance.tenant_id},
               {"cloud_provider", instance.cloud_provider},
               {"region", instance.region},
               {"type", instance.type},
               {"created_at", timestamp(instance.created_at, settings)}};
  put(view, "connection_url", connection_url(instance), offline ? settings.switches.offline_url : "present");
  put(view, "memory", size_text(instance.memory_gb), sizes);
  // The specification says that storage is not returned for free instances.
  if (instance.type != "free-db") put(view, "storage", size_text(instance.storage_gb), sizes);
  if (!instance.customer_managed_key_id.empty()) view["customer_managed_key_id"] = instance.customer_managed_key_id;
  put_type_fields(view, instance, settings);
  return view;
}

void append_summary(std::string& text, const Instance& instance, const Settings& settings) {
  const auto quoted = [](const std::string& value) {
    return json(value).dump(-1, ' ', false, json::error_handler_t::replace);
  };
  text += R"({"cloud_provider":")" + instance.cloud_provider + "\"";
  if (settings.switches.list_created_at == "present") {
    text += R"(,"created_at":")" + timestamp(instance.created_at, settings) + "\"";
  }
  text += R"(,"id":")" + instance.id + R"(","name":)" + quoted(instance.name);
  text += R"(,"tenant_id":")" + instance.tenant_id + "\"}";
}

json created_view(const Instance& instance, const Settings& settings) {
  json view = {{"id", instance.id},
               {"connection_url", connection_url(instance)},
               {"username", "neo4j"},
               {"password", instance.password},
               {"tenant_id", instance.tenant_id},
               {"cloud_provider", instance.cloud_provider},
               {"region", instance.region},
               {"type", instance.type},
               {"name", instance.name},
               {"created_at", timestamp(instance.created_at, settings)}};
  if (instance.type == "professional-db") view["graph_analytics_plugin"] = instance.graph_analytics_plugin;
  if (instance.type == "professional-db" || has_secondaries(instance.type)) {
    view["vector_optimized"] = instance.vector_optimized;
  }
  return view;
}

json snapshot_view(const Instance& instance, const Snapshot& snapshot, const Settings& settings) {
  return {{"instance_id", instance.id},
          {"snapshot_id", snapshot.id},
          {"profile", snapshot.profile},
          {"status", snapshot.status},
          {"timestamp", timestamp(snapshot.timestamp, settings)},
          {"exportable", snapshot.exportable()}};
}

json project_view(const Project& project) {
  json configurations = json::array();
  for (const Offer& offer : project.offers) {
    configurations.push_back({{"region", offer.region},
                              {"region_name", offer.region_name},
                              {"type", offer.type},
                              {"memory", size_text(offer.memory_gb)},
                              {"storage", size_text(offer.storage_gb)},
                              {"version", "5"},
                              {"cloud_provider", offer.cloud_provider}});
  }
  return {{"id", project.id}, {"name", project.name}, {"instance_configurations", std::move(configurations)}};
}

json key_view(const EncryptionKey& key, TimeMs now, const Settings& settings) {
  json view = {{"id", key.id},
               {"name", key.name},
               {"tenant_id", key.tenant_id},
               {"cloud_provider", key.cloud_provider},
               {"region", key.region},
               {"type", key.instance_type},
               {"key_id", key.key_id},
               {"created", timestamp(key.created, settings)},
               {"status", now < key.ready_at ? "pending" : key.ends_as}};
  if (settings.switches.key_instance_type == "present") view["instance_type"] = key.instance_type;
  return view;
}

} // namespace emulator
