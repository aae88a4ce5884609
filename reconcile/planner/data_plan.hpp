#pragma once

#include "reconcile/cloud.hpp"
#include "reconcile/plan.hpp"

// Plans of the verbs that work on data: of one step each, made from what was read, and refused where they cannot or
// must not be done. Pure.

/// The recorded instance that a verb names.
struct DataTarget {
  std::string key;
  const State& recorded;
  const Configuration& desired;
  const LiveView& live;
};

/// What the command line asks for besides.
struct DataWish {
  bool snapshot_first = false;  ///< take a snapshot of what is about to be lost
  bool allow_data_loss = false; ///< although the instance is protected
};

/// Where an overwrite takes its data from.
struct DataSource {
  LiveInstance live;
  std::optional<Snapshot> snapshot; ///< nullopt: its present data, of which Aura takes a snapshot by itself
};

/// resume if paused → snapshot → pause again.
Plan plan_snapshot(const DataTarget& target);
/// resume if paused → snapshot first → restore → pause again.
Plan plan_restore(const DataTarget& target, const Snapshot& snapshot, const DataWish& wish);
/// resume if paused → snapshot first → overwrite → pause again.
Plan plan_overwrite(const DataTarget& target, const DataSource& source, const DataWish& wish);
