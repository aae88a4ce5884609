#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/emulator/api_errors.hpp"
#include "tests/emulator/handlers.hpp"
#include "tests/emulator/lookup.hpp"
#include "tests/emulator/views.hpp"

namespace emulator {

HttpResponse list_keys(World& world, const Call& call) {
  const auto tenant = call.request.query.find("tenantId");
  nlohmann::json list = nlohmann::json::array();
  for (const auto& [id, key] : world.keys) {
    if (tenant != call.request.query.end() && key.tenant_id != tenant->second) continue;
    list.push_back({{"id", key.id}, {"name", key.name}, {"tenant_id", key.tenant_id}});
  }
  return data_answer(200, list);
}

HttpResponse create_key(World& world, const Call& call) {
  const auto read = read_key_order(call.request.body, strictness_of(world));
  if (const auto* error = std::get_if<ApiError>(&read)) return error_answer(*error);
  const auto& order = std::get<KeyOrder>(read);
  const Project* project = world.catalogue.find(order.tenant_id);
  if (!project) return error_answer(project_not_found());
  if (order.instance_type != "enterprise-db" && order.instance_type != "enterprise-ds") {
    return error_answer(invalid_field("instance_type", "instance_type must be enterprise-db or enterprise-ds"));
  }
  if (!world.catalogue.offers_region(*project, order.instance_type, order.cloud_provider, order.region)) {
    return error_answer(invalid_field("region", "The region '" + order.region + "' is not available"));
  }
  EncryptionKey key;
  key.id = world.random.uuid();
  key.name = order.name;
  key.tenant_id = order.tenant_id;
  key.cloud_provider = order.cloud_provider;
  key.region = order.region;
  key.instance_type = order.instance_type;
  key.key_id = order.key_id;
  key.created = call.now;
  if (!call.outcome.empty() && call.outcome != "never") key.ends_as = call.outcome == "fail" ? "error" : call.outcome;
  key.ready_at = call.outcome == "never" ? never : call.now + world.settings.durations.key.count();
  ++world.key_revision;
  world.keys.emplace(key.id, key);
  return data_answer(202, key_view(key, call.now, world.settings));
}

HttpResponse get_key(World& world, const Call& call) {
  const auto found = world.keys.find(call.ids[0]);
  if (found == world.keys.end()) return error_answer(key_not_found(call.ids[0]));
  return data_answer(200, key_view(found->second, call.now, world.settings));
}

HttpResponse delete_key(World& world, const Call& call) {
  const auto found = world.keys.find(call.ids[0]);
  if (found == world.keys.end()) return error_answer(key_not_found(call.ids[0]));
  const auto& instances = world.fleet.instances();
  const bool in_use = std::any_of(instances.begin(), instances.end(), [&](const auto& entry) {
    return entry.second.customer_managed_key_id == call.ids[0];
  });
  if (in_use) return error_answer(key_in_use(call.ids[0]));
  ++world.key_revision;
  world.keys.erase(found);
  HttpResponse response;
  response.status = 204;
  return response;
}

} // namespace emulator
