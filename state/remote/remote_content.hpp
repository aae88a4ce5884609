#pragma once

#include "state/remote/object_store.hpp"
#include "state/remote/remote_head.hpp"
#include "state/state_format.hpp"

#include <optional>

/// What a head stands for.
struct RemoteContent {
  /// An object that the head names is not there: somebody folded meanwhile, or it is lost. The rest is empty then.
  std::string missing_object;
  std::optional<State> state; ///< nullopt: nothing was ever stored
  bool is_up_to_date = true;  ///< the snapshot is written as the format would write it now
};

/// Reads snapshot and journal, and folds them together. What cannot be understood is an error of kind `state`.
Result<RemoteContent> read_remote_content(ObjectStore& objects, const RemoteHead& head, const StateFormat& format);

/// One snapshot of those that a head names.
Result<State> read_remote_snapshot(ObjectStore& objects, const RemoteSnapshot& snapshot, const StateFormat& format);

/// The name of the object that holds the head itself.
inline const std::string head_object;

/// Where snapshots go: `snapshots/00000012-1f0a4a5e`; later serials sort later.
std::string snapshot_object(std::uint64_t serial, const std::string& nonce);
/// Where a part of the journal goes that the head has no room for.
std::string segment_object(const std::string& nonce);
/// What all snapshots' names begin with.
inline const std::string snapshot_prefix = "snapshots/";
