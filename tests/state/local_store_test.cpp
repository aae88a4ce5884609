#include "state/local/local_store.hpp"

#include "base/checksum.hpp"
#include "base/gzip.hpp"
#include "state/codec/journal_codec.hpp"
#include "state/codec/state_codec.hpp"
#include "state/local/history.hpp"
#include "state/open_store.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/forked.hpp"
#include "tests/support/scratch_directory.hpp"

namespace {

const LockHolder holder{"lock-1", "apply", "tester@here (process 1)", TimePoint{}};

JournalEntry put_record(const std::string& key) {
  Record record;
  record.id = "id-" + key;
  return RecordPut{key, record};
}

State state_with(std::uint64_t serial, const std::vector<std::string>& keys) {
  State state;
  state.serial = serial;
  state.lineage = "3f1c";
  for (const std::string& key : keys)
    apply_entry(state, put_record(key));
  return state;
}

std::string journal_with(std::uint64_t serial, const std::vector<std::string>& keys,
                         const std::string& lineage = "3f1c") {
  std::string text = encode_header({lineage, serial});
  for (const std::string& key : keys) {
    const JournalEntry entry = put_record(key);
    text += encode_entries({&entry, 1});
  }
  return text;
}

/// A state's files, in a directory that goes with the scope.
struct Files {
  ScratchDirectory scratch;
  std::filesystem::path snapshot = scratch / "auraform.state.json";
  std::filesystem::path journal = scratch / "auraform.state.journal";
  std::filesystem::path backup = scratch / "auraform.state.json.backup";
  std::filesystem::path lock = scratch / "auraform.state.lock";
  std::filesystem::path history = scratch / ".auraform/history";
  LocalStore store{snapshot};

  State loaded() {
    auto state = store.load();
    if (!state) FAIL(state.error().message);
    REQUIRE(state->has_value());
    return **state;
  }
  Error load_error() {
    const auto state = store.load();
    REQUIRE_FALSE(state.has_value());
    CHECK(state.error().kind == ErrorKind::state);
    CHECK_FALSE(state.error().hint.empty());
    return state.error();
  }
  std::unique_ptr<StateLock> locked() {
    auto taken = store.lock(holder, Milliseconds{0});
    if (!taken) FAIL(taken.error().message);
    return std::move(taken).value();
  }
  Result<void> append(const std::string& key) {
    const JournalEntry entry = put_record(key);
    return store.append({&entry, 1});
  }
};

/// Gives the directory to nobody and becomes nobody: root may write everywhere.
void drop_privileges(const std::filesystem::path& directory) {
  if (::geteuid() != 0) return;
  constexpr uid_t nobody = 65534;
  ensure(::chown(directory.c_str(), nobody, nobody) == 0, "the directory can be given away");
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    ensure(::chown(entry.path().c_str(), nobody, nobody) == 0, "the file can be given away");
  ensure(::setuid(nobody) == 0, "privileges can be dropped");
}

} // namespace

TEST_CASE("All files of a state are for their owner alone") {
  Files files;
  const auto lock = files.locked();
  REQUIRE(files.append("a").has_value());
  REQUIRE(files.store.fold(state_with(1, {"a"})).has_value() == false); // another lineage than the journal's
  State state = files.loaded();
  state.serial = 5;
  REQUIRE(files.store.fold(state).has_value());
  state.serial = 6;
  REQUIRE(files.store.fold(state).has_value());
  for (const auto& path :
       {files.snapshot, files.journal, files.backup, files.lock, files.history / "auraform.state.json.00000006.gz"}) {
    CAPTURE(path.string());
    CHECK(mode_of(path) == 0600);
  }
  CHECK(mode_of(files.history) == 0700);
}

TEST_CASE("A state that cannot be understood is an error that names the copy to restore") {
  struct Row {
    std::string text;
    const char* code;
  };
  const std::string whole = encode_state(state_with(3, {"a"}));
  const Row rows[] = {{"", "state/empty"},
                      {whole.substr(0, whole.size() / 2), "state/unreadable"},
                      {"{\"version\": 4, \"resources\": []}", "state/foreign"}};
  for (const Row& row : rows) {
    Files files;
    put(files.snapshot, row.text);
    CHECK(files.load_error().code == row.code);
    CHECK(files.load_error().hint.find("neither a backup") != std::string::npos);
    put(files.backup, whole);
    CHECK(files.load_error().hint ==
          "restore the backup: cp -p " + files.backup.string() + " " + files.snapshot.string());
    std::filesystem::create_directories(files.history);
    // What the hint says to do brings the state back: of a former version's copy, which is not packed, and of ours.
    for (const bool packed : {false, true}) {
      put(files.snapshot, row.text);
      put(files.history / "auraform.state.json.00000009", whole);
      if (packed) put(files.history / "auraform.state.json.00000010.gz", pack_gzip(whole));
      const std::string hint = files.load_error().hint;
      const std::string begin = "restore the latest kept copy: ";
      REQUIRE(hint.starts_with(begin));
      CHECK(std::system(hint.substr(begin.size()).c_str()) == 0); // NOLINT(cert-env33-c): what a user does
      CHECK(files.loaded() == state_with(3, {"a"}));
    }
  }
}

