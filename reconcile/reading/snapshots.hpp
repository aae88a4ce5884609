#pragma once

#include "reconcile/cloud.hpp"

/// How far back Aura keeps a snapshot at most (aura-api §4.5: on demand, 90 days).
inline constexpr std::chrono::days longest_retention{90};

/// The snapshots of an instance that were taken within `span` before now, oldest first. The API lists one day a call
/// (aura-api §2.3); all days are in flight together.
Result<std::vector<Snapshot>> list_snapshots(CloudReader& cloud, const std::string& instance_id, Milliseconds span);

/// The latest that is complete, and exportable where that is asked for; nullopt where none is kept. Looks at today
/// first, then further and further back.
Result<std::optional<Snapshot>> find_latest_snapshot(CloudReader& cloud, const std::string& instance_id,
                                                     bool exportable);

Result<Snapshot> read_snapshot(CloudReader& cloud, const std::string& instance_id, const std::string& snapshot_id);

/// `completed`, `in progress` … as shown.
std::string_view to_word(SnapshotStatus status);
