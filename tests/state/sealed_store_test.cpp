// A local state that is encrypted, on the way there, under a new key, and on the way back.

#include "state/local/local_store.hpp"

#include "state/local/history.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/sealing.hpp"

namespace {

const LockHolder holder{"lock-1", "apply", "tester", TimePoint{}};
constexpr const char* secret_key = "a-key-that-nobody-may-see";

Result<void> put_record(LocalStore& store, const std::string& key) {
  Record record;
  record.id = "id-" + key;
  const JournalEntry entry = RecordPut{key, record};
  return store.append({&entry, 1});
}

State loaded(LocalStore& store) {
  auto state = store.load();
  if (!state) FAIL(state.error().message);
  return state->value_or(State{});
}

void fold(LocalStore& store) {
  State state = loaded(store);
  ++state.serial;
  const auto folded = store.fold(state);
  if (!folded) FAIL(folded.error().message);
}

/// One run: an entry, and the fold.
void run(const std::filesystem::path& file, const StateFormat& format, const std::string& key) {
  LocalStore store(file, format);
  const auto lock = store.lock(holder, Milliseconds{0});
  const auto written = put_record(store, key);
  if (!written) FAIL(written.error().message);
  fold(store);
}

/// The files that hold the text, be it packed.
std::vector<std::string> holding(const std::filesystem::path& directory, const std::string& text) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
    if (entry.is_regular_file() && read_kept(entry.path())->find(text) != std::string::npos)
      names.push_back(std::filesystem::relative(entry.path(), directory).string());
  return names;
}

} // namespace

TEST_CASE("Nothing of an encrypted state is on the disk in plain") {
  const ScratchDirectory scratch;
  LocalStore store(scratch / "s.json", sealed_with('a'));
  const auto lock = store.lock(holder, Milliseconds{0});
  REQUIRE(put_record(store, secret_key).has_value());
  CHECK(holding(scratch.path(), secret_key).empty());
  LocalStore reader(scratch / "s.json", sealed_with('a'));
  CHECK(loaded(reader).records.contains(secret_key));
  fold(store);
  REQUIRE(put_record(store, "second").has_value());
  fold(store);
  CHECK(holding(scratch.path(), secret_key).empty());
  CHECK(loaded(reader).records.size() == 2);
  CHECK(reader.versions()->size() == 2);
}

TEST_CASE("An encrypted state is never taken for none, nor for another's") {
  const ScratchDirectory scratch;
  run(scratch / "s.json", sealed_with('a'), "orders");
  struct Row {
    StateFormat format;
    const char* code;
  };
  const Row rows[] = {{{}, "state/encrypted"}, {sealed_with('b'), "state/wrong-key"}};
  for (const Row& row : rows) {
    LocalStore store(scratch / "s.json", row.format);
    CHECK(store.load().error().code == row.code);
    const auto lock = store.lock(holder, Milliseconds{0});
    CHECK(put_record(store, "more").error().code == row.code);
    State state;
    state.serial = 100;
    state.lineage = "other";
    CHECK(store.fold(state).error().code == row.code);
  }
}

TEST_CASE("A journal that a killed run left is read under the key of that run") {
  const ScratchDirectory scratch;
  run(scratch / "s.json", sealed_with('a'), "first");
  {
    LocalStore killed(scratch / "s.json", sealed_with('a'));
    const auto lock = killed.lock(holder, Milliseconds{0});
    REQUIRE(put_record(killed, "second").has_value());
  }
  LocalStore next(scratch / "s.json", sealed_with('b', SealUse::seal, {key_source('a')}));
  const auto lock = next.lock(holder, Milliseconds{0});
  REQUIRE(put_record(next, "third").has_value());
  CHECK(loaded(next).records.size() == 3);
  fold(next);
  LocalStore after(scratch / "s.json", sealed_with('b'));
  CHECK(loaded(after).records.size() == 3);
}

TEST_CASE("The step to encryption leaves nothing in plain, neither backup nor history") {
  const ScratchDirectory scratch;
  run(scratch / "s.json", {}, secret_key);
  run(scratch / "s.json", {}, "second");
  REQUIRE(holding(scratch.path(), secret_key).size() >= 3);
  {
    LocalStore refused(scratch / "s.json", sealed_with('a'));
    CHECK(refused.load().error().code == "state/not-encrypted");
  }
  run(scratch / "s.json", sealed_with('a', SealUse::seal_plain), "third");
  CHECK(holding(scratch.path(), secret_key).empty());
  LocalStore store(scratch / "s.json", sealed_with('a'));
  CHECK(loaded(store).records.size() == 3);
  const std::vector<StateVersion> versions = *store.versions();
  for (const StateVersion& version : versions)
    CHECK(store.version(version.id).has_value());
}

TEST_CASE("A new key takes the place of the old one everywhere") {
  const ScratchDirectory scratch;
  run(scratch / "s.json", sealed_with('a'), "first");
  run(scratch / "s.json", sealed_with('a'), "second");
  run(scratch / "s.json", sealed_with('b', SealUse::seal, {key_source('a')}), "third");
  LocalStore store(scratch / "s.json", sealed_with('b'));
  CHECK(loaded(store).records.size() == 3);
  const std::vector<StateVersion> versions = *store.versions();
  CHECK(versions.size() == 3);
  for (const StateVersion& version : versions)
    CHECK(store.version(version.id).has_value());
}

TEST_CASE("The step back leaves nothing encrypted that nobody could read any more") {
  const ScratchDirectory scratch;
  run(scratch / "s.json", sealed_with('a'), "first");
  run(scratch / "s.json", sealed_with('a', SealUse::write_plain), "second");
  CHECK(holding(scratch.path(), "\"encryption\"").empty());
  LocalStore store(scratch / "s.json");
  CHECK(loaded(store).records.size() == 2);
}

TEST_CASE("A copy that no key opens stays, and is told") {
  const ScratchDirectory scratch;
  run(scratch / "s.json", sealed_with('c'), "first");
  const auto kept = scratch / ".auraform/history/s.json.00000002.gz";
  const std::string foreign = content_of(kept);
  std::filesystem::remove(scratch / "s.json");
  std::filesystem::remove_all(scratch / ".auraform");
  std::filesystem::remove(scratch / "s.journal");
  run(scratch / "s.json", {}, "first");
  put(scratch / ".auraform/history/s.json.00000001.gz", foreign);
  LocalStore store(scratch / "s.json", sealed_with('a', SealUse::seal_plain));
  const auto lock = store.lock(holder, Milliseconds{0});
  fold(store);
  CHECK(content_of(scratch / ".auraform/history/s.json.00000001.gz") == foreign);
  const Diagnostics notices = store.notices();
  REQUIRE_FALSE(notices.empty());
  CHECK(notices.back().code == "state/history-unreadable");
}

TEST_CASE("A changed file of an encrypted state is an error that names the copy to restore") {
  const ScratchDirectory scratch;
  run(scratch / "s.json", sealed_with('a'), "first");
  std::string text = content_of(scratch / "s.json");
  const std::size_t serial = text.find("\"serial\": 2");
  REQUIRE(serial != std::string::npos);
  put(scratch / "s.json", text.replace(serial, 11, "\"serial\": 1"));
  LocalStore store(scratch / "s.json", sealed_with('a'));
  const Error error = store.load().error();
  CHECK(error.code == "state/tampered");
  CHECK(error.hint.find("restore the latest kept copy: (umask 077; gzip -dc ") != std::string::npos);
}