TEST_CASE("The command that restores holds where a path has blanks and quotes in it") {
  const ScratchDirectory scratch;
  std::filesystem::create_directory(scratch / "it's mine");
  const std::filesystem::path path = scratch / "it's mine/a $HOME `state`.json";
  LocalStore store(path);
  const auto lock = store.lock(holder, Milliseconds(0));
  REQUIRE(store.fold(state_with(1, {"a"})).has_value());
  put(path, "{");
  const std::string hint = store.load().error().hint;
  REQUIRE(std::system(hint.substr(hint.find(": ") + 2).c_str()) == 0); // NOLINT(cert-env33-c): what a user does
  CHECK(**store.load() == state_with(1, {"a"}));
  CHECK(mode_of(path) == private_mode);
}

TEST_CASE("A snapshot that is gone where there was one is no empty state") {
  Files files;
  put(files.backup, encode_state(state_with(3, {"a"})));
  CHECK(files.load_error().code == "state/missing");
  std::filesystem::remove(files.backup);
  CHECK(*files.store.load() == std::nullopt);
  put(files.journal, journal_with(3, {"b"}));
  CHECK(files.load_error().code == "state/missing");
}

TEST_CASE("A first run that was killed before its first fold left a journal alone, and that is the state") {
  Files files;
  put(files.journal, journal_with(0, {"a", "b"}));
  CHECK(files.loaded() == state_with(2, {"a", "b"}));
  // Its history may have been begun, too.
  std::filesystem::create_directories(files.history);
  put(files.history / "auraform.state.json.00000003.gz", pack_gzip(encode_state(state_with(3, {"a", "b"}))));
  CHECK(files.loaded() == state_with(2, {"a", "b"}));
}

TEST_CASE("A journal belongs to its snapshot by lineage and serial") {
  struct Row {
    const char* meaning;
    std::string journal;
    const char* error; ///< empty: the state is as follows
    std::vector<std::string> keys;
    std::uint64_t serial;
  };
  const Row rows[] = {
      {"no journal", "", "", {"a"}, 3},
      {"it continues", journal_with(3, {"b"}), "", {"a", "b"}, 4},
      {"it was folded, and not emptied", journal_with(2, {"x"}), "", {"a"}, 3},
      {"it began, and holds nothing", journal_with(3, {}), "", {"a"}, 3},
      {"of a later snapshot, and holds nothing", journal_with(4, {}), "", {"a"}, 3},
      {"of another state, and holds nothing", journal_with(3, {}, "other"), "", {"a"}, 3},
      {"of a later snapshot", journal_with(4, {"b"}), "state/older-snapshot", {}, 0},
      {"of another state", journal_with(3, {"b"}, "other"), "state/other-lineage", {}, 0},
      {"its header torn", journal_with(3, {}).substr(0, 30), "", {"a"}, 3},
      {"damaged in the middle", "x\n" + journal_with(3, {"b"}), "state/journal-damaged", {}, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.meaning);
    Files files;
    put(files.snapshot, encode_state(state_with(3, {"a"})));
    put(files.journal, row.journal);
    if (*row.error != '\0')
      CHECK(files.load_error().code == row.error);
    else
      CHECK(files.loaded() == state_with(row.serial, row.keys));
  }
}

TEST_CASE("A torn last line is told, and cut off before the next append") {
  Files files;
  const std::string good = journal_with(3, {"b"});
  put(files.snapshot, encode_state(state_with(3, {"a"})));
  put(files.journal, good + journal_with(3, {"c"}).substr(good.find('\n') + 1, 20));
  CHECK(files.loaded() == state_with(4, {"a", "b"}));
  REQUIRE(files.store.notices().size() == 1);
  CHECK(files.store.notices()[0].code == "state/torn-journal");
  CHECK(files.store.notices()[0].severity == Severity::warning);
  const auto lock = files.locked();
  REQUIRE(files.append("d").has_value());
  CHECK(files.loaded() == state_with(5, {"a", "b", "d"}));
  CHECK(content_of(files.journal).starts_with(good));
  CHECK(files.store.notices().size() == 1); // told once
}

TEST_CASE("A journal that was folded is begun anew by the next append") {
  Files files;
  put(files.snapshot, encode_state(state_with(3, {"a"})));
  put(files.journal, journal_with(2, {"x"}));
  const auto lock = files.locked();
  REQUIRE(files.append("b").has_value());
  CHECK(content_of(files.journal) == journal_with(3, {"b"}));
  CHECK(files.loaded() == state_with(4, {"a", "b"}));
}

