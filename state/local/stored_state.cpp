#include "state/local/stored_state.hpp"

#include "base/files.hpp"
#include "state/local/history.hpp"

namespace {

bool is_there(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

/// How to get the last good snapshot back.
std::string restore_hint(const StatePaths& paths) {
  const auto kept = kept_snapshots(paths);
  if (!kept.empty()) return "restore the latest kept copy: " + restore_command(kept.back(), paths);
  if (is_there(paths.backup)) return "restore the backup: " + restore_command(paths.backup, paths);
  return "there is neither a backup (" + paths.backup.string() + ") nor a kept copy in " + paths.history.string() +
         ": restore the file from where you keep it, or import the instances again";
}

Error unusable(std::string code, std::string message, std::string hint) {
  return {ErrorKind::state, std::move(code), std::move(message), std::move(hint)};
}

Result<std::optional<State>> read_snapshot(const StatePaths& paths, const StateFormat& format) {
  TRY_ASSIGN(const auto text, read_file_if_there(paths.snapshot));
  if (!text) return std::optional<State>();
  auto state = format.read_snapshot(*text, paths.snapshot.string());
  if (state) return std::optional(std::move(state).value());
  Error error = std::move(state).error();
  if (error.hint.empty()) error.hint = restore_hint(paths);
  return error;
}

Result<JournalContent> read_journal(const std::string& text, const StatePaths& paths, const StateFormat& format) {
  auto content = format.read_journal(text, paths.journal.string());
  if (content) return content;
  Error error = std::move(content).error();
  if (error.hint.empty())
    error.hint = "keep a copy of it, cut it before that line, and look at the next plan: instances that only the lost "
                 "lines knew are unmanaged there, and `import` records them; the snapshot before this one is " +
                 paths.backup.string();
  return error;
}

/// A state was here, and its snapshot is gone: that is no empty state, of which everything would be created again.
/// A journal that began with nothing is all that there was: a first run that was killed.
Result<void> check_not_lost(const StatePaths& paths, const JournalContent& journal) {
  const bool has_entries = journal.header && !journal.entries.empty();
  if (has_entries && journal.header->serial == 0) return {};
  if (!has_entries && !is_there(paths.backup) && kept_snapshots(paths).empty()) return {};
  return unusable("state/missing", paths.snapshot.string() + " is missing, and there was one",
                  restore_hint(paths) +
                      "; to begin with an empty state instead, move its journal, backup and history away");
}

Result<JournalUse> judge_journal(const StatePaths& paths, const JournalContent& journal,
                                 const std::optional<State>& snapshot) {
  if (!journal.header) return JournalUse::nothing;
  if (!snapshot) return JournalUse::continues;
  if (journal.header->lineage == snapshot->lineage && journal.header->serial == snapshot->serial)
    return JournalUse::continues;
  if (journal.entries.empty()) return JournalUse::nothing;
  if (journal.header->lineage != snapshot->lineage)
    return unusable("state/other-lineage",
                    paths.journal.string() + " belongs to another state than " + paths.snapshot.string() +
                        " (lineage " + journal.header->lineage + ", not " + snapshot->lineage + ")",
                    "put the two files of one state beside each other, or move the journal away");
  if (journal.header->serial < snapshot->serial) return JournalUse::nothing;
  return unusable("state/older-snapshot",
                  paths.snapshot.string() + " has serial " + std::to_string(snapshot->serial) +
                      ", and its journal continues serial " + std::to_string(journal.header->serial),
                  restore_hint(paths) + "; to use this older snapshot without what came after it, move " +
                      paths.journal.string() + " away");
}

} // namespace

Result<StoredState> read_stored(const StatePaths& paths, const StateFormat& format) {
  StoredState stored;
  TRY_ASSIGN(auto text, read_file_if_there(paths.journal));
  stored.journal_text = text.value_or("");
  TRY_ASSIGN(stored.journal, read_journal(stored.journal_text, paths, format));
  TRY_ASSIGN(stored.snapshot, read_snapshot(paths, format));
  if (!stored.snapshot) TRY(check_not_lost(paths, stored.journal));
  TRY_ASSIGN(stored.use, judge_journal(paths, stored.journal, stored.snapshot));
  return stored;
}

std::optional<State> folded(StoredState stored) {
  if (stored.use == JournalUse::nothing) return std::move(stored.snapshot);
  State state = std::move(stored.snapshot).value_or(State{});
  state.lineage = stored.journal.header->lineage;
  state.serial += stored.journal.entries.size();
  for (const JournalEntry& entry : stored.journal.entries)
    apply_entry(state, entry);
  return state;
}
