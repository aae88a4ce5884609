#pragma once

#include "reconcile/plan.hpp"

#include <map>
#include <string>
#include <vector>

/// One key as desired, recorded and live know it. The pointers are valid as long as what was joined.
struct Subject {
  std::string key;
  const InstanceSpec* spec = nullptr; ///< nullptr: not declared
  const Record* record = nullptr;     ///< nullptr: not ours; with `moved_from` it is the record of the former key
  const Intent* intent = nullptr;     ///< an earlier create whose end is unknown
  const LiveInstance* live = nullptr; ///< of the record; nullptr: gone, or nobody read it
  bool vanished = false;              ///< recorded, asked for, and gone from Aura
  std::string moved_from;             ///< the record's former key; empty otherwise
  // Of a replacement by a clone that an earlier run began (state/record_keys.hpp):
  const Record* clone = nullptr; ///< what is to take the record's place
  const LiveInstance* clone_live = nullptr;
  const Intent* clone_intent = nullptr; ///< a clone whose creation has no known end
  const Record* replaced = nullptr;     ///< what gave its place up, and is still to be deleted
  const Record* unretired = nullptr;    ///< what is recorded as retired, and was not paused yet
};

/// Joins the three sides, sorted by key. A record or an intent whose key is declared as another's `moved_from`, and as
/// nothing else, belongs to that other key.
std::vector<Subject> join_sides(const Configuration& desired, const State& recorded, const LiveView& live);

/// The retired ones, which belong to no plan of their keys; sorted by key.
std::vector<Subject> join_retired(const State& recorded, const LiveView& live);
