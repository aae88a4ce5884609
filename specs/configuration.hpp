#pragma once

#include "base/diagnostic.hpp"
#include "base/time.hpp"
#include "specs/field_values.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Where a new instance takes its data from; read at creation only. Exactly one of the first two is set.
struct Source {
  std::string instance_key; ///< another declared instance
  std::string instance_id;  ///< a live instance by its Aura id
  std::string snapshot_id;  ///< empty: its present data; Aura wants the instance id beside it
  bool latest_snapshot = false;

  bool operator==(const Source&) const = default;
};

/// How a change that needs a new instance is made.
enum class ReplaceMethod {
  clone,    ///< keep the data: snapshot, create from it, compare, then delete the old one
  recreate, ///< delete, then create empty
  refuse,   ///< not at all
};

/// What happens to an instance whose table leaves the spec.
enum class OnRemove { destroy, forget, refuse };

struct Lifecycle {
  bool prevent_destroy = false;
  std::optional<ReplaceMethod> replace; ///< unwritten: clone where cloning is offered, refuse elsewhere
  OnRemove on_remove = OnRemove::destroy;
  std::set<Field> ignore_changes; ///< sent at creation, no difference afterwards

  bool operator==(const Lifecycle&) const = default;
};

/// How long an operation may take before its step fails; unwritten ones have built-in limits.
struct Timeouts {
  std::optional<Milliseconds> create;
  std::optional<Milliseconds> update;
  std::optional<Milliseconds> pause;
  std::optional<Milliseconds> resume;
  std::optional<Milliseconds> snapshot;
  std::optional<Milliseconds> remove; ///< `delete` in the spec

  bool operator==(const Timeouts&) const = default;
};

/// One `[instance.KEY]` after defaults, profile and variables.
struct InstanceSpec {
  std::string key;
  FieldValues fields; ///< the written ones; `name` is always there, `status` only if written
  std::optional<Source> source;
  std::string managed_key;             ///< the `[customer_managed_key.*]` that encrypts it; may be empty
  std::string import_id;               ///< adopt this live instance; may be empty
  std::vector<std::string> moved_from; ///< former keys
  Lifecycle lifecycle;
  Timeouts timeouts;
  SourceLocation location;                  ///< of the table's header
  FieldMap<SourceLocation> field_locations; ///< where each value was written, be it in a profile
  /// Where the other keys were written: `profile`, `source`, `import_id`, `moved_from`, `lifecycle.replace`, ….
  std::map<std::string, SourceLocation> locations;
  std::set<Field> sensitive; ///< values that hold a sensitive variable: no diagnostic shows them

  bool operator==(const InstanceSpec&) const = default;
};

/// One `[customer_managed_key.KEY]` after variables.
struct ManagedKeySpec {
  std::string key;
  FieldValues fields;    ///< those of managed_key_fields(); `name` is always there
  std::string import_id; ///< adopt this live key; may be empty
  Lifecycle lifecycle;   ///< prevent_destroy and on_remove alone
  Timeouts timeouts;     ///< create and delete alone
  SourceLocation location;
  FieldMap<SourceLocation> field_locations;
  std::map<std::string, SourceLocation> locations; ///< of `import_id`, `lifecycle.prevent_destroy`, …
  std::set<Field> sensitive;

  bool operator==(const ManagedKeySpec&) const = default;
};

/// Where a key of the state's encryption comes from. The specs never hold the key itself.
struct KeySource {
  enum class Kind { passphrase_variable, passphrase_command, key_command };
  Kind kind = Kind::passphrase_variable;
  std::string variable = "AURAFORM_STATE_PASSPHRASE"; ///< of the environment
  std::vector<std::string> command;                   ///< prints the passphrase or the key
  Milliseconds time_limit{30000};                     ///< for the command

  bool operator==(const KeySource&) const = default;
};

/// `[auraform.state.encryption]`: the state, its journal and saved plans are sealed with a key.
struct EncryptionSettings {
  KeySource key;
  std::vector<KeySource> previous; ///< former keys, which only open what they sealed

  bool operator==(const EncryptionSettings&) const = default;
};

/// `[auraform.state]`: the backend and its own keys, which the backend reads strictly itself.
struct StateSettings {
  std::string backend = "local";
  std::map<std::string, std::string> options;   ///< `path` for local
  std::optional<EncryptionSettings> encryption; ///< nullopt: in plain
  SourceLocation location;

  bool operator==(const StateSettings&) const = default;
};

/// `[auraform.credentials]`: where one-time passwords go.
struct CredentialSettings {
  enum class Sink { file, command, state };
  Sink sink = Sink::file;
  std::string directory = ".auraform/credentials";
  std::vector<std::string> command; ///< program and arguments; the credential comes on its stdin
  Milliseconds time_limit{30000};   ///< for the command

  bool operator==(const CredentialSettings&) const = default;
};

/// `max_destroy = 3` or `"30%"`: deletes and replaces that one apply may make.
struct DestroyLimit {
  std::int64_t amount = 0;
  bool percent = false; ///< of the recorded instances
  SourceLocation location;

  bool operator==(const DestroyLimit&) const = default;
};

struct Settings {
  std::string required_version;
  std::string project_id; ///< the default for every instance; may be empty
  StateSettings state;
  CredentialSettings credentials;
  std::optional<std::int64_t> requests_per_minute;
  std::optional<DestroyLimit> max_destroy;
  /// `[drift] ignore`: patterns `KEY.FIELD`, with globs, that the drift report leaves out. Nothing else heeds them.
  std::vector<std::string> drift_ignore;

  bool operator==(const Settings&) const = default;
};

/// Everything that the spec files declare: the desired.
struct Configuration {
  Settings settings;
  std::map<std::string, InstanceSpec> instances;      ///< by key
  std::map<std::string, ManagedKeySpec> managed_keys; ///< by key
  /// The specs' hash: 16 hex digits of FNV-1a over file names, texts and variables. It tells that specs changed since
  /// a plan was made; it is no protection against forgery, which is not its purpose.
  std::string digest;

  bool operator==(const Configuration&) const = default;
};

/// `instance.orders`; the address of a customer managed key is its own.
std::string address_of(const std::string& key);

/// `customer_managed_key.main`: what plans, steps and events call the managed key `main`. No instance can have such a
/// key: a dot is no part of one.
std::string managed_key_address(const std::string& key);
bool is_managed_key_address(std::string_view text);
/// What kind of resource a step's key means, `instance` or `customer_managed_key`, and its key among those.
std::string_view resource_type_of(const std::string& key);
/// `main` of `customer_managed_key.main`.
std::string managed_key_of(const std::string& address);

/// Where the field was written; the table's header where nobody wrote it.
const SourceLocation& location_of(const InstanceSpec& spec, Field field);
const SourceLocation& location_of(const ManagedKeySpec& spec, Field field);
