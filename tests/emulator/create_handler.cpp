#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/emulator/api_errors.hpp"
#include "tests/emulator/handlers.hpp"
#include "tests/emulator/lookup.hpp"
#include "tests/emulator/operations.hpp"
#include "tests/emulator/rules.hpp"
#include "tests/emulator/views.hpp"

namespace emulator {

namespace {

/// 405 when the account or the project has as many instances as it may.
Refusal refuse_limit(const World& world, const Instance& wanted) {
  const auto& instances = world.fleet.instances();
  const auto count = [&](auto counts) { return std::count_if(instances.begin(), instances.end(), counts); };
  if (wanted.type == "free-db" && world.settings.free_limit > 0) {
    const auto free = count([](const auto& entry) { return entry.second.type == "free-db"; });
    if (free >= world.settings.free_limit) return limit_reached("The limit of free instances has been reached");
  }
  if (world.settings.instance_limit == 0) return std::nullopt;
  const auto used = count([&](const auto& entry) { return entry.second.tenant_id == wanted.tenant_id; });
  if (used >= world.settings.instance_limit) return limit_reached("The instance limit of the tenant has been reached");
  return std::nullopt;
}

Refusal refuse_key(const World& world, const Instance& wanted, TimeMs now) {
  if (wanted.customer_managed_key_id.empty()) return std::nullopt;
  const auto found = world.keys.find(wanted.customer_managed_key_id);
  if (found == world.keys.end()) return key_not_found(wanted.customer_managed_key_id);
  const EncryptionKey& key = found->second;
  const bool fits = key.tenant_id == wanted.tenant_id && key.region == wanted.region &&
                    key.cloud_provider == wanted.cloud_provider && key.instance_type == wanted.type;
  if (!fits || now < key.ready_at || key.ends_as != "ready") {
    return invalid_field("customer_managed_key_id",
                         "The encryption key " + key.id + " cannot be used for this instance");
  }
  return std::nullopt;
}

/// A clone inherits its source's vector optimisation unless the request decides, where its size allows it.
void inherit_vector(Instance& instance, const Source& source, const CreateOrder& order) {
  constexpr int least_vector_memory_gb = 4;
  if (order.vector_optimized || instance.memory_gb < least_vector_memory_gb) return;
  if (instance.type == "free-db" || instance.type.ends_with("-ds")) return;
  instance.vector_optimized = source.instance->vector_optimized;
}

} // namespace

HttpResponse create_instance(World& world, const Call& call) {
  const auto read = read_create_order(call.request.body, strictness_of(world));
  if (const auto* error = std::get_if<ApiError>(&read)) return error_answer(*error);
  const auto& order = std::get<CreateOrder>(read);
  auto checked = check_create(order, world.catalogue);
  if (const auto* error = std::get_if<ApiError>(&checked)) return error_answer(*error);
  auto& wanted = std::get<Instance>(checked);
  if (auto refusal = refuse_key(world, wanted, call.now)) return error_answer(*refusal);
  if (order.source_instance_id.empty() && !order.source_snapshot_id.empty()) {
    return error_answer(missing_field("source_instance_id"));
  }
  Source source;
  if (!order.source_instance_id.empty()) {
    const auto found = find_source(world, order.source_instance_id, order.source_snapshot_id);
    if (const auto* error = std::get_if<ApiError>(&found)) return error_answer(*error);
    source = std::get<Source>(found);
    if (auto refusal = refuse_clone_source(*source.instance, source.snapshot, world.settings)) {
      return error_answer(*refusal);
    }
    inherit_vector(wanted, source, order);
  }
  if (auto refusal = refuse_limit(world, wanted)) return error_answer(*refusal);
  const bool clone = source.instance != nullptr;
  const std::string data = clone ? source.data() : "";
  wanted.created_at = call.now;
  wanted.status = "creating";
  wanted.password = world.random.password();
  Instance& created = world.fleet.add(std::move(wanted));
  world.fleet.begin(created, plan_creation(clone, data, world.settings, call.now, call.outcome));
  ++world.creates_by_name[created.name];
  return data_answer(202, created_view(created, world.settings));
}

} // namespace emulator
