#pragma once

#include "base/diagnostic.hpp"
#include "base/result.hpp"
#include "state/journal.hpp"
#include "state/store_cost.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Who holds the lock, for the message that others see.
struct LockHolder {
  std::string id;        ///< random; what `force-unlock` takes
  std::string operation; ///< `apply`
  std::string who;       ///< user@host, process id
  TimePoint since;

  bool operator==(const LockHolder&) const = default;
};

/// An error of kind `stale` unless `next` may take the place of what is stored: a snapshot of that serial (0: none),
/// and behind it journal entries of that lineage (empty: none). `place` names the store.
Result<void> check_successor(std::uint64_t serial, const std::string& lineage, const State& next,
                             const std::string& place);

/// What `StateStore::version` says about an id that it does not know.
Error no_such_version(const std::string& store, const std::string& id);

/// A held lock; letting it go out of scope releases it.
class StateLock {
public:
  virtual ~StateLock() = default;
  virtual const LockHolder& holder() const = 0;
  /// An error of kind `stale` (`state/lock-lost`) unless nobody else can have the lock at this moment: whoever holds it
  /// asks before each step that must not be taken twice. May ask the store, where it was not heard of for long; what
  /// that answers, or does not, is an error, too.
  virtual Result<void> check() = 0;
};

/// One snapshot of the past, or the present one, that a store keeps.
struct StateVersion {
  std::string id;                      ///< what `StateStore::version` takes
  std::optional<std::uint64_t> serial; ///< nullopt where only reading it would tell
  std::optional<TimePoint> written;    ///< nullopt where the store does not tell
  bool is_present = false;

  bool operator==(const StateVersion&) const = default;
};

/// Where the state lives. One writer at a time, any number of readers; what a write returned from is durable.
class StateStore {
public:
  virtual ~StateStore() = default;

  /// Snapshot and journal folded together. nullopt: nothing was ever stored here, which is not the same as a file
  /// that cannot be read (an error that names the backup). Every journal entry counts one serial, so that whoever
  /// remembers a serial can tell that something was written since.
  virtual Result<std::optional<State>> load() = 0;

  /// Takes the lock, waiting up to `patience`. The error of kind `locked` names the holder.
  virtual Result<std::unique_ptr<StateLock>> lock(const LockHolder& holder, Milliseconds patience) = 0;

  /// Breaks the lock whose holder has this id. Returns who held it.
  virtual Result<LockHolder> force_unlock(const std::string& id) = 0;

  /// Adds entries to the journal in one durable write. Only under the lock.
  virtual Result<void> append(std::span<const JournalEntry> entries) = 0;

  /// Writes the snapshot, keeps the former one as backup, empties the journal. Only under the lock. The caller has
  /// raised the serial above the one that it loaded. A state without lineage is a new one: the store gives it one.
  virtual Result<void> fold(const State& state) = 0;

  /// Whether the state that was loaded last holds journal entries that no fold has put into a snapshot yet: a run
  /// that did not end left them.
  virtual bool has_unfolded() const { return false; }

  /// The snapshots that are kept, newest first; none where the store keeps none.
  virtual Result<std::vector<StateVersion>> versions() { return std::vector<StateVersion>{}; }

  /// The snapshot of that id, as it was. An error of kind `state` (`state/no-version`) where it is not kept.
  virtual Result<State> version(const std::string& id) { return no_such_version(describe(), id); }

  /// For messages: `auraform.state.json`.
  virtual std::string describe() const = 0;

  /// What the calls so far took; nullopt where the state is on this machine.
  virtual std::optional<StoreCost> cost() const { return std::nullopt; }

  /// Warnings for a person about what the calls so far met: a torn journal line that a crash left, a lock taken over
  /// from a dead process.
  virtual Diagnostics notices() const { return {}; }
};
