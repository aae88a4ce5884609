#pragma once

#include "reconcile/cloud.hpp"
#include "reconcile/plan.hpp"
#include "specs/configuration.hpp"
#include "state/state.hpp"

#include <set>

/// Which part of Aura a plan needs to see.
struct RefreshRequest {
  std::set<std::string> project_ids;          ///< to list
  std::set<std::string> instance_ids;         ///< to read
  std::set<std::string> trusted_ids;          ///< of these, those whose record stands in while the project lists them
  std::set<std::string> managed_key_projects; ///< whose customer managed keys to list
  std::set<std::string> managed_key_ids;      ///< customer managed keys to read
  Milliseconds newborn_time = usual_newborn_time;
};

/// The projects that specs and records name, the recorded ids, the `import_id`s.
RefreshRequest what_to_refresh(const Configuration& desired, const State& recorded);

/// Lists and reads, all calls in flight together (the port bounds them). Open intents cost one more round: the
/// instances that bear their names are read too. Fails on the first failure that is not "gone". A recorded instance
/// that was created less than `newborn_time` ago and is not found counts as `creating`.
Result<LiveView> refresh(CloudReader& cloud, const RefreshRequest& request, const State& recorded);

/// Recorded instances that need not be read, for `-refresh=changed`: the spec is as the record says, no create is open,
/// and the record was written no longer than `max_age` ago (nullopt: whenever).
std::set<std::string> unchanged_ids(const Configuration& desired, const State& recorded, const PlanOptions& options,
                                    TimePoint now, std::optional<Milliseconds> max_age);

/// Who uses a key, no list tells. Where the plan deletes keys, reads what the view lists of their projects and has not
/// read yet; true if there was anything to read.
Result<bool> read_key_users(CloudReader& cloud, const Plan& plan, LiveView& view);

/// The record in place of live, for `-refresh=false`.
LiveView recorded_view(const State& recorded, TimePoint now);

/// Reads the offers of projects: what each may create.
Result<std::vector<Project>> read_offers(CloudReader& cloud, const std::set<std::string>& project_ids);

/// All projects of the credential, without offers.
Result<std::vector<Project>> list_projects(CloudReader& cloud);
