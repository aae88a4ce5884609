#include "state/local/local_store.hpp"

#include "base/random_id.hpp"
#include "base/text.hpp"
#include "state/local/history.hpp"
#include "state/local/stored_state.hpp"

#include <algorithm>
#include <utility>

namespace {

Result<void> check_ours(const LockFile& lock) {
  if (lock.is_ours()) return {};
  return Error{ErrorKind::stale, "state/lock-lost",
               "the lock " + lock.path().string() + " was broken by somebody else; nothing more is written",
               "run the command again: what this run began is in the journal"};
}

class LocalLock final : public StateLock {
public:
  explicit LocalLock(std::shared_ptr<LockFile> file)
      : file_(std::move(file)) {}
  const LockHolder& holder() const override { return file_->holder(); }
  Result<void> check() override { return check_ours(*file_); }

private:
  std::shared_ptr<LockFile> file_;
};

/// The lineage of what is stored; empty if nothing is.
std::string stored_lineage(const StoredState& stored) {
  if (stored.use == JournalUse::continues) return stored.journal.header->lineage;
  return stored.snapshot ? stored.snapshot->lineage : std::string();
}

Result<void> check_successor_of(const StoredState& stored, const State& next, const std::string& place) {
  const bool has_entries = stored.use == JournalUse::continues && !stored.journal.entries.empty();
  return check_successor(stored.snapshot ? stored.snapshot->serial : 0,
                         has_entries ? stored.journal.header->lineage : std::string(), next, place);
}

Result<void> empty_journal(const StatePaths& paths) {
  TRY_ASSIGN(AppendFile journal, AppendFile::open(paths.journal));
  return journal.clear();
}

/// Cuts a torn line off, and lets the header name our version, of which the lines to come are: a program that does not
/// know them must say that, and not that they are damaged.
Result<void> mend_journal(const StatePaths& paths, const StoredState& stored) {
  const std::string header = encode_header(*stored.journal.header);
  const std::string_view whole = std::string_view(stored.journal_text).substr(0, stored.journal.whole_bytes);
  if (!stored.journal.torn && whole.starts_with(header)) return {};
  return replace_file(paths.journal, header + std::string(whole.substr(whole.find('\n') + 1)));
}

} // namespace

LocalStore::LocalStore(std::filesystem::path path, StateFormat format)
    : path_(std::move(path))
    , paths_(path_)
    , format_(std::move(format)) {}

void LocalStore::note(std::string code, std::string message) {
  Diagnostic notice;
  notice.severity = Severity::warning;
  notice.code = std::move(code);
  notice.message = std::move(message);
  if (std::find(notices_.begin(), notices_.end(), notice) == notices_.end()) notices_.push_back(std::move(notice));
}

Result<std::optional<State>> LocalStore::load() {
  TRY_ASSIGN(StoredState stored, read_stored(paths_, format_));
  if (stored.journal.torn)
    note("state/torn-journal", "the last line of " + paths_.journal.string() +
                                   " is incomplete: a run ended while it was written; nothing was built on it");
  has_unfolded_ = stored.use == JournalUse::continues && !stored.journal.entries.empty();
  return folded(std::move(stored));
}

Result<std::unique_ptr<StateLock>> LocalStore::lock(const LockHolder& holder, Milliseconds patience) {
  TRY(make_directories(paths_.lock.parent_path()));
  TRY_ASSIGN(auto taken, LockFile::take(paths_.lock, holder, patience));
  std::shared_ptr<LockFile> file = std::move(taken);
  if (const auto& former = file->taken_over_from())
    note("state/lock-taken-over", "took over the lock of " + visible(former->who) + ", whose `" +
                                      visible(former->operation) + "` of " + format_time(former->since) +
                                      " ended without releasing it");
  remove_leftovers(paths_);
  lock_ = file;
  journal_.reset();
  return std::unique_ptr<StateLock>(std::make_unique<LocalLock>(std::move(file)));
}

Result<LockHolder> LocalStore::force_unlock(const std::string& id) {
  TRY_ASSIGN(const BrokenLock broken, break_lock(paths_.lock, id));
  if (broken.was_alive)
    note("state/lock-broken", visible(broken.holder.who) +
                                  " is still running; its next write to the state will be refused, and it will stop");
  return broken.holder;
}

Result<void> LocalStore::check_lock() const {
  const auto lock = lock_.lock();
  ensure(lock != nullptr, "the state is written under its lock");
  return check_ours(*lock);
}

