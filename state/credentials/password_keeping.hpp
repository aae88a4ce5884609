#pragma once

#include "state/credentials/credential_spool.hpp"
#include "state/state_store.hpp"

#include <memory>
#include <vector>

/// A store that keeps passwords in its state, which must be an encrypted one: another refuses them. The fold takes them
/// into the snapshot, whether or not the state that is folded knows of them.
class PasswordKeepingStore final : public StateStore {
public:
  /// `recorded` is what was loaded from `store`.
  PasswordKeepingStore(StateStore& store, const State& recorded);

  /// Durable when it returns.
  Result<void> keep(const std::vector<Credential>& credentials);
  bool keeps(const std::string& instance_id) const { return kept_.contains(instance_id); }
  /// Kept by an earlier run, while no record says where they are.
  std::vector<Credential> left_behind() const;

  Result<std::optional<State>> load() override { return store_.load(); }
  Result<std::unique_ptr<StateLock>> lock(const LockHolder& holder, Milliseconds patience) override {
    return store_.lock(holder, patience);
  }
  Result<LockHolder> force_unlock(const std::string& id) override { return store_.force_unlock(id); }
  Result<void> append(std::span<const JournalEntry> entries) override { return store_.append(entries); }
  Result<void> fold(const State& state) override;
  bool has_unfolded() const override { return unfolded_ > 0 || store_.has_unfolded(); }
  std::string describe() const override { return store_.describe(); }
  Diagnostics notices() const override { return store_.notices(); }

private:
  StateStore& store_;
  const State& recorded_;
  std::map<std::string, Secret> kept_; ///< all that the state has, by the instances' ids
  std::size_t unfolded_ = 0;           ///< entries of ours in the journal
};

/// Keeps passwords in the state.
std::unique_ptr<CredentialSink> make_state_sink(PasswordKeepingStore& store);

/// Holds them there from the beginning, so that they are never on a disk in plain. What earlier runs left in `file` is
/// held, too.
std::unique_ptr<CredentialSpool> make_state_spool(PasswordKeepingStore& store, std::unique_ptr<CredentialSpool> file);
