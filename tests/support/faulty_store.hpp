#pragma once

#include "state/state_store.hpp"

/// Which write of a store fails, counted from 1; 0: none.
struct StoreFaults {
  /// What is on the disk when the failure is told.
  enum class Moment {
    before, ///< nothing of this write
    after,  ///< all of it, and nobody was told: the process was killed just then
  };
  int append = 0;
  int fold = 0;
  Moment moment = Moment::before;
  bool broken_from_then_on = false; ///< every later write fails too, with nothing written: the disk stays full
};

/// Forwards to another store and fails the writes that it is told to fail.
class FaultyStore final : public StateStore {
public:
  FaultyStore(StateStore& store, StoreFaults faults)
      : store_(store)
      , faults_(faults) {}

  Result<std::optional<State>> load() override { return store_.load(); }
  Result<std::unique_ptr<StateLock>> lock(const LockHolder& holder, Milliseconds patience) override {
    return store_.lock(holder, patience);
  }
  Result<LockHolder> force_unlock(const std::string& id) override { return store_.force_unlock(id); }
  Result<void> append(std::span<const JournalEntry> entries) override {
    return write(++appends == faults_.append, [&] { return store_.append(entries); });
  }
  Result<void> fold(const State& state) override {
    return write(++folds == faults_.fold, [&] { return store_.fold(state); });
  }
  bool has_unfolded() const override { return store_.has_unfolded(); }
  std::string describe() const override { return store_.describe(); }

  /// Whether the fault was met: a sweep over n ends when it was not.
  bool struck() const { return struck_; }

  int appends = 0;
  int folds = 0;

private:
  template <typename Write>
  Result<void> write(bool strikes_now, Write forward) {
    const bool still_broken = struck_ && faults_.broken_from_then_on;
    if (!strikes_now && !still_broken) return forward();
    if (strikes_now && faults_.moment == StoreFaults::Moment::after) TRY(forward());
    struck_ = true;
    return Error{ErrorKind::input_output, "file/failed", "writing the state: No space left on device", ""};
  }

  StateStore& store_;
  StoreFaults faults_;
  bool struck_ = false;
};
