#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace emulator {

/// Milliseconds since 1970-01-01T00:00:00Z in the emulated world.
using TimeMs = std::int64_t;

/// The end of an operation that never ends.
inline constexpr TimeMs never = INT64_MAX;

/// What an instance is busy with. It has at most one of these at a time; snapshots run beside it.
enum class OperationKind {
  create,    ///< The machine is being made.
  load,      ///< The data of a clone's source is being loaded, after `create`.
  pause,     ///< A backup is taken and the machine goes away.
  resume,    ///< The machine is made again and the backup restored.
  resize,    ///< Memory or storage changes.
  update,    ///< A feature (vector, plugin, secondaries, CDC) changes.
  upgrade,   ///< professional-db becomes business-critical.
  overwrite, ///< The data is replaced by another instance's or a snapshot's.
  restore,   ///< The data is replaced by an own snapshot's.
  destroy,   ///< The instance and its snapshots go away.
};

/// The values an operation puts in place when it ends well.
struct Change {
  std::optional<int> memory_gb;
  std::optional<int> storage_gb;
  std::optional<int> secondaries_count;
  std::optional<bool> vector_optimized;
  std::optional<bool> graph_analytics_plugin;
  std::optional<std::string> cdc_enrichment_mode;
  std::optional<std::string> type;
  std::optional<std::string> data;

  bool operator==(const Change&) const = default;
};

/// One pending operation of an instance.
struct Operation {
  OperationKind kind = OperationKind::create;
  std::string word;          ///< The status shown meanwhile, for example "resizing".
  std::string ends_as;       ///< The settled status afterwards.
  std::string then_loads_as; ///< Not empty: `load` follows `create` and ends with this status.
  std::string status_before; ///< What a lagging GET still shows.
  TimeMs ends = never;
  int lag_polls = 0; ///< So many GETs still show `status_before`.
  Change change;

  bool operator==(const Operation&) const = default;
};

/// A snapshot, with the data marker that the instance had when it began.
struct Snapshot {
  std::string id;
  std::string profile; ///< "AdHoc" or "Scheduled".
  std::string status;  ///< "InProgress", "Completed", "Failed".
  TimeMs timestamp = 0;
  TimeMs ends = never;
  std::string ends_as = "Completed";
  std::string data;

  bool operator==(const Snapshot&) const = default;

  /// True once it may be cloned from: "exportable now", false while it runs.
  bool exportable() const { return status == "Completed"; }
};

/// One instance with its true values, whatever the switches let a client see of them.
struct Instance {
  std::string id;
  std::string name;
  std::string tenant_id;
  std::string cloud_provider;
  std::string region;
  std::string type;
  std::string version = "5";
  int memory_gb = 0;
  int storage_gb = 0;
  bool vector_optimized = false;
  bool graph_analytics_plugin = false;
  int secondaries_count = 0;
  std::string cdc_enrichment_mode = "OFF";
  std::string customer_managed_key_id;
  std::string password; ///< Told once, at creation; kept so that tests can see whether a client lost it.
  std::string data;     ///< Opaque content identity: what clone, overwrite, restore and snapshot copy.
  std::string status = "running";
  TimeMs created_at = 0;
  TimeMs resumes_at = never; ///< When Aura resumes a paused instance by itself.
  bool was_running = false;  ///< The scheduled snapshot that follows creation has been started.
  std::optional<Operation> operation;
  std::vector<Snapshot> snapshots;

  bool operator==(const Instance&) const = default;
};

/// A customer managed key.
struct EncryptionKey {
  std::string id;
  std::string name;
  std::string tenant_id;
  std::string cloud_provider;
  std::string region;
  std::string instance_type;
  std::string key_id;
  TimeMs created = 0;
  TimeMs ready_at = never; ///< "pending" before, `ends_as` from then on.
  std::string ends_as = "ready";

  bool operator==(const EncryptionKey&) const = default;
};

} // namespace emulator