TEST_CASE("A fold keeps the former snapshot as backup, the new one in the history, and empties the journal") {
  Files files;
  put(files.snapshot, encode_state(state_with(3, {"a"})));
  const auto lock = files.locked();
  REQUIRE(files.append("b").has_value());
  REQUIRE(files.store.fold(state_with(5, {"a", "b"})).has_value());
  CHECK(content_of(files.snapshot) == encode_state(state_with(5, {"a", "b"})));
  CHECK(content_of(files.backup) == encode_state(state_with(3, {"a"})));
  CHECK(*read_kept(files.history / "auraform.state.json.00000005.gz") == content_of(files.snapshot));
  CHECK(std::filesystem::file_size(files.journal) == 0);
}

TEST_CASE("The backup is the former snapshot itself, and the snapshot shares its file with none of the others") {
  Files files;
  const auto lock = files.store.lock(holder, Milliseconds(0));
  REQUIRE(files.store.fold(state_with(1, {"a"})).has_value());
  const std::string first = content_of(files.snapshot);
  const std::filesystem::path second_name = files.scratch / "second name";
  std::filesystem::create_hard_link(files.snapshot, second_name); // to know the file by, later
  REQUIRE(files.store.fold(state_with(2, {"a", "b"})).has_value());
  CHECK(std::filesystem::equivalent(files.backup, second_name));
  CHECK(content_of(files.backup) == first);
  // Who writes over the snapshot, as editors and `cp` do, must not write over a copy of it.
  CHECK(std::filesystem::hard_link_count(files.snapshot) == 1);
  CHECK(*read_kept(files.history / "auraform.state.json.00000002.gz") == content_of(files.snapshot));
}

TEST_CASE("A journal of an older version that goes on says that it is of ours from now on") {
  Files files;
  put(files.snapshot, encode_state(state_with(3, {"a"})));
  const std::string body = R"("journal":{"lineage":"3f1c","serial":3,"version":2}})";
  const std::string older = R"({"check":")" + to_hex(fnv1a(body)) + R"(",)" + body + "\n";
  const std::string line = journal_with(3, {"b"}).substr(encode_header({"3f1c", 3}).size());
  put(files.journal, older + line);
  const auto lock = files.locked();
  REQUIRE(files.append("c").has_value());
  CHECK(content_of(files.journal) == journal_with(3, {"b", "c"}));
  CHECK(files.loaded() == state_with(5, {"a", "b", "c"}));
}

TEST_CASE("A kept copy takes the place of an older program's one of the same serial") {
  Files files;
  std::filesystem::create_directories(files.history);
  put(files.history / "auraform.state.json.00000002", encode_state(state_with(2, {"abandoned"})));
  put(files.snapshot, encode_state(state_with(1, {"a"})));
  const auto lock = files.store.lock(holder, Milliseconds(0));
  REQUIRE(files.store.fold(state_with(2, {"b"})).has_value());
  CHECK(files.store.versions()->size() == 1);
  CHECK(files.store.version("2")->records.contains("b"));
}

TEST_CASE("Kept copies of a former version, which are not packed, count like packed ones") {
  Files files;
  std::filesystem::create_directories(files.history);
  put(files.history / "auraform.state.json.00000001", encode_state(state_with(1, {"old"})));
  put(files.snapshot, encode_state(state_with(1, {"old"})));
  const auto lock = files.store.lock(holder, Milliseconds(0));
  for (std::uint64_t serial = 2; serial <= history_length; ++serial)
    REQUIRE(files.store.fold(state_with(serial, {"a"})).has_value());
  REQUIRE(files.store.versions()->size() == history_length);
  CHECK(files.store.versions()->back().id == "1");
  CHECK(files.store.version("1")->records.contains("old"));
  CHECK(files.store.version("2")->records.contains("a"));
  REQUIRE(files.store.fold(state_with(history_length + 1, {})).has_value());
  CHECK_FALSE(std::filesystem::exists(files.history / "auraform.state.json.00000001"));
  CHECK(files.store.versions()->back().id == "2");
}

TEST_CASE("A fold over a serial that is already there is stale, and writes nothing") {
  Files files;
  put(files.snapshot, encode_state(state_with(3, {"a"})));
  const auto lock = files.locked();
  for (const std::uint64_t serial : {2U, 3U}) {
    const auto folded = files.store.fold(state_with(serial, {}));
    REQUIRE_FALSE(folded.has_value());
    CHECK(folded.error().kind == ErrorKind::stale);
  }
  CHECK(files.loaded() == state_with(3, {"a"}));
  CHECK_FALSE(std::filesystem::exists(files.backup));
}

