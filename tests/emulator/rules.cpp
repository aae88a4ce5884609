#include "tests/emulator/rules.hpp"

#include <algorithm>

#include "tests/emulator/api_errors.hpp"
#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

constexpr int least_vector_memory_gb = 4;
constexpr int most_secondaries = 15;

Refusal refuse_busy(const Instance& instance, const Settings& settings) {
  if (!instance.operation) return std::nullopt;
  return ongoing_operation(instance, settings.switches.ongoing_message);
}

/// Most calls need a running instance that nothing happens to.
Refusal refuse_unless_running(const Instance& instance, std::string_view action, const Settings& settings) {
  if (auto busy = refuse_busy(instance, settings)) return busy;
  if (instance.status != "running") return action_unavailable(action, instance);
  return std::nullopt;
}

bool has_vector(const std::string& type) {
  return type == "professional-db" || type == "business-critical" || type == "enterprise-db";
}

bool has_secondaries(const std::string& type) { return type == "business-critical" || type == "enterprise-db"; }

Refusal refuse_features(const Instance& instance, const PatchOrder& order, const Project* project) {
  if (order.vector_optimized.value_or(false) && !has_vector(instance.type)) {
    return tier_incapable("Vector optimization is not available for " + instance.type);
  }
  if (order.graph_analytics_plugin.value_or(false) && instance.type != "professional-db") {
    return tier_incapable("The graph analytics plugin is only available on Professional");
  }
  if (order.secondaries_count) {
    if (!has_secondaries(instance.type)) {
      return tier_incapable("Secondaries are only available on Business Critical and Virtual Dedicated Cloud");
    }
    if (project && !project->secondaries) return project_incapable("This tenant cannot have secondaries");
    if (*order.secondaries_count < 0 || *order.secondaries_count > most_secondaries) {
      return invalid_field("secondaries_count", "secondaries_count must be between 0 and 15");
    }
  }
  if (order.cdc_enrichment_mode) {
    const std::string& mode = *order.cdc_enrichment_mode;
    if (!has_secondaries(instance.type)) {
      return project_incapable("CDC is only available on Business Critical and Virtual Dedicated Cloud");
    }
    if (project && !project->cdc) return project_incapable("This tenant cannot use CDC");
    if (mode != "OFF" && mode != "DIFF" && mode != "FULL") {
      return invalid_field("cdc_enrichment_mode", "cdc_enrichment_mode must be OFF, DIFF or FULL");
    }
  }
  return std::nullopt;
}

struct Sizes {
  int memory_gb = 0;
  int storage_gb = 0;
};

/// Memory and storage as asked for, where unwritten memory stays and unwritten storage follows memory.
std::variant<Sizes, ApiError> read_sizes(const Instance& instance, const std::string& memory,
                                         const std::string& storage) {
  const auto memory_gb = memory.empty() ? std::optional(instance.memory_gb) : parse_size_gb(memory);
  const auto storage_gb = storage.empty() ? std::optional(2 * memory_gb.value_or(0)) : parse_size_gb(storage);
  if (!memory_gb || !storage_gb) {
    return invalid_size(memory.empty() ? size_text(instance.memory_gb) : memory, storage.empty() ? "default" : storage);
  }
  return Sizes{*memory_gb, *storage_gb};
}

/// The sizes, if the project offers them to an instance of that type at that place.
std::variant<Sizes, ApiError> offered_sizes(const Instance& instance, const std::string& memory,
                                            const std::string& storage, const Catalogue& catalogue) {
  auto read = read_sizes(instance, memory, storage);
  const auto* sizes = std::get_if<Sizes>(&read);
  const Project* project = catalogue.find(instance.tenant_id);
  if (!sizes || !project) return read;
  if (catalogue.offers_size(*project, instance.type, instance.cloud_provider, instance.region, sizes->memory_gb,
                            sizes->storage_gb)) {
    return read;
  }
  return invalid_size(size_text(sizes->memory_gb), size_text(sizes->storage_gb));
}

