#pragma once

#include "state/state_store.hpp"

#include <utility>
#include <vector>

/// A StateStore in memory that keeps the local store's promises: loading is snapshot plus journal, each entry raises
/// the loaded serial by one, a fold empties the journal.
class MemoryStore final : public StateStore {
public:
  MemoryStore() = default;
  explicit MemoryStore(State state)
      : snapshot_(std::move(state)) {}

  Result<std::optional<State>> load() override {
    if (!snapshot_ && journal_.empty()) return std::optional<State>();
    State state = snapshot_.value_or(new_state());
    state.serial += journal_.size();
    for (const JournalEntry& entry : journal_)
      apply_entry(state, entry);
    return std::optional(std::move(state));
  }

  Result<std::unique_ptr<StateLock>> lock(const LockHolder& holder, Milliseconds) override {
    if (*held_) return Error{ErrorKind::locked, "state/locked", "locked by " + held_->value().who, ""};
    *held_ = holder;
    return std::unique_ptr<StateLock>(std::make_unique<Lock>(held_, holder));
  }

  Result<LockHolder> force_unlock(const std::string& id) override {
    if (!*held_ || held_->value().id != id) return Error{ErrorKind::state, "state/lock-id", "no lock " + id, ""};
    return std::exchange(*held_, std::nullopt).value();
  }

  Result<void> append(std::span<const JournalEntry> entries) override {
    ++appends;
    journal_.insert(journal_.end(), entries.begin(), entries.end());
    return {};
  }

  Result<void> fold(const State& state) override {
    ++folds;
    snapshot_ = state;
    if (snapshot_->lineage.empty()) snapshot_->lineage = new_state().lineage;
    journal_.clear();
    return {};
  }

  bool has_unfolded() const override { return !journal_.empty(); }
  std::string describe() const override { return "memory"; }

  const std::vector<JournalEntry>& journal() const { return journal_; }
  const std::optional<State>& snapshot() const { return snapshot_; }

  int appends = 0;
  int folds = 0;

private:
  using Held = std::shared_ptr<std::optional<LockHolder>>;

  class Lock final : public StateLock {
  public:
    Lock(Held held, LockHolder holder)
        : held_(std::move(held))
        , holder_(std::move(holder)) {}
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock() override {
      if (*held_ == holder_) held_->reset();
    }
    const LockHolder& holder() const override { return holder_; }
    Result<void> check() override { return {}; }

  private:
    Held held_;
    LockHolder holder_;
  };

  static State new_state() {
    State state;
    state.lineage = "memory";
    return state;
  }

  std::optional<State> snapshot_;
  std::vector<JournalEntry> journal_;
  Held held_ = std::make_shared<std::optional<LockHolder>>();
};
