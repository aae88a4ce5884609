#pragma once

#include "base/time.hpp"
#include "specs/field_values.hpp"
#include "specs/offer.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// What a list tells of an instance: no status, no sizes (aura-api §2.2).
struct InstanceSummary {
  std::string id;
  std::string name;
  std::string project_id;
  std::string cloud_provider;
  std::optional<TimePoint> created;

  bool operator==(const InstanceSummary&) const = default;
};

/// One instance as a GET (or the answer to a write) told it. A field that was absent, null or empty is not in `fields`.
struct LiveInstance {
  std::string id;
  FieldValues fields;         ///< never `version`; `status` only where a record stands in, which then says the same
  std::string status;         ///< Aura's word in lower case; an open set (aura-api §3.1)
  std::string connection_url; ///< empty: unread
  std::string metrics_integration_url;
  std::optional<TimePoint> created;

  bool operator==(const LiveInstance&) const = default;
};

/// What a list tells of a customer managed key (aura-api §2.5).
struct ManagedKeySummary {
  std::string id;
  std::string name;
  std::string project_id;

  bool operator==(const ManagedKeySummary&) const = default;
};

/// One customer managed key as a GET (or the answer to its creation) told it.
struct LiveManagedKey {
  std::string id;
  FieldValues fields; ///< of managed_key_fields(), those that were told
  std::string status; ///< Aura's word in lower case; an open set
  std::optional<TimePoint> created;

  bool operator==(const LiveManagedKey&) const = default;
};

/// What a managed key's status means. `pending` and `ready` are documented; `error` and `deleting` are expected; a word
/// that we do not know is on its way (aura-api §2.5).
enum class ManagedKeyStanding { ready, underway, broken, going };
ManagedKeyStanding standing_of_managed_key(const std::string& status);

/// What a status word means to us.
enum class StatusClass {
  running,
  paused,
  suspended, ///< by Aura, for billing; settled, and nothing we can change
  failed,    ///< `loading failed`, `encryption key …`: settled, and broken
  going,     ///< `destroying`, `deleting`
  transient, ///< on its way, or a word we do not know: wait
};
StatusClass classify_status(const std::string& status);

/// Where a status ends when it is waited out: `pausing` ends paused, `destroying` going; a settled one stays, and any
/// other word is expected to end running (aura-api §3.2). Never `transient`.
StatusClass settles_as(const std::string& status);

/// How long after its creation a 404 for an instance means "not yet". Nobody reports that Aura does this (aura-api
/// §6, quirk 7); but an instance taken for gone would be created a second time.
inline constexpr Milliseconds usual_newborn_time{120000};

/// Whether `created` is less than `newborn_time` from `now`, in either direction: the one may be Aura's clock, the
/// other ours.
bool is_newborn(TimePoint created, TimePoint now, Milliseconds newborn_time);

/// Everything that was read from Aura for one plan: the live.
struct LiveView {
  std::map<std::string, LiveInstance> instances;      ///< by id, those that were read
  std::map<std::string, bool> gone;                   ///< by id: asked for, and 404 or 410
  std::vector<InstanceSummary> listed;                ///< of the projects that the specs name, sorted by id
  std::map<std::string, LiveManagedKey> managed_keys; ///< by id, those that were read
  std::set<std::string> gone_managed_keys;            ///< ids: asked for, and 404
  std::vector<ManagedKeySummary> listed_managed_keys; ///< of the projects in which keys are declared, sorted by id
  std::vector<Project> projects;                      ///< those whose offers were read
  TimePoint at;
};
