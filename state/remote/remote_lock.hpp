#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "state/state_store.hpp"

#include <optional>
#include <string>

/// What one attempt at the lock brought.
struct LockAttempt {
  bool taken = false;
  std::optional<LockHolder> holder;       ///< who holds it, where it was not taken and that is told
  std::optional<Milliseconds> expires_in; ///< when the holder loses it unless he renews it, where locks expire
  std::optional<LockHolder> former;       ///< whose lock was taken over
  std::string why_taken_over;             ///< "it was not renewed for 1m05s", "its process is gone"
};

/// The lock of a remote state: one holder at a time, among all machines. It keeps runs out of each other's way; what
/// keeps the state whole is that every write is conditional.
class RemoteLock {
public:
  virtual ~RemoteLock() = default;

  /// Takes the lock if it is free, expired, or held by a process of this machine that is gone. Once taken, it is kept
  /// until `release`.
  virtual Result<LockAttempt> attempt(const LockHolder& holder) = 0;

  /// Lets go of the lock if the holder with this id has it still. A store that cannot be reached keeps it until it
  /// expires.
  virtual Result<void> release(const std::string& id) = 0;

  /// Breaks the lock whose holder has this id, and returns who held it.
  virtual Result<LockHolder> break_lock(const std::string& id) = 0;

  /// An error of kind `stale` (`state/lock-lost`) once it is known that somebody else has taken or broken the lock.
  virtual Result<void> check() const = 0;

  /// The same, and where the lock was not renewed for so long that somebody may have taken it over, the store is asked
  /// first; a store that does not answer is an error, too. Success: nobody takes it over within the next quarter of
  /// its lifetime, or, where locks cannot be renewed, nobody has taken it.
  virtual Result<void> make_sure() = 0;

  /// Whether the store itself refuses the writes of whoever has lost the lock. Where it does not, whoever takes the
  /// lock writes first, so that the former holder's next write fails by its condition.
  virtual bool fences() const { return false; }
};
