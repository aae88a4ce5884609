#pragma once

#include <optional>
#include <string>
#include <variant>

#include "tests/emulator/http.hpp"

namespace emulator {

/// What a create request asks for.
struct CreateOrder {
  std::string version;
  std::string name;
  std::string tenant_id;
  std::string cloud_provider;
  std::string region;
  std::string type;
  std::string memory;
  std::string storage;
  std::string source_instance_id;
  std::string source_snapshot_id;
  std::string customer_managed_key_id;
  std::optional<bool> vector_optimized;
  std::optional<bool> graph_analytics_plugin;
};

/// What a PATCH asks for.
struct PatchOrder {
  std::string name; ///< Empty: not asked for.
  std::string memory;
  std::string storage;
  std::optional<bool> vector_optimized;
  std::optional<bool> graph_analytics_plugin;
  std::optional<int> secondaries_count;
  std::optional<std::string> cdc_enrichment_mode;

  /// True when nothing but the name is asked for, which Aura does at once.
  bool only_renames() const;
};

/// What an upgrade asks for: both sizes, or neither.
struct UpgradeOrder {
  std::string memory;
  std::string storage;
};

/// What an overwrite asks for.
struct OverwriteOrder {
  std::string source_instance_id;
  std::string source_snapshot_id;
};

/// What a key creation asks for.
struct KeyOrder {
  std::string key_id;
  std::string name;
  std::string tenant_id;
  std::string cloud_provider;
  std::string region;
  std::string instance_type;
};

/// How strictly bodies are read.
struct Strictness {
  bool unknown_fields = true;   ///< A field that the call cannot carry is refused.
  bool version_required = true; ///< A create without a version is refused.
};

// Each reads a body: 400 with `field` for a missing field or a wrong type, as Aura names them.
std::variant<CreateOrder, ApiError> read_create_order(const std::string& body, Strictness strictness);
std::variant<PatchOrder, ApiError> read_patch_order(const std::string& body, Strictness strictness);
std::variant<UpgradeOrder, ApiError> read_upgrade_order(const std::string& body, Strictness strictness);
std::variant<OverwriteOrder, ApiError> read_overwrite_order(const std::string& body, Strictness strictness);
std::variant<KeyOrder, ApiError> read_key_order(const std::string& body, Strictness strictness);

} // namespace emulator
