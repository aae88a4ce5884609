#pragma once

#include "base/result.hpp"
#include "reconcile/plan.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

/// What a plan was made on, of one key: its record and its open intent, or their absence. Whatever is written about the
/// key afterwards, by the plan's own apply before all else, makes it differ.
struct PlannedRecord {
  std::string id; ///< Aura's; empty: there was no record
  FieldValues applied;
  Protection protection;
  std::optional<TimePoint> updated;        ///< of the record
  std::optional<TimePoint> intent_open_at; ///< nullopt: there was no open intent

  bool operator==(const PlannedRecord&) const = default;
};

/// A plan that was put by, to be carried out later exactly as it was shown. It holds no password, token or client
/// secret; what the specs put into a field, from a sensitive variable or not, is in its steps.
struct SavedPlan {
  std::string id; ///< random; names the plan in messages and records of runs
  std::string program_version;
  TimePoint created;
  std::optional<TimePoint> expires; ///< nullopt: never
  std::string specs_digest;
  std::string base_url;
  std::string lineage;                          ///< the state's; empty: there was no state yet
  std::uint64_t serial = 0;                     ///< the state's
  std::map<std::string, PlannedRecord> records; ///< of every key that a step reads or writes
  Plan plan;

  bool operator==(const SavedPlan&) const = default;
};

/// What the record says about the keys that the plan's steps read or write: their own, former ones, and those of
/// sources. Steps that do nothing touch nothing.
std::map<std::string, PlannedRecord> planned_records(const Plan& plan, const State& recorded);

/// What a saved plan is held against before it is carried out.
struct PlanCircumstances {
  TimePoint now;
  std::string specs_digest;
  std::string base_url;

  bool operator==(const PlanCircumstances&) const = default;
};

/// Whether the plan as a whole may still be carried out. Errors are of kind `stale` and say the remedy:
/// `plan/expired`, `plan/other-specs`, `plan/other-aura`, `plan/other-state`. Of the state only its lineage counts
/// here: that it moved for an instance that the plan does not touch is no matter.
Result<void> check_still_valid(const SavedPlan& saved, const PlanCircumstances& present, const State& recorded);

/// The steps whose records are no longer as the plan was made on, by key, each with an Error of kind `stale`
/// (`plan/record-moved`) that says what moved, and the steps that depend on such ones. A plan that was carried out is
/// full of them: it can be used once.
std::map<std::string, Error> moved_steps(const SavedPlan& saved, const State& recorded);

/// The steps left out, and with them those that depend on one of them, however indirectly.
std::map<std::string, Error> with_dependents(const Plan& plan, std::map<std::string, Error> left_out);

/// Whether the record is as it would be had the plan been carried out to its end, and the plan had something to do.
bool is_carried_out(const SavedPlan& saved, const State& recorded);

/// The plan without these steps and without those that depend on them: for `-partial`. Refusals stay.
Plan without_steps(Plan plan, const std::map<std::string, Error>& left_out);
