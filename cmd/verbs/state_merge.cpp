#include "base/files.hpp"
#include "base/text.hpp"
#include "cmd/applying.hpp"
#include "cmd/planning.hpp"
#include "cmd/record_keeping.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/verbs/verbs.hpp"
#include "state/journal_merge.hpp"

namespace {

Result<JournalContent> read_kept_journal(Context& context, const Settings& settings, const std::string& written) {
  TRY_ASSIGN(const std::string text, read_file(context.directory / written));
  const std::string what = visible(written);
  TRY_ASSIGN(JournalContent journal, state_format(context, settings.state).read_journal(text, what));
  if (journal.header && !journal.torn) return journal;
  return Error{ErrorKind::state, "state/unsent-damaged", what + " is cut or empty",
               "instances that only it knows are unmanaged in the next plan: import them"};
}

/// What a run kept in a file because it could not write it, as far as it still holds.
Result<std::vector<JournalEntry>> entries_of(Context& context, const Settings& settings, const std::string& written,
                                             const State& state) {
  TRY_ASSIGN(const JournalContent journal, read_kept_journal(context, settings, written));
  if (journal.header->lineage != state.lineage)
    return Error{ErrorKind::state, "state/other-lineage", visible(written) + " belongs to another state",
                 "its name begins with that one's lineage"};
  MergedEntries merged = merge_entries(state, journal.header->serial, journal.entries);
  context.console.print(visible(written) + ": " + std::to_string(merged.entries.size()) + " of " +
                        counted(journal.entries.size(), "journal entry") + " hold.\n");
  for (const std::string& left_out : merged.left_out)
    context.console.print("  " + visible(left_out) + "\n");
  return std::move(merged.entries);
}

} // namespace

Result<ExitCode> run_state_merge(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const Settings settings, settings_for_state(context, arguments));
  TRY_ASSIGN(const auto store, open_state(context, settings, arguments));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, "state merge"));
  TRY_ASSIGN(const State state, load_state(context, *store)); // a remote store has merged what this machine kept
  std::vector<JournalEntry> entries;
  if (!arguments.words().empty()) {
    TRY_ASSIGN(entries, entries_of(context, settings, arguments.words().front(), state));
  }
  if (entries.empty() && !store->has_unfolded()) {
    context.console.print("There is nothing to merge.\n");
    return ExitCode::done;
  }
  TRY(change_record(*store, state, entries));
  context.console.print("Merged into " + visible(store->describe()) + ".\n");
  return ExitCode::done;
}
