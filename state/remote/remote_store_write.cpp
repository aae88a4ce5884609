#include "state/remote/remote_store.hpp"

#include "base/files.hpp"
#include "base/random_id.hpp"
#include "base/text.hpp"
#include "state/journal_merge.hpp"
#include "state/local/history.hpp"
#include "state/remote/remote_content.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace {

/// A journal that has grown beyond this moves out of the head: what an append costs is bounded by it.
constexpr std::size_t most_journal_bytes = 32U << 10U;

std::size_t size_of(const std::vector<std::string>& lines) {
  std::size_t bytes = 0;
  for (const std::string& line : lines)
    bytes += line.size() + 1;
  return bytes;
}

/// The entries after those that are written already: a write whose answer was lost went through, and the caller gives
/// its entries again, with later ones.
std::span<const JournalEntry> without_written(std::span<const JournalEntry> entries,
                                              const std::vector<JournalEntry>& written) {
  const bool again = entries.size() >= written.size() && std::equal(written.begin(), written.end(), entries.begin());
  return again ? entries.subspan(written.size()) : entries;
}

} // namespace

Error RemoteStore::overtaken() const {
  return {ErrorKind::stale, "state/overtaken",
          describe() + " was written by another run since this one read it: its lock was taken over or broken, and "
                       "nothing more is written",
          "run the command again"};
}

/// What the last write left in doubt is settled by looking: every head has a nonce of its own.
Result<void> RemoteStore::prepare_write() {
  ensure(!held_.expired(), "the state is written under its lock");
  TRY(lock_->check());
  if (!doubtful_ && present_) return {};
  const std::string expected = present_ ? present_->version : std::string();
  TRY_ASSIGN(auto found, read_head());
  const bool went_through = doubtful_ && found && found->head.nonce == doubtful_->nonce;
  if (doubtful_ && !went_through && (found ? found->version : std::string()) != expected) return overtaken();
  if (!went_through) doubtful_entries_.clear();
  present_ = std::move(found);
  doubtful_.reset();
  return {};
}

Result<void> RemoteStore::write_head(RemoteHead next) {
  next.nonce = random_id();
  next.writer = run_;
  next.proven_at = objects_->identity();
  if (next.lineage.empty()) next.lineage = random_id();
  const WriteCondition condition{present_ ? present_->version : std::string()};
  auto version = objects_->put(head_object, encode_head(next), condition);
  if (!version) {
    doubtful_ = std::move(next);
    return std::move(version).error();
  }
  if (!*version) return overtaken();
  present_ = Present{std::move(next), std::move(**version)};
  return {};
}

Result<void> RemoteStore::move_journal_out(RemoteHead& head) {
  if (objects_->holds_one_object() || size_of(head.journal) <= most_journal_bytes) return {};
  const std::string name = segment_object(random_id());
  TRY_ASSIGN(const auto written, objects_->put(name, join(head.journal, "\n") + "\n", must_be_absent));
  if (!written) return overtaken();
  head.segments.push_back(name);
  head.journal.clear();
  return {};
}

Result<void> RemoteStore::write_entries(std::span<const JournalEntry> entries) {
  TRY(prepare_write());
  entries = without_written(entries, std::exchange(doubtful_entries_, {}));
  if (entries.empty()) return {};
  RemoteHead next = present_ ? present_->head : RemoteHead{};
  TRY(move_journal_out(next));
  if (next.lineage.empty()) next.lineage = random_id();
  const JournalHeader header{next.lineage, next.snapshot ? next.snapshot->serial : 0};
  TRY_ASSIGN(std::string line, format_.write_entries(header, next.entries, entries));
  line.pop_back(); // its newline
  next.journal.push_back(std::move(line));
  next.entries += entries.size();
  auto written = write_head(std::move(next));
  if (!written && doubtful_) doubtful_entries_.assign(entries.begin(), entries.end());
  return written;
}

Result<void> RemoteStore::append(std::span<const JournalEntry> entries) {
  if (entries.empty()) return lock_->check();
  auto written = write_entries(entries);
  if (!written) return keep(std::move(written).error(), entries);
  if (std::exchange(has_unsent_, false)) return unsent_.forget(present_->head.lineage, run_);
  return {};
}

/// Keeps on this machine what could not be written, and says where.
Error RemoteStore::keep(Error error, std::span<const JournalEntry> entries) {
  if (!present_ || present_->head.lineage.empty()) return error;
  const RemoteHead& head = present_->head;
  const JournalHeader header{head.lineage, (head.snapshot ? head.snapshot->serial : 0) + head.entries};
  const auto kept = unsent_.keep(header, run_, entries);
  const std::string separator = error.hint.empty() ? "" : "; ";
  if (!kept) {
    error.hint += separator + "what could not be written could not be kept here either: " + kept.error().message;
    return error;
  }
  has_unsent_ = true;
  error.hint += separator + "what could not be written is kept in " + kept->string() +
                ", and the next run from this directory folds it in";
  return error;
}

