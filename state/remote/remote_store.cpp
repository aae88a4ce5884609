#include "state/remote/remote_store.hpp"

#include "base/text.hpp"
#include "state/pausing.hpp"
#include "state/remote/remote_content.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

// What reads and locks; what writes is in remote_store_write.cpp.

namespace {

constexpr int most_readings = 5; ///< of a state that is folded again and again under the reader's eyes
constexpr int most_fences = 10;
constexpr Milliseconds first_look_again{100};
constexpr Milliseconds longest_look_again{2000};

class RemoteLockGuard final : public StateLock {
public:
  RemoteLockGuard(std::shared_ptr<RemoteLock> lock, LockHolder holder)
      : lock_(std::move(lock))
      , holder_(std::move(holder)) {}
  RemoteLockGuard(const RemoteLockGuard&) = delete;
  RemoteLockGuard& operator=(const RemoteLockGuard&) = delete;
  /// A lock that cannot be released now expires, or tells its holder to whoever meets it.
  ~RemoteLockGuard() override { [[maybe_unused]] const Result<void> released = lock_->release(holder_.id); }

  const LockHolder& holder() const override { return holder_; }
  Result<void> check() override { return lock_->make_sure(); }

private:
  std::shared_ptr<RemoteLock> lock_;
  LockHolder holder_;
};

/// What callers hold. The store sees by its share of the guard whether it is still held.
class HeldRemoteLock final : public StateLock {
public:
  explicit HeldRemoteLock(std::shared_ptr<StateLock> guard)
      : guard_(std::move(guard)) {}
  const LockHolder& holder() const override { return guard_->holder(); }
  Result<void> check() override { return guard_->check(); }

private:
  std::shared_ptr<StateLock> guard_;
};

Error locked_error(const LockAttempt& attempt, const std::string& place) {
  Error error{ErrorKind::locked, "state/locked", "the state is locked by another run (" + place + ")",
              "wait for it with -lock-timeout=5m"};
  if (!attempt.holder) return error;
  const LockHolder& holder = *attempt.holder;
  error.message = "the state is locked by " + visible(holder.who) + " for `" + visible(holder.operation) + "` since " +
                  format_time(holder.since) + ", lock id " + visible(holder.id) + " (" + place + ")";
  if (attempt.expires_in)
    error.message +=
        "; unless it is renewed, it expires in " + format_duration(std::max(*attempt.expires_in, Milliseconds{1000}));
  error.hint += ", or, if that run must not go on, break the lock: auraform force-unlock " + visible(holder.id);
  return error;
}

} // namespace

RemoteStore::RemoteStore(std::unique_ptr<ObjectStore> objects, std::shared_ptr<RemoteLock> lock,
                         std::filesystem::path unsent, StateFormat format)
    : objects_(std::move(objects))
    , lock_(std::move(lock))
    , format_(std::move(format))
    , unsent_(std::move(unsent), format_) {}

void RemoteStore::note(std::string code, std::string message) {
  Diagnostic notice;
  notice.severity = Severity::warning;
  notice.code = std::move(code);
  notice.message = std::move(message);
  if (std::find(notices_.begin(), notices_.end(), notice) == notices_.end()) notices_.push_back(std::move(notice));
}

Result<std::optional<RemoteStore::Present>> RemoteStore::read_head() {
  TRY_ASSIGN(auto object, objects_->get(head_object));
  if (!object) return std::optional<Present>();
  TRY_ASSIGN(RemoteHead head, decode_head(object->content, describe()));
  return std::optional(Present{std::move(head), std::move(object->version)});
}

/// While the lock is held, a head of somebody else's means that it was lost.
bool RemoteStore::is_anothers(const RemoteHead& head) const {
  return !held_.expired() && !lock_->fences() && head.writer != run_;
}

/// A state was here, and its head is gone: that is no empty state, of which everything would be created again.
Result<void> RemoteStore::check_not_lost() {
  if (objects_->holds_one_object()) return {};
  TRY_ASSIGN(const std::vector<std::string> snapshots, objects_->list(snapshot_prefix));
  if (snapshots.empty()) return {};
  return Error{ErrorKind::state, "state/missing",
               describe() + " is missing, and there was one: its snapshots are there, the latest as " +
                   visible(snapshots.back()),
               "if the store keeps versions, restore that object; to begin with an empty state instead, move the "
               "objects away whose names begin like its own"};
}

