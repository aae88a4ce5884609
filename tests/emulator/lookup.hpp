#pragma once

#include <string>
#include <variant>

#include "tests/emulator/orders.hpp"
#include "tests/emulator/world.hpp"

namespace emulator {

/// Where cloned data comes from.
struct Source {
  Instance* instance = nullptr;
  const Snapshot* snapshot = nullptr; ///< Null: the instance's present data.

  const std::string& data() const { return snapshot ? snapshot->data : instance->data; }
};

/// The instance, or 404 db-not-found.
std::variant<Instance*, ApiError> find_instance(World& world, const std::string& id);

/// The snapshot of an instance, or 404 snapshot-not-found.
std::variant<Snapshot*, ApiError> find_snapshot(Instance& instance, const std::string& id);

/// The source of a clone; an empty snapshot id means the instance's present data.
std::variant<Source, ApiError> find_source(World& world, const std::string& instance_id,
                                           const std::string& snapshot_id);

/// How strictly bodies are to be read.
Strictness strictness_of(const World& world);

} // namespace emulator