ApiError too_small_for_vector() {
  return tier_incapable("Vector optimization needs at least " + size_text(least_vector_memory_gb) + " of memory");
}

} // namespace

Refusal refuse_pause(const Instance& instance, const Settings& settings) {
  if (instance.type == "free-db") return tier_incapable("A free instance cannot be paused");
  return refuse_unless_running(instance, "pause", settings);
}

Refusal refuse_resume(const Instance& instance, const Settings& settings) {
  if (auto busy = refuse_busy(instance, settings)) return busy;
  if (instance.status != "paused") return action_unavailable("resume", instance);
  return std::nullopt;
}

Refusal refuse_snapshot(const Instance& instance, const Settings& settings) {
  if (instance.type == "free-db") {
    return ApiError{402, "Snapshots are not available for a free instance", "payment-required", ""};
  }
  if (auto refusal = refuse_unless_running(instance, "snapshot", settings)) return refusal;
  const bool running = std::any_of(instance.snapshots.begin(), instance.snapshots.end(),
                                   [](const Snapshot& snapshot) { return snapshot.status == "InProgress"; });
  if (running) return snapshot_not_allowed();
  return std::nullopt;
}

Refusal refuse_restore(const Instance& instance, const Snapshot& snapshot, const Settings& settings) {
  if (auto refusal = refuse_unless_running(instance, "restore", settings)) return refusal;
  if (!snapshot.exportable()) return snapshot_not_exportable(snapshot.id, 409);
  return std::nullopt;
}

Refusal refuse_delete(const Instance& instance, const Settings& settings) {
  if (!instance.operation) return std::nullopt;
  if (instance.operation->kind == OperationKind::destroy) {
    // At most one DELETE is ever answered 202.
    return settings.switches.second_delete == "410" ? instance_already_deleted(instance.id)
                                                    : instance_not_found(instance.id);
  }
  if (settings.switches.delete_during_operation == "202") return std::nullopt;
  return refuse_busy(instance, settings);
}

Refusal refuse_clone_source(const Instance& source, const Snapshot* snapshot, const Settings& settings) {
  if (snapshot) {
    if (!snapshot->exportable()) return snapshot_not_exportable(snapshot->id, 400);
    return std::nullopt;
  }
  // Without a snapshot Aura takes one of the source first, which only a running instance allows.
  return refuse_unless_running(source, "clone", settings);
}

Refusal refuse_overwrite(const Instance& target, const Instance& source, const Snapshot* snapshot,
                         const Settings& settings) {
  if (target.type == "free-db") return overwrite_unsupported();
  if (auto refusal = refuse_unless_running(target, "overwrite", settings)) return refusal;
  if (snapshot && !snapshot->exportable()) return snapshot_not_exportable(snapshot->id, 409);
  if (!snapshot) {
    if (auto refusal = refuse_clone_source(source, nullptr, settings)) return refusal;
  }
  if (source.customer_managed_key_id != target.customer_managed_key_id) {
    return ApiError{409, "Source and target are not encrypted with the same customer managed key",
                    "instance-action-unavailable", ""};
  }
  if (target.memory_gb < source.memory_gb) return overwrite_too_small(source.id, target.id);
  return std::nullopt;
}

std::variant<Change, ApiError> check_patch(const Instance& instance, const PatchOrder& order,
                                           const Catalogue& catalogue, const Settings& settings) {
  if (auto busy = refuse_busy(instance, settings)) return *busy;
  if (order.only_renames()) return Change{};
  if (instance.type == "free-db") return tier_incapable("A free instance can only be renamed");
  if (auto refusal = refuse_unless_running(instance, "update", settings)) return *refusal;
  if (auto refusal = refuse_features(instance, order, catalogue.find(instance.tenant_id))) return *refusal;
  Change change;
  int memory_gb = instance.memory_gb;
  if (!order.memory.empty() || !order.storage.empty()) {
    const auto sized = offered_sizes(instance, order.memory, order.storage, catalogue);
    if (const auto* error = std::get_if<ApiError>(&sized)) return *error;
    change.memory_gb = memory_gb = std::get<Sizes>(sized).memory_gb;
    change.storage_gb = std::get<Sizes>(sized).storage_gb;
  }
  if (memory_gb < least_vector_memory_gb) {
    if (order.vector_optimized.value_or(false)) return too_small_for_vector();
    if (instance.vector_optimized) change.vector_optimized = false;
  }
  if (order.vector_optimized) change.vector_optimized = order.vector_optimized;
  change.graph_analytics_plugin = order.graph_analytics_plugin;
  change.secondaries_count = order.secondaries_count;
  change.cdc_enrichment_mode = order.cdc_enrichment_mode;
  return change;
}