/// Under a new lock: what runs from this directory could not write is written now, as far as it still holds.
Result<void> RemoteStore::fold_in_unsent() {
  if (!present_) return {};
  TRY_ASSIGN(const auto kept, unsent_.kept_for(present_->head.lineage));
  for (const UnsentEntries& unsent : kept) {
    TRY_ASSIGN(std::optional<State> state, load());
    const MergedEntries merged = merge_entries(std::move(state).value_or(State{}), unsent.serial, unsent.entries);
    if (!merged.entries.empty()) TRY(write_entries(merged.entries));
    TRY(remove_file(unsent.file));
    note("state/unsent-folded", "an earlier run could not write " + counted(unsent.entries.size(), "change") + "; " +
                                    std::to_string(merged.entries.size()) + " of them hold, and are in the state now");
    for (const std::string& left_out : merged.left_out)
      note("state/unsent-left-out", left_out);
  }
  return {};
}

Result<RemoteSnapshot> RemoteStore::write_snapshot(std::uint64_t serial, std::string text) {
  const auto now = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
  if (objects_->holds_one_object()) return RemoteSnapshot{serial, "", std::move(text), now};
  RemoteSnapshot snapshot{serial, snapshot_object(serial, random_id()), "", now};
  TRY_ASSIGN(const auto written, objects_->put(snapshot.object, text, must_be_absent));
  if (!written) return overtaken();
  return snapshot;
}

Result<void> RemoteStore::write_fold(const State& state) {
  TRY(prepare_write());
  const RemoteHead before = present_ ? present_->head : RemoteHead{};
  const bool is_new = !before.snapshot && before.entries == 0;
  State next = state;
  if (next.lineage.empty()) next.lineage = before.lineage.empty() ? random_id() : before.lineage;
  if (!is_new)
    TRY(check_successor(before.snapshot ? before.snapshot->serial : 0,
                        before.entries > 0 ? before.lineage : std::string(), next, describe()));
  RemoteHead after = before;
  after.lineage = next.lineage;
  TRY_ASSIGN(std::string text, format_.write_snapshot(next));
  TRY_ASSIGN(after.snapshot, write_snapshot(next.serial, std::move(text)));
  after.entries = 0;
  after.segments.clear();
  after.journal.clear();
  if (before.snapshot && !before.snapshot->object.empty()) after.kept.push_back(*before.snapshot);
  if (!is_up_to_date_) TRY(rewrite_kept(after));
  while (after.kept.size() >= history_length)
    after.kept.erase(after.kept.begin());
  TRY(write_head(after));
  is_up_to_date_ = true;
  remove_what_is_left(before, after);
  return {};
}

/// Nothing that was written in plain stays after the step to encryption, and nothing under a key that is to go.
Result<void> RemoteStore::rewrite_kept(RemoteHead& head) {
  for (RemoteSnapshot& kept : head.kept) {
    const Result<State> state = read_remote_snapshot(*objects_, kept, format_);
    if (!state) {
      note("state/history-unreadable", state.error().message + "; this snapshot stays as it is");
      continue;
    }
    TRY_ASSIGN(std::string text, format_.write_former_snapshot(*state));
    const auto written = kept.written; // what it says was written then
    TRY_ASSIGN(kept, write_snapshot(state->serial, std::move(text)));
    kept.written = written;
  }
  note("state/versions-of-the-store", "where " + describe() +
                                          " keeps versions by itself, those from before stay as "
                                          "they were: remove them there");
  return {};
}

/// Objects that the new head names no more. One that cannot be removed does no harm; what no head of ours named is
/// left alone, since another run may be about to name it.
void RemoteStore::remove_what_is_left(const RemoteHead& before, const RemoteHead& after) {
  std::vector<std::string> gone = before.segments;
  std::vector<RemoteSnapshot> former = before.kept;
  if (before.snapshot && !before.snapshot->object.empty()) former.push_back(*before.snapshot);
  for (const RemoteSnapshot& snapshot : former)
    if (std::find(after.kept.begin(), after.kept.end(), snapshot) == after.kept.end()) gone.push_back(snapshot.object);
  for (const std::string& name : gone)
    [[maybe_unused]] const Result<void> removed = objects_->remove(name);
}

Result<void> RemoteStore::fold(const State& state) {
  TRY(write_fold(state));
  if (std::exchange(has_unsent_, false)) return unsent_.forget(present_->head.lineage, run_);
  return {};
}
