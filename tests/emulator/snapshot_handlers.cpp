#include <nlohmann/json.hpp>

#include "tests/emulator/api_errors.hpp"
#include "tests/emulator/handlers.hpp"
#include "tests/emulator/lookup.hpp"
#include "tests/emulator/operations.hpp"
#include "tests/emulator/rules.hpp"
#include "tests/emulator/text.hpp"
#include "tests/emulator/views.hpp"

namespace emulator {

HttpResponse list_snapshots(World& world, const Call& call) {
  auto found = find_instance(world, call.ids[0]);
  if (const auto* error = std::get_if<ApiError>(&found)) return error_answer(*error);
  const Instance& instance = *std::get<Instance*>(found);
  // Only one day's snapshots are shown: today's unless a date is given.
  const auto date = call.request.query.find("date");
  const std::string day = date == call.request.query.end() ? utc_day(call.now) : date->second;
  nlohmann::json list = nlohmann::json::array();
  for (const Snapshot& snapshot : instance.snapshots) {
    if (utc_day(snapshot.timestamp) == day) list.push_back(snapshot_view(instance, snapshot, world.settings));
  }
  return data_answer(200, list);
}

HttpResponse create_snapshot(World& world, const Call& call) {
  auto found = find_instance(world, call.ids[0]);
  if (const auto* error = std::get_if<ApiError>(&found)) return error_answer(*error);
  Instance& instance = *std::get<Instance*>(found);
  if (auto refusal = refuse_snapshot(instance, world.settings)) return error_answer(*refusal);
  const std::string ends_as = call.outcome == "fail" ? "Failed" : "Completed";
  Snapshot& snapshot = world.fleet.begin_snapshot(instance, "AdHoc", call.now, ends_as);
  if (call.outcome == "never") snapshot.ends = never;
  if (call.outcome != "fail" && call.outcome != "never" && !call.outcome.empty()) snapshot.ends_as = call.outcome;
  return data_answer(202, {{"snapshot_id", snapshot.id}});
}

HttpResponse get_snapshot(World& world, const Call& call) {
  auto found = find_instance(world, call.ids[0]);
  if (const auto* error = std::get_if<ApiError>(&found)) return error_answer(*error);
  Instance& instance = *std::get<Instance*>(found);
  const auto snapshot = find_snapshot(instance, call.ids[1]);
  if (const auto* error = std::get_if<ApiError>(&snapshot)) return error_answer(*error);
  return data_answer(200, snapshot_view(instance, *std::get<Snapshot*>(snapshot), world.settings));
}

HttpResponse restore_snapshot(World& world, const Call& call) {
  auto found = find_instance(world, call.ids[0]);
  if (const auto* error = std::get_if<ApiError>(&found)) return error_answer(*error);
  Instance& instance = *std::get<Instance*>(found);
  const auto looked_up = find_snapshot(instance, call.ids[1]);
  if (const auto* error = std::get_if<ApiError>(&looked_up)) return error_answer(*error);
  const Snapshot& snapshot = *std::get<Snapshot*>(looked_up);
  if (auto refusal = refuse_restore(instance, snapshot, world.settings)) return error_answer(*refusal);
  Change change;
  change.data = snapshot.data;
  world.fleet.begin(instance, plan_operation(instance, OperationKind::restore, std::move(change), world.settings,
                                             call.now, call.outcome));
  return data_answer(202, instance_view(instance, world.settings));
}

} // namespace emulator
