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

HttpResponse shown(int status, const World& world, const Instance& instance) {
  return data_answer(status, instance_view(instance, world.settings));
}

/// Counts one poll of an instance whose status lags behind, and says what the poll sees.
Sight take_poll(Instance& instance) {
  if (!instance.operation || instance.operation->lag_polls == 0) return Sight::current;
  --instance.operation->lag_polls;
  return Sight::lagging;
}

void begin(World& world, const Call& call, Instance& instance, OperationKind kind, Change change = {}) {
  world.fleet.begin(instance,
                    plan_operation(instance, kind, std::move(change), world.settings, call.now, call.outcome));
}

/// A resize takes a snapshot as a side effect; it starts unless one is running already.
void snapshot_for_resize(World& world, const Call& call, Instance& instance) {
  if (!refuse_snapshot(instance, world.settings)) world.fleet.begin_snapshot(instance, "Scheduled", call.now);
}

std::string patch_body_switch(const World& world) { return world.settings.switches.patch_answer; }

} // namespace

HttpResponse list_instances(World& world, const Call& call) {
  const auto tenant = call.request.query.find("tenantId");
  const TimeMs youngest = call.now - world.settings.list_after_create_lag.count();
  HttpResponse response;
  response.body = R"({"data":[)";
  const std::size_t head = response.body.size();
  for (const auto& [id, instance] : world.fleet.instances()) {
    if (tenant != call.request.query.end() && instance.tenant_id != tenant->second) continue;
    if (instance.created_at > youngest) continue;
    if (response.body.size() > head) response.body += ",";
    append_summary(response.body, instance, world.settings);
  }
  response.body += "]}";
  return response;
}

HttpResponse get_instance(World& world, const Call& call) {
  auto found = find_instance(world, call.ids[0]);
  if (const auto* error = std::get_if<ApiError>(&found)) return error_answer(*error);
  Instance& instance = *std::get<Instance*>(found);
  const TimeMs hidden = world.settings.get_after_create_404.count();
  if (hidden > 0 && call.now < instance.created_at + hidden) return error_answer(instance_not_found(instance.id));
  const Sight sight = take_poll(instance);
  return data_answer(200, instance_view(instance, world.settings, sight));
}

HttpResponse patch_instance(World& world, const Call& call) {
  auto found = find_instance(world, call.ids[0]);
  if (const auto* error = std::get_if<ApiError>(&found)) return error_answer(*error);
  Instance& instance = *std::get<Instance*>(found);
  const auto read = read_patch_order(call.request.body, strictness_of(world));
  if (const auto* error = std::get_if<ApiError>(&read)) return error_answer(*error);
  const auto& order = std::get<PatchOrder>(read);
  const auto checked = check_patch(instance, order, world.catalogue, world.settings);
  if (const auto* error = std::get_if<ApiError>(&checked)) return error_answer(*error);
  if (!order.name.empty()) {
    instance.name = order.name;
    world.fleet.touch(instance);
  }
  if (order.only_renames()) return shown(200, world, instance);
  const auto& change = std::get<Change>(checked);
  const bool resizes = change.memory_gb || change.storage_gb;
  if (resizes) snapshot_for_resize(world, call, instance);
  begin(world, call, instance, resizes ? OperationKind::resize : OperationKind::update, change);
  if (patch_body_switch(world) == "full") return shown(202, world, instance);
  HttpResponse empty;
  empty.status = 202;
  return empty;
}

HttpResponse delete_instance(World& world, const Call& call) {
  auto found = find_instance(world, call.ids[0]);
  if (const auto* error = std::get_if<ApiError>(&found)) {
    const bool gone = world.fleet.was_deleted(call.ids[0]) && world.settings.switches.second_delete == "410";
    return error_answer(gone ? instance_already_deleted(call.ids[0]) : *error);
  }
  Instance& instance = *std::get<Instance*>(found);
  if (auto refusal = refuse_delete(instance, world.settings)) return error_answer(*refusal);
  begin(world, call, instance, OperationKind::destroy);
  return shown(202, world, instance);
}

HttpResponse pause_instance(World& world, const Call& call) {
  auto found = find_instance(world, call.ids[0]);
  if (const auto* error = std::get_if<ApiError>(&found)) return error_answer(*error);
  Instance& instance = *std::get<Instance*>(found);
  if (auto refusal = refuse_pause(instance, world.settings)) return error_answer(*refusal);
  begin(world, call, instance, OperationKind::pause);
  return shown(world.settings.switches.pause_answer == "200" ? 200 : 202, world, instance);
}

HttpResponse resume_instance(World& world, const Call& call) {
  auto found = find_instance(world, call.ids[0]);
  if (const auto* error = std::get_if<ApiError>(&found)) return error_answer(*error);
  Instance& instance = *std::get<Instance*>(found);
  if (auto refusal = refuse_resume(instance, world.settings)) return error_answer(*refusal);
  begin(world, call, instance, OperationKind::resume);
  return shown(world.settings.switches.pause_answer == "200" ? 200 : 202, world, instance);
}

HttpResponse upgrade_instance(World& world, const Call& call) {
  auto found = find_instance(world, call.ids[0]);
  if (const auto* error = std::get_if<ApiError>(&found)) return error_answer(*error);
  Instance& instance = *std::get<Instance*>(found);
  const auto read = read_upgrade_order(call.request.body, strictness_of(world));
  if (const auto* error = std::get_if<ApiError>(&read)) return error_answer(*error);
  const auto checked = check_upgrade(instance, std::get<UpgradeOrder>(read), world.catalogue, world.settings);
  if (const auto* error = std::get_if<ApiError>(&checked)) return error_answer(*error);
  // The specification shows 200 and still "running"; the live service was seen to answer 202.
  const HttpResponse as_before = shown(200, world, instance);
  begin(world, call, instance, OperationKind::upgrade, std::get<Change>(checked));
  return world.settings.switches.upgrade_answer == "200" ? as_before : shown(202, world, instance);
}

HttpResponse overwrite_instance(World& world, const Call& call) {
  auto found = find_instance(world, call.ids[0]);
  if (const auto* error = std::get_if<ApiError>(&found)) return error_answer(*error);
  Instance& target = *std::get<Instance*>(found);
  const auto read = read_overwrite_order(call.request.body, strictness_of(world));
  if (const auto* error = std::get_if<ApiError>(&read)) return error_answer(*error);
  const auto& order = std::get<OverwriteOrder>(read);
  const auto looked_up = find_source(world, order.source_instance_id, order.source_snapshot_id);
  if (const auto* error = std::get_if<ApiError>(&looked_up)) return error_answer(*error);
  const auto& source = std::get<Source>(looked_up);
  if (auto refusal = refuse_overwrite(target, *source.instance, source.snapshot, world.settings)) {
    return error_answer(*refusal);
  }
  Change change;
  change.data = source.data();
  begin(world, call, target, OperationKind::overwrite, change);
  return shown(202, world, target);
}

} // namespace emulator