/// Makes the journal one that continues the stored snapshot and ends with a whole line.
Result<void> LocalStore::open_journal() {
  TRY_ASSIGN(const StoredState stored, read_stored(paths_, format_));
  const bool continues = stored.use == JournalUse::continues;
  if (continues) TRY(mend_journal(paths_, stored));
  TRY_ASSIGN(AppendFile file, AppendFile::open(paths_.journal));
  if (continues) {
    header_ = *stored.journal.header;
    entries_ = stored.journal.entries.size();
  } else {
    header_ = stored.snapshot ? JournalHeader{stored.snapshot->lineage, stored.snapshot->serial}
                              : JournalHeader{random_id(), 0};
    entries_ = 0;
    TRY(file.clear());
    TRY(file.append(encode_header(header_)));
  }
  journal_ = std::move(file);
  return {};
}

Result<void> LocalStore::append(std::span<const JournalEntry> entries) {
  TRY(check_lock());
  if (entries.empty()) return {};
  if (!journal_) TRY(open_journal());
  TRY_ASSIGN(const std::string line, format_.write_entries(header_, entries_, entries));
  auto appended = journal_->append(line);
  if (appended)
    entries_ += entries.size();
  else
    journal_.reset(); // opening it again cuts a torn line off
  return appended;
}

/// Puts a snapshot in its place. The former one becomes the backup: as it is stored, or written anew where encryption
/// or its key changed since.
Result<void> LocalStore::replace_snapshot(const std::optional<State>& former, const std::string& text) {
  if (!former) return replace_file(paths_.snapshot, text);
  TRY_ASSIGN(const std::string stored, read_file(paths_.snapshot));
  TRY_ASSIGN(const bool is_up_to_date, format_.is_up_to_date(stored));
  if (is_up_to_date) return replace_file_keeping(paths_.snapshot, text, paths_.backup);
  TRY_ASSIGN(const std::string rewritten, format_.write_former_snapshot(*former));
  TRY(rewrite_history());
  TRY(replace_file(paths_.backup, rewritten));
  return replace_file(paths_.snapshot, text);
}

Result<State> LocalStore::read_kept_state(const std::filesystem::path& kept) const {
  TRY_ASSIGN(const std::string text, read_kept(kept));
  return format_.read_snapshot(text, kept.string());
}

/// Nothing that was written in plain stays after the step to encryption, and nothing under a key that is to go.
Result<void> LocalStore::rewrite_history() {
  for (const std::filesystem::path& path : kept_snapshots(paths_)) {
    const Result<State> kept = read_kept_state(path);
    if (!kept) {
      note("state/history-unreadable", kept.error().message + "; this copy stays as it is");
      continue;
    }
    TRY_ASSIGN(const std::string rewritten, format_.write_former_snapshot(*kept));
    TRY(rewrite_kept(path, rewritten));
  }
  return {};
}

// In this order, a crash at any point leaves a snapshot and a journal that give the same state: until the snapshot is
// replaced, the old one with its journal; from then on the new one, whose serial tells that the journal is folded.
Result<void> LocalStore::fold(const State& state) {
  TRY(check_lock());
  journal_.reset();
  TRY_ASSIGN(const StoredState stored, read_stored(paths_, format_));
  State next = state;
  if (next.lineage.empty()) next.lineage = stored_lineage(stored);
  if (next.lineage.empty()) next.lineage = random_id();
  TRY(check_successor_of(stored, next, path_.string()));
  TRY_ASSIGN(const std::string text, format_.write_snapshot(next));
  TRY(replace_snapshot(stored.snapshot, text));
  TRY(keep_snapshot(paths_, next.serial, text));
  if (!stored.journal_text.empty()) TRY(empty_journal(paths_));
  has_unfolded_ = false;
  return prune_history(paths_);
}

Result<std::vector<StateVersion>> LocalStore::versions() {
  TRY_ASSIGN(const StoredState stored, read_stored(paths_, format_));
  std::vector<StateVersion> versions;
  for (const std::filesystem::path& path : kept_snapshots(paths_)) {
    StateVersion version;
    version.serial = serial_of(path);
    version.id = std::to_string(*version.serial);
    TRY_ASSIGN(version.written, time_kept(path));
    version.is_present = stored.snapshot && stored.snapshot->serial == *version.serial;
    versions.push_back(std::move(version));
  }
  std::reverse(versions.begin(), versions.end());
  return versions;
}

Result<State> LocalStore::version(const std::string& id) {
  for (const std::filesystem::path& path : kept_snapshots(paths_))
    if (std::to_string(serial_of(path)) == id) return read_kept_state(path);
  return no_such_version(describe(), id);
}
