#pragma once

#include "base/files.hpp"
#include "state/local/lock_file.hpp"
#include "state/local/state_paths.hpp"
#include "state/state_format.hpp"
#include "state/state_store.hpp"

#include <filesystem>
#include <memory>
#include <optional>

/// The state in a file of this machine, with its journal, lock, backup and history beside it (docs/state-format.md).
/// Reading writes nothing, so that it works in a directory that cannot be written to.
class LocalStore final : public StateStore {
public:
  explicit LocalStore(std::filesystem::path path = "auraform.state.json", StateFormat format = {});

  Result<std::optional<State>> load() override;
  Result<std::unique_ptr<StateLock>> lock(const LockHolder& holder, Milliseconds patience) override;
  Result<LockHolder> force_unlock(const std::string& id) override;
  /// An error of kind `stale` if the lock was broken meanwhile; nothing is written then.
  Result<void> append(std::span<const JournalEntry> entries) override;
  /// As append; also `stale` when the stored serial is not below the new one.
  Result<void> fold(const State& state) override;
  bool has_unfolded() const override { return has_unfolded_; }
  Result<std::vector<StateVersion>> versions() override;
  Result<State> version(const std::string& id) override;
  std::string describe() const override { return path_.string(); }
  Diagnostics notices() const override { return notices_; }

private:
  Result<void> check_lock() const;
  Result<void> open_journal();
  Result<void> replace_snapshot(const std::optional<State>& former, const std::string& text);
  Result<State> read_kept_state(const std::filesystem::path& kept) const;
  Result<void> rewrite_history();
  void note(std::string code, std::string message);

  std::filesystem::path path_;
  StatePaths paths_;
  StateFormat format_;
  std::weak_ptr<LockFile> lock_;
  std::optional<AppendFile> journal_; ///< once something was appended under the present lock
  JournalHeader header_;              ///< of that journal
  std::size_t entries_ = 0;           ///< in it
  bool has_unfolded_ = false;
  Diagnostics notices_;
};
