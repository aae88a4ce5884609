#include "tests/emulator/lookup.hpp"

#include <algorithm>

#include "tests/emulator/api_errors.hpp"

namespace emulator {

std::variant<Instance*, ApiError> find_instance(World& world, const std::string& id) {
  if (Instance* instance = world.fleet.find(id)) return instance;
  return instance_not_found(id);
}

std::variant<Snapshot*, ApiError> find_snapshot(Instance& instance, const std::string& id) {
  const auto found = std::find_if(instance.snapshots.begin(), instance.snapshots.end(),
                                  [&](const Snapshot& snapshot) { return snapshot.id == id; });
  if (found == instance.snapshots.end()) return snapshot_not_found(id);
  return &*found;
}

std::variant<Source, ApiError> find_source(World& world, const std::string& instance_id,
                                           const std::string& snapshot_id) {
  auto found = find_instance(world, instance_id);
  if (const auto* error = std::get_if<ApiError>(&found)) return *error;
  Source source{std::get<Instance*>(found), nullptr};
  if (snapshot_id.empty()) return source;
  auto snapshot = find_snapshot(*source.instance, snapshot_id);
  if (const auto* error = std::get_if<ApiError>(&snapshot)) return *error;
  source.snapshot = std::get<Snapshot*>(snapshot);
  return source;
}

Strictness strictness_of(const World& world) {
  return {.unknown_fields = world.settings.switches.unknown_fields == "reject",
          .version_required = world.settings.switches.version == "required"};
}

} // namespace emulator
