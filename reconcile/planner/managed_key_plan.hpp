#pragma once

#include "reconcile/planner/step.hpp"

#include <set>

/// What the steps of managed keys are planned from.
struct ManagedKeySides {
  const Configuration& desired;
  const State& recorded;
  const LiveView& live;
  const PlanOptions& options;
  const std::set<std::string>& selected; ///< addresses of keys among them
};

/// Puts the steps of customer managed keys before those of instances, which are planned already, and links the two: an
/// instance that is created waits for its key to be ready, and a key is deleted after the last instance that it
/// encrypts. A key that a staying instance needs is not deleted: a refusal.
void plan_managed_keys(const ManagedKeySides& sides, Plan& plan);

// The parts of it, each in a file of its own.

/// One managed key as desired, recorded and live know it.
struct ManagedKeySubject {
  std::string key;
  const ManagedKeySpec* spec = nullptr;
  const ManagedKeyRecord* record = nullptr;
  const Intent* intent = nullptr;
  const LiveManagedKey* live = nullptr; ///< of the record, or else of `import_id`
  bool vanished = false;
};

/// Joins the three sides, sorted by key.
std::vector<ManagedKeySubject> join_managed_keys(const ManagedKeySides& sides);

/// What happens to one key; nullopt when there is nothing to it.
std::optional<PlannedStep> plan_managed_key(const ManagedKeySubject& subject, const ManagedKeySides& sides);

/// Lets instances wait for their keys, adding the wait to a key that is not ready. `keys` are the keys' steps.
void link_needed_keys(const ManagedKeySides& sides, std::vector<PlannedStep>& keys, Plan& instances);

/// Lets the deletion of keys wait for the instances that leave, and refuses it where one stays.
void link_key_users(const ManagedKeySides& sides, std::vector<PlannedStep>& keys, const Plan& instances);

/// What changed in Aura behind the record's back; nullopt: nothing, or not read.
std::optional<Drift> find_managed_key_drift(const ManagedKeySubject& subject);