Result<std::optional<State>> RemoteStore::load() {
  for (int reading = 1; reading <= most_readings; ++reading) {
    const std::string former = present_ ? present_->version : std::string();
    TRY_ASSIGN(auto found, read_head());
    if (found && is_anothers(found->head)) return overtaken();
    present_ = std::move(found);
    if (!present_) {
      TRY(check_not_lost());
      return std::optional<State>();
    }
    TRY_ASSIGN(RemoteContent content, read_remote_content(*objects_, present_->head, format_));
    is_up_to_date_ = content.is_up_to_date;
    if (content.missing_object.empty()) return std::move(content.state);
    if (reading == 1 || present_->version != former) continue; // folded meanwhile, as it seems
    return Error{ErrorKind::state, "state/missing",
                 describe() + " names " + visible(content.missing_object) + ", and that object is missing",
                 "if the store keeps versions, restore it"};
  }
  return Error{ErrorKind::locked, "state/restless", describe() + " is written faster than it can be read",
               "run the command again"};
}

/// Looks again and again, less and less often, until patience is over.
Result<LockAttempt> RemoteStore::attempt(const LockHolder& holder, Milliseconds patience) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point deadline = Clock::now() + patience;
  for (Milliseconds pause = first_look_again;; pause = std::min(pause * 2, longest_look_again)) {
    TRY_ASSIGN(LockAttempt attempt, lock_->attempt(holder));
    if (attempt.taken) return attempt;
    const auto left = std::chrono::ceil<Milliseconds>(deadline - Clock::now());
    if (left <= Milliseconds{0}) return locked_error(attempt, describe());
    TRY(pause_for(std::min(left, pause)));
  }
}

Result<std::unique_ptr<StateLock>> RemoteStore::lock(const LockHolder& holder, Milliseconds patience) {
  TRY_ASSIGN(const auto found, read_head());
  const bool is_proven = found && found->head.proven_at == objects_->identity();
  if (!is_proven && !lock_->fences()) TRY(objects_->prove_conditions());
  TRY_ASSIGN(const LockAttempt taken, attempt(holder, patience));
  const auto guard = std::make_shared<RemoteLockGuard>(lock_, holder);
  if (taken.former)
    note("state/lock-taken-over", "took over the lock of " + visible(taken.former->who) + ", whose `" +
                                      visible(taken.former->operation) + "` began at " +
                                      format_time(taken.former->since) + ": " + taken.why_taken_over);
  run_ = holder.id;
  held_ = guard;
  has_unsent_ = false;
  doubtful_.reset();
  if (!is_proven && lock_->fences()) TRY(objects_->prove_conditions());
  TRY(open());
  TRY(fold_in_unsent());
  return std::unique_ptr<StateLock>(std::make_unique<HeldRemoteLock>(guard));
}

/// The first write under a lock: from here on whoever held it before fails by the condition of his next write.
Result<void> RemoteStore::open() {
  for (int round = 0; round < most_fences; ++round) {
    TRY_ASSIGN(present_, read_head());
    if (!present_) TRY(check_not_lost());
    if (lock_->fences()) return {};
    auto written = write_head(present_ ? present_->head : RemoteHead{});
    if (written || written.error().kind != ErrorKind::stale) return written;
  }
  return overtaken();
}

Result<LockHolder> RemoteStore::force_unlock(const std::string& id) {
  TRY_ASSIGN(LockHolder holder, lock_->break_lock(id));
  run_ = "force-unlock of " + id;
  TRY(open());
  note("state/lock-broken", "if that run is still going on, its next write to the state is refused, and it stops");
  return holder;
}

Result<std::vector<StateVersion>> RemoteStore::versions() {
  TRY_ASSIGN(const auto found, read_head());
  std::vector<StateVersion> versions;
  if (!found) return versions;
  for (const RemoteSnapshot& kept : found->head.kept)
    versions.push_back({.id = std::to_string(kept.serial), .serial = kept.serial, .written = kept.written});
  if (const auto& present = found->head.snapshot)
    versions.push_back({.id = std::to_string(present->serial),
                        .serial = present->serial,
                        .written = present->written,
                        .is_present = true});
  std::reverse(versions.begin(), versions.end());
  return versions;
}

Result<State> RemoteStore::version(const std::string& id) {
  TRY_ASSIGN(const auto found, read_head());
  std::vector<RemoteSnapshot> all = found ? found->head.kept : std::vector<RemoteSnapshot>{};
  if (found && found->head.snapshot) all.push_back(*found->head.snapshot);
  for (const RemoteSnapshot& snapshot : all)
    if (std::to_string(snapshot.serial) == id) return read_remote_snapshot(*objects_, snapshot, format_);
  return no_such_version(describe(), id);
}
