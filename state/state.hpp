#pragma once

#include "base/secret.hpp"
#include "base/time.hpp"
#include "specs/configuration.hpp"
#include "specs/field_values.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What is known about an instance's one-time password. The password itself is in no record.
enum class PasswordState {
  pending, ///< Aura told it; the sink has not confirmed it yet
  stored,  ///< in the sink, at `password_location`
  rescued, ///< the sink failed; it is in the rescue file at `password_location`
  unknown, ///< the answer that carried it was lost, or the instance was adopted
};

/// The part of `[instance.KEY.lifecycle]` that outlives the table.
struct Protection {
  bool prevent_destroy = false;
  OnRemove on_remove = OnRemove::destroy;

  bool operator==(const Protection&) const = default;
};

/// One instance that we own.
struct Record {
  std::string id; ///< Aura's
  std::string project_id;
  FieldValues applied; ///< last asked for and granted, `version` among them
  FieldValues seen;    ///< last read from Aura, `status` among them where it was settled
  std::string connection_url;
  std::string metrics_integration_url; ///< where Aura told one (BC, VDC, AuraDS Enterprise); else empty
  Protection protection;
  PasswordState password = PasswordState::unknown;
  std::string password_location; ///< a path or the command's name; may be empty
  TimePoint created;             ///< by Aura's clock where it told, else by ours
  TimePoint updated;             ///< of this record

  bool operator==(const Record&) const = default;
};

/// One customer managed key that we own.
struct ManagedKeyRecord {
  std::string id; ///< Aura's
  std::string project_id;
  FieldValues fields; ///< as last seen, else as asked for; they never change
  std::string status; ///< Aura's word, as last seen
  Protection protection;
  TimePoint created; ///< by Aura's clock where it told, else by ours
  TimePoint updated; ///< of this record

  bool operator==(const ManagedKeyRecord&) const = default;
};

/// A non-idempotent call that may have left: durable before it does, closed by its answer.
struct Intent {
  std::string key;
  std::string operation; ///< `create`
  std::string name;
  std::string project_id;
  FieldValues wish;                       ///< what the call asks for
  std::vector<std::string> ids_with_name; ///< live ids that bore the name before
  Protection protection;
  TimePoint at;

  bool operator==(const Intent&) const = default;
};

/// How long an operation took, so that the next one is polled when it is likely to end.
struct DurationSample {
  std::string operation; ///< `create`
  std::string type;
  Size memory;
  Milliseconds took{0};

  bool operator==(const DurationSample&) const = default;
};

/// The recorded: all that we own, and what is still open.
struct State {
  std::uint64_t serial = 0;
  std::string lineage;
  std::map<std::string, Record> records;                ///< by key
  std::map<std::string, Intent> open_intents;           ///< by key
  std::map<std::string, ManagedKeyRecord> managed_keys; ///< by key
  std::map<std::string, Intent> managed_key_intents;    ///< creations of managed keys without a known end, by key
  std::vector<DurationSample> durations;                ///< the latest few of each operation, type and size
  std::map<std::string, Secret> passwords;              ///< by the instances' ids; only an encrypted state has any

  bool operator==(const State&) const = default;
};