TEST_CASE("The history keeps the latest ten snapshots, and a state that shares the directory its own") {
  Files files;
  std::filesystem::create_directories(files.history);
  put(files.history / "other.json.00000001", "not ours");
  put(files.history / "auraform.state.json.notes", "not ours either");
  const auto lock = files.locked();
  for (std::uint64_t serial = 95; serial <= 110; ++serial)
    REQUIRE(files.store.fold(state_with(serial, {})).has_value());
  const auto kept = kept_snapshots(StatePaths(files.snapshot));
  REQUIRE(kept.size() == history_length);
  CHECK(kept.front().filename() == "auraform.state.json.00000101.gz");
  CHECK(kept.back().filename() == "auraform.state.json.00000110.gz");
  CHECK(std::filesystem::exists(files.history / "other.json.00000001"));
  CHECK(std::filesystem::exists(files.history / "auraform.state.json.notes"));
}

TEST_CASE("A state behind a link has its journal, lock and backup beside the file that it really is") {
  Files files;
  const std::filesystem::path link = files.scratch / "elsewhere/state.json";
  std::filesystem::create_directory(files.scratch / "elsewhere");
  std::filesystem::create_symlink("../auraform.state.json", link);
  LocalStore through_link(link);
  const auto lock = through_link.lock(holder, Milliseconds{0});
  REQUIRE(lock.has_value());
  CHECK_FALSE(files.store.lock(holder, Milliseconds{0}).has_value());
  REQUIRE(through_link.fold(state_with(1, {"a"})).has_value());
  REQUIRE(through_link.fold(state_with(2, {"a"})).has_value());
  CHECK(std::filesystem::is_symlink(link));
  CHECK(files.loaded() == state_with(2, {"a"}));
  CHECK(std::filesystem::exists(files.backup));
  CHECK(std::distance(std::filesystem::directory_iterator(files.scratch / "elsewhere"), {}) == 1);
}

TEST_CASE("A directory that cannot be written to can be read from, and says so to writers") {
  Files files;
  put(files.snapshot, encode_state(state_with(3, {"a"})));
  put(files.journal, journal_with(3, {"b"}));
  const int status = in_child([&] {
    drop_privileges(files.scratch.path());
    std::filesystem::permissions(files.scratch.path(), std::filesystem::perms(0500));
    if (const auto state = files.store.load(); !state || **state != state_with(4, {"a", "b"})) return 1;
    const auto lock = files.store.lock(holder, Milliseconds{0});
    if (lock || lock.error().kind != ErrorKind::input_output) return 2;
    return lock.error().message.find("auraform.state.lock: Permission denied") == std::string::npos ? 3 : 0;
  });
  CHECK(status == 0);
}

TEST_CASE("A full disk fails an append and a fold, and loses nothing") {
  Files files;
  put(files.snapshot, encode_state(state_with(3, {"a"})));
  const int status = in_child([&] {
    const auto lock = files.store.lock(holder, Milliseconds{0});
    if (!lock || !files.append("b")) return 1;
    limit_file_size(std::filesystem::file_size(files.journal) + 20);
    const auto appended = files.append("c");
    if (appended || appended.error().kind != ErrorKind::input_output) return 2;
    std::vector<std::string> many;
    for (int i = 0; i < 50; ++i)
      many.push_back("key-" + std::to_string(i));
    return files.store.fold(state_with(9, many)) ? 3 : 0;
  });
  CHECK(status == 0);
  CHECK(files.loaded() == state_with(4, {"a", "b"}));
  CHECK(files.store.notices().empty()); // nothing torn stayed behind
  const auto lock = files.locked();
  REQUIRE(files.append("c").has_value());
  CHECK(files.loaded() == state_with(5, {"a", "b", "c"}));
}

TEST_CASE("The configured backend is opened, and anything unknown is refused") {
  StateSettings settings;
  settings.location = {"main.aura.toml", 4, 1};
  CHECK((*open_store(settings, {}))->describe() == "auraform.state.json");
  CHECK((*open_store(settings, {.base = "infra/."}))->describe() == "infra/auraform.state.json");
  settings.options["path"] = "/var/lib/prod.json";
  CHECK((*open_store(settings, {.base = "infra"}))->describe() == "/var/lib/prod.json");
  settings.options["pth"] = "x";
  const auto wrong_option = open_store(settings, {});
  REQUIRE_FALSE(wrong_option.has_value());
  CHECK(wrong_option.error().kind == ErrorKind::spec);
  CHECK(wrong_option.error().message.starts_with("main.aura.toml:4: [auraform.state] has \"pth\""));
  settings.backend = "floppy";
  CHECK(open_store(settings, {}).error().code == "spec/state-backend");
}
