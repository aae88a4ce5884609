#pragma once

#include "state/remote/object_store.hpp"
#include "state/remote/remote_head.hpp"
#include "state/remote/remote_lock.hpp"
#include "state/remote/unsent_entries.hpp"
#include "state/state_format.hpp"
#include "state/state_store.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The state in a store that many machines reach (docs/remote-state.md). One small object, the head, says what counts:
/// the snapshot, and the journal since. Every write replaces the head on the condition that it is the one that was
/// read or written last; so a run that lost its lock, and woke up, cannot write. Appends cost the same however
/// large the state is: the journal stands in the head until it has grown, and then moves to an object of its own.
///
/// What could not be written is kept in a file here, and the next run from this directory folds it in.
class RemoteStore final : public StateStore {
public:
  /// Relative names of objects are the store's; `unsent` is the directory for what could not be written.
  RemoteStore(std::unique_ptr<ObjectStore> objects, std::shared_ptr<RemoteLock> lock, std::filesystem::path unsent,
              StateFormat format = {});

  Result<std::optional<State>> load() override;
  Result<std::unique_ptr<StateLock>> lock(const LockHolder& holder, Milliseconds patience) override;
  Result<LockHolder> force_unlock(const std::string& id) override;
  /// An error of kind `stale` if somebody else has written since; the entries are kept here then.
  Result<void> append(std::span<const JournalEntry> entries) override;
  Result<void> fold(const State& state) override;
  bool has_unfolded() const override { return present_ && present_->head.entries > 0; }
  Result<std::vector<StateVersion>> versions() override;
  Result<State> version(const std::string& id) override;
  std::string describe() const override { return objects_->describe(); }
  std::optional<StoreCost> cost() const override { return objects_->cost(); }
  Diagnostics notices() const override { return notices_; }

private:
  /// The head as it was read or written last.
  struct Present {
    RemoteHead head;
    std::string version;
  };

  Result<std::optional<Present>> read_head();
  Result<void> check_not_lost();

  Result<LockAttempt> attempt(const LockHolder& holder, Milliseconds patience);
  Result<void> open();
  Result<void> fold_in_unsent();

  bool is_anothers(const RemoteHead& head) const;
  Result<void> prepare_write();
  Result<void> write_head(RemoteHead next);
  Result<void> write_entries(std::span<const JournalEntry> entries);
  Result<void> move_journal_out(RemoteHead& head);
  Result<RemoteSnapshot> write_snapshot(std::uint64_t serial, std::string text);
  Result<void> write_fold(const State& state);
  Result<void> rewrite_kept(RemoteHead& head);
  void remove_what_is_left(const RemoteHead& before, const RemoteHead& after);
  Error keep(Error error, std::span<const JournalEntry> entries);
  Error overtaken() const;
  void note(std::string code, std::string message);

  std::unique_ptr<ObjectStore> objects_;
  std::shared_ptr<RemoteLock> lock_;
  StateFormat format_;
  UnsentDirectory unsent_;
  std::string run_;               ///< id of the lock that is held, or was held last
  std::weak_ptr<StateLock> held_; ///< while it is held
  std::optional<Present> present_;
  std::optional<RemoteHead> doubtful_;         ///< what a write without an answer tried to write
  std::vector<JournalEntry> doubtful_entries_; ///< what it was to add
  bool is_up_to_date_ = true;                  ///< the snapshot is written as the format would write it now
  bool has_unsent_ = false;
  Diagnostics notices_;
};