std::variant<Change, ApiError> check_upgrade(const Instance& instance, const UpgradeOrder& order,
                                             const Catalogue& catalogue, const Settings& settings) {
  if (auto refusal = refuse_unless_running(instance, "upgrade", settings)) return *refusal;
  if (instance.type != "professional-db") return action_unavailable("upgrade", instance);
  Instance upgraded = instance;
  upgraded.type = "business-critical";
  const std::string memory = order.memory.empty() ? size_text(instance.memory_gb) : order.memory;
  const std::string storage = order.storage.empty() ? size_text(instance.storage_gb) : order.storage;
  const auto sized = offered_sizes(upgraded, memory, storage, catalogue);
  if (const auto* error = std::get_if<ApiError>(&sized)) return *error;
  Change change;
  change.type = upgraded.type;
  change.memory_gb = std::get<Sizes>(sized).memory_gb;
  change.storage_gb = std::get<Sizes>(sized).storage_gb;
  change.graph_analytics_plugin = false;
  return change;
}

std::variant<Instance, ApiError> check_create(const CreateOrder& order, const Catalogue& catalogue) {
  const Project* project = catalogue.find(order.tenant_id);
  if (!project) return project_not_found();
  const auto& types = all_types();
  if (std::find(types.begin(), types.end(), order.type) == types.end()) {
    return invalid_field("type", "There is no instance type '" + order.type + "'");
  }
  if (!catalogue.offers_type(*project, order.type)) {
    return ApiError{403, "The tenant is not entitled to instances of type " + order.type, "unauthorized", ""};
  }
  if (!order.version.empty() && order.version != "5") {
    return invalid_field("version", "The version '" + order.version + "' is not available");
  }
  if (!catalogue.offers_region(*project, order.type, order.cloud_provider, order.region)) {
    return invalid_field("region", "The region '" + order.region + "' of cloud provider '" + order.cloud_provider +
                                       "' is not available for " + order.type);
  }
  Instance instance;
  instance.name = order.name;
  instance.tenant_id = order.tenant_id;
  instance.cloud_provider = order.cloud_provider;
  instance.region = order.region;
  instance.type = order.type;
  const auto sized = offered_sizes(instance, order.memory, order.storage, catalogue);
  if (const auto* error = std::get_if<ApiError>(&sized)) return *error;
  instance.memory_gb = std::get<Sizes>(sized).memory_gb;
  instance.storage_gb = std::get<Sizes>(sized).storage_gb;
  const PatchOrder features{.vector_optimized = order.vector_optimized,
                            .graph_analytics_plugin = order.graph_analytics_plugin};
  if (auto refusal = refuse_features(instance, features, project)) return *refusal;
  instance.vector_optimized = order.vector_optimized.value_or(false);
  instance.graph_analytics_plugin = order.graph_analytics_plugin.value_or(false);
  if (instance.vector_optimized && instance.memory_gb < least_vector_memory_gb) return too_small_for_vector();
  const bool takes_key = order.type == "enterprise-db" || order.type == "enterprise-ds";
  if (!order.customer_managed_key_id.empty() && !takes_key) {
    return project_incapable("Customer managed keys are not available for " + order.type);
  }
  instance.customer_managed_key_id = order.customer_managed_key_id;
  return instance;
}

} // namespace emulator
