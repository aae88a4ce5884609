#pragma once

#include "base/boot_clock.hpp"
#include "state/remote/heartbeat.hpp"
#include "state/remote/lock_document.hpp"
#include "state/remote/object_store.hpp"
#include "state/remote/remote_lock.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

/// A lock in an object beside the state. It tells its holder and a lifetime; a thread renews it, and whoever was not
/// heard of for a lifetime, by the store's own clock, loses it. Every write of it is conditional, releasing too, so
/// that nobody can take away a lock that he has lost. A free lock's object stays.
class ObjectLock final : public RemoteLock {
public:
  using Now = std::function<BootClock::time_point()>;

  /// `objects` is used on the renewing thread, too, by nobody else.
  ObjectLock(std::unique_ptr<ObjectStore> objects, Milliseconds lifetime, Now now = BootClock::now);
  ~ObjectLock() override;

  Result<LockAttempt> attempt(const LockHolder& holder) override;
  Result<void> release(const std::string& id) override;
  Result<LockHolder> break_lock(const std::string& id) override;
  Result<void> check() const override;
  Result<void> make_sure() override;

private:
  struct Found {
    LockDocument document;
    std::string version;
    std::optional<Milliseconds> age;
  };

  Result<std::optional<Found>> find();
  std::string why_ended(const Found& found);
  Result<LockAttempt> take(const LockHolder& holder, const std::string& version, LockAttempt attempt);
  Milliseconds beat();
  Result<void> renew();
  /// Whether it was renewed, or known to be lost, so late that nobody need be asked.
  bool is_known() const;

  std::unique_ptr<ObjectStore> objects_;
  Milliseconds lifetime_;
  Now now_;
  LockDocument ours_;
  std::string version_; ///< of the object while we hold it
  std::string watched_version_;
  BootClock::time_point watched_since_;
  std::mutex renewing_;      ///< held while the lock is renewed: by a beat, or because somebody must know
  mutable std::mutex mutex_; ///< guards what `check` reads
  bool held_ = false;
  BootClock::time_point renewed_; ///< when the latest write of it that took effect had not begun yet
  std::optional<std::string> lost_to_;
  std::unique_ptr<Heartbeat> heartbeat_;
};
