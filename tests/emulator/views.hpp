#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "tests/emulator/model.hpp"
#include "tests/emulator/offers.hpp"
#include "tests/emulator/settings.hpp"

namespace emulator {

/// Whether a client sees the operation, or still the status before it.
enum class Sight { current, lagging };

/// What a client sees of an instance; the switches decide about its awkward fields.
nlohmann::json instance_view(const Instance& instance, const Settings& settings, Sight sight = Sight::current);

/// The list's element: id, name, tenant_id, cloud_provider, created_at and nothing else. As text, for speed.
void append_summary(std::string& text, const Instance& instance, const Settings& settings);

/// The answer to a create: credentials, but neither status nor sizes.
nlohmann::json created_view(const Instance& instance, const Settings& settings);

nlohmann::json snapshot_view(const Instance& instance, const Snapshot& snapshot, const Settings& settings);

/// A project with its `instance_configurations`.
nlohmann::json project_view(const Project& project);

nlohmann::json key_view(const EncryptionKey& key, TimeMs now, const Settings& settings);

} // namespace emulator
