#pragma once

#include "state/remote/heartbeat.hpp"
#include "state/remote/lock_document.hpp"
#include "state/remote/object_store.hpp"
#include "state/remote/remote_lock.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

/// A lock in an object beside the state. It tells its holder and a lifetime; a thread renews it, and whoever was not
/// heard of for a lifetime, by the store's own clock, loses it. Every write of it is conditional, releasing too, so
/// that nobody can take away a lock that he has lost. A free lock's object stays.
class ObjectLock final : public RemoteLock {
public:
  /// `objects` is used on the renewing thread, too, by nobody else.
  ObjectLock(std::unique_ptr<ObjectStore> objects, Milliseconds lifetime);
  ~ObjectLock() override;

  Result<LockAttempt> attempt(const LockHolder& holder) override;
  Result<void> release(const std::string& id) override;
  Result<LockHolder> break_lock(const std::string& id) override;
  Result<void> check() const override;

private:
  struct Found {
    LockDocument document;
    std::string version;
    std::optional<Milliseconds> age;
  };

  Result<std::optional<Found>> find();
  std::string why_ended(const Found& found);
  Result<LockAttempt> take(const LockHolder& holder, const std::string& version, LockAttempt attempt);
  Milliseconds renew();
  void lose(std::string who);

  std::unique_ptr<ObjectStore> objects_;
  Milliseconds lifetime_;
  LockDocument ours_;
  std::string version_; ///< of the object while we hold it
  std::string watched_version_;
  std::chrono::steady_clock::time_point watched_since_;
  mutable std::mutex mutex_; ///< guards what check() reads
  bool held_ = false;
  std::optional<std::string> lost_to_;
  std::unique_ptr<Heartbeat> heartbeat_;
};
