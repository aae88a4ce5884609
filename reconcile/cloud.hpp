#pragma once

#include "base/secret.hpp"
#include "reconcile/live.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// The calls of the Aura API that we make, as values (aura-api §2.1).

struct ListInstances {
  std::string project_id; ///< empty: all that the credential sees
  bool operator==(const ListInstances&) const = default;
};
struct GetInstance {
  std::string id;
  bool operator==(const GetInstance&) const = default;
};
struct ListProjects {
  bool operator==(const ListProjects&) const = default;
};
struct GetProject {
  std::string id;
  bool operator==(const GetProject&) const = default;
};
struct ListSnapshots {
  std::string instance_id;
  std::string date; ///< `YYYY-MM-DD`, UTC; empty: today
  bool operator==(const ListSnapshots&) const = default;
};
struct GetSnapshot {
  std::string instance_id;
  std::string snapshot_id;
  bool operator==(const GetSnapshot&) const = default;
};
struct ListManagedKeys {
  std::string project_id;
  bool operator==(const ListManagedKeys&) const = default;
};
struct GetManagedKey {
  std::string id;
  bool operator==(const GetManagedKey&) const = default;
};
/// Where a project's metrics are told to Prometheus.
struct GetMetricsEndpoint {
  std::string project_id;
  bool operator==(const GetMetricsEndpoint&) const = default;
};
using ReadCall = std::variant<ListInstances, GetInstance, ListProjects, GetProject, ListSnapshots, GetSnapshot,
                              ListManagedKeys, GetManagedKey, GetMetricsEndpoint>;

struct CreateInstance {
  FieldValues fields;             ///< those whose carrier includes create
  std::string source_instance_id; ///< empty: an empty instance
  std::string source_snapshot_id; ///< needs the instance id
  bool operator==(const CreateInstance&) const = default;
};
struct UpdateInstance {
  std::string id;
  FieldValues fields; ///< those whose carrier includes update
  bool operator==(const UpdateInstance&) const = default;
};
struct DeleteInstance {
  std::string id;
  bool operator==(const DeleteInstance&) const = default;
};
struct PauseInstance {
  std::string id;
  bool operator==(const PauseInstance&) const = default;
};
struct ResumeInstance {
  std::string id;
  bool operator==(const ResumeInstance&) const = default;
};
struct UpgradeInstance {
  std::string id;
  FieldValues fields; ///< memory and storage, both or neither
  bool operator==(const UpgradeInstance&) const = default;
};
struct OverwriteInstance {
  std::string id;
  std::string source_instance_id;
  std::string source_snapshot_id; ///< may be empty
  bool operator==(const OverwriteInstance&) const = default;
};
struct CreateSnapshot {
  std::string instance_id;
  bool operator==(const CreateSnapshot&) const = default;
};
struct RestoreSnapshot {
  std::string instance_id;
  std::string snapshot_id;
  bool operator==(const RestoreSnapshot&) const = default;
};
struct CreateManagedKey {
  FieldValues fields; ///< all of managed_key_fields()
  bool operator==(const CreateManagedKey&) const = default;
};
struct DeleteManagedKey {
  std::string id;
  bool operator==(const DeleteManagedKey&) const = default;
};
using WriteCall =
    std::variant<CreateInstance, UpdateInstance, DeleteInstance, PauseInstance, ResumeInstance, UpgradeInstance,
                 OverwriteInstance, CreateSnapshot, RestoreSnapshot, CreateManagedKey, DeleteManagedKey>;

// The answers.

/// The answer to a create: the only time that the password is told.
struct CreatedInstance {
  std::string id;
  std::string name;
  std::string connection_url;
  std::string username;
  Secret password; ///< empty if the answer lacked it
  std::optional<TimePoint> created;
  bool operator==(const CreatedInstance&) const = default;
};
enum class SnapshotStatus { pending, in_progress, completed, failed, cancelled, unknown };
struct Snapshot {
  std::string instance_id;
  std::string id;
  std::string profile;
  SnapshotStatus status = SnapshotStatus::unknown;
  std::optional<bool> exportable;
  std::optional<TimePoint> at;
  bool operator==(const Snapshot&) const = default;
};
/// A write was taken (any 2xx); the body may have told the instance, or nothing.
struct Accepted {
  std::optional<LiveInstance> instance;
  bool operator==(const Accepted&) const = default;
};
struct MetricsEndpoint {
  std::string url;
  bool operator==(const MetricsEndpoint&) const = default;
};
using Payload =
    std::variant<Accepted, CreatedInstance, LiveInstance, std::vector<InstanceSummary>, Project, std::vector<Project>,
                 Snapshot, std::vector<Snapshot>, LiveManagedKey, std::vector<ManagedKeySummary>, MetricsEndpoint>;

/// Why a call has no payload, as far as the one who made it must tell cases apart.
enum class FailureKind {
  not_found,       ///< 404
  gone,            ///< 410
  busy,            ///< 409 `ongoing-database-operation` or `snapshot-not-allowed`: wait, then ask again
  conflict,        ///< any other 409: final
  unauthenticated, ///< the token endpoint refused the credentials, or a fresh token is refused
  forbidden,       ///< 403 with a valid token
  rejected,        ///< any other 4xx: final
  rate_limited,    ///< 429 past all patience
  server,          ///< 5xx past all retries that are safe
  transport,       ///< no answer, or a part of one
  malformed,       ///< an answer that cannot be understood
  cancelled,       ///< taken back before it was sent
  withheld,        ///< not sent: this run may not change anything any more, and the message says why
};

/// Whether a failed call can have changed anything.
enum class Effect {
  none,    ///< proven: it was refused, or never sent
  unknown, ///< the answer is lost, cut, or a 5xx: ask before doing it again
};

struct CallFailure {
  FailureKind kind = FailureKind::transport;
  Effect effect = Effect::unknown;
  int status = 0; ///< HTTP; 0 without an answer
  std::string reason;
  std::string message; ///< as Aura put it, cut to a sane length, not yet escaped
  std::string request_id;
  bool operator==(const CallFailure&) const = default;
};

using CallId = std::uint64_t;

struct Reply {
  CallId id = 0;
  std::variant<Payload, CallFailure> outcome;
  std::string request_id; ///< Aura's X-Request-Id of the last attempt; may be empty
};

/// Which calls go first when the request budget is short.
enum class Priority { write, first_poll, poll };

/// Aura for readers: a port with no write calls, so that whoever holds it cannot change anything.
class CloudReader {
public:
  virtual ~CloudReader() = default;

  virtual TimePoint now() const = 0;
  /// Queues a call; its reply comes out of `wait` under the id, which the caller chose and has not used before.
  virtual void start(CallId id, const ReadCall& call, Priority priority) = 0;
  /// Waits until there are replies, the deadline has come, or a signal arrived; may return none.
  virtual std::vector<Reply> wait(TimePoint deadline) = 0;
  /// Takes back every call that has not been sent; they are answered `cancelled` with no effect.
  virtual void cancel_unsent() = 0;

  /// An id that was not used before, for callers who count none; far from those that a run counts from 1.
  CallId fresh_id() { return ++last_fresh_id_; }

private:
  CallId last_fresh_id_ = CallId{1} << 62U;
};

/// Aura for writers. A create is sent at most once, unless the answer proves that nothing was made.
class Cloud : public CloudReader {
public:
  using CloudReader::start;
  virtual void start(CallId id, const WriteCall& call) = 0;
};

/// The Error that a person sees for a failed call. `doing` names the call and its object.
Error to_error(const CallFailure& failure, const std::string& doing);
