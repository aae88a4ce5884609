#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tests/emulator/model.hpp"
#include "tests/emulator/problem.hpp"

namespace emulator {

/// What outlives a stop of the emulator.
struct SavedWorld {
  TimeMs now = 0;
  std::vector<Instance> instances;
  std::vector<EncryptionKey> keys;
  std::set<std::string> deleted;
  std::map<std::string, int> creates_by_name;

  bool operator==(const SavedWorld&) const = default;
};

/// An instance with its true values, the data marker and what is pending.
nlohmann::json encode_instance(const Instance& instance);

/// The reverse. Fields that are left out have their defaults; a wrong type or an unknown field is a problem.
std::variant<Instance, Problem> decode_instance(const nlohmann::json& value);

/// The data file's text.
std::string encode_world(const SavedWorld& world);
std::variant<SavedWorld, Problem> decode_world(const std::string& text);

} // namespace emulator
