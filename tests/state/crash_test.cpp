// What a process that is killed, or a machine that loses its power, leaves behind.

#include "state/codec/journal_codec.hpp"
#include "state/codec/state_codec.hpp"
#include "state/local/local_store.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/random_state.hpp"
#include "tests/support/scratch_directory.hpp"

#include <algorithm>
#include <array>
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

namespace {

const LockHolder holder{"lock-1", "apply", "tester", TimePoint{}};

std::string key_of(std::size_t number) { return "key-" + std::to_string(number); }

Result<void> append(LocalStore& store, std::size_t number) {
  const JournalEntry entry = RecordPut{key_of(number), {}};
  return store.append({&entry, 1});
}

/// The files of a state by name, as they lie in a directory.
std::map<std::string, std::string> files_in(const std::filesystem::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
    if (entry.is_regular_file())
      files[std::filesystem::relative(entry.path(), directory).string()] = content_of(entry.path());
  return files;
}

void lay_out(const std::filesystem::path& directory, const std::map<std::string, std::string>& files) {
  for (const auto& [name, content] : files) {
    std::filesystem::create_directories((directory / name).parent_path());
    put(directory / name, content);
  }
}

State loaded_from(const std::filesystem::path& directory) {
  LocalStore store(directory / "s.json");
  auto state = store.load();
  if (!state) FAIL(state.error().message);
  return state->value_or(State{});
}

/// A store with this journal cuts what is torn and goes on from there.
void takes_the_next_write(const std::string& journal, const State& before) {
  const ScratchDirectory scratch;
  put(scratch / "s.journal", journal);
  LocalStore store(scratch / "s.json");
  const auto lock = store.lock(holder, Milliseconds{0});
  REQUIRE(append(store, 1).has_value());
  const State after = loaded_from(scratch.path());
  REQUIRE(after.records.contains(key_of(1)));
  REQUIRE(after.serial == before.serial + 1);
}

/// Appends forever, folding now and then, and tells every write that returned. Ends with its process alone.
[[noreturn]] void write_until_killed(const std::filesystem::path& path, int report) {
  LocalStore store(path);
  const auto lock = store.lock(holder, Milliseconds{0});
  if (!lock) ::_exit(1);
  auto found = store.load();
  if (!found) ::_exit(2);
  State state = found->value_or(State{});
  for (std::size_t number = state.records.size();; ++number) {
    if (!append(store, number)) ::_exit(3);
    apply_entry(state, RecordPut{key_of(number), {}});
    state.serial += 1;
    if (::write(report, "w", 1) != 1) ::_exit(4);
    if (number % 3 == 2 && !store.fold(state)) ::_exit(5);
  }
}

} // namespace

TEST_CASE("A journal cut at any byte loads as the writes that are whole, and takes the next one") {
  RandomState random(7);
  const ScratchDirectory scratch;
  std::vector<State> states;
  {
    LocalStore store(scratch / "s.json");
    const auto lock = store.lock(holder, Milliseconds{0});
    for (int i = 0; i < 4; ++i) {
      REQUIRE(store.append(random.entries(3)).has_value());
      states.push_back(loaded_from(scratch.path()));
    }
  }
  const std::string journal = content_of(scratch / "s.journal");
  for (std::size_t length = journal.size() + 1; length-- > 0;) {
    std::filesystem::resize_file(scratch / "s.journal", length);
    const auto whole_lines = std::count(journal.begin(), journal.begin() + static_cast<std::ptrdiff_t>(length), '\n');
    const State state = loaded_from(scratch.path());
    // The first line is the header.
    if (whole_lines >= 2) REQUIRE(state == states[static_cast<std::size_t>(whole_lines) - 2]);
    if (whole_lines < 2) REQUIRE(state == State{.lineage = state.lineage});
    if (length % 211 == 0) takes_the_next_write(journal.substr(0, length), state);
  }
}

TEST_CASE("A fold that is killed between any two of its steps leaves the same state, and can be done again") {
  const ScratchDirectory scratch;
  State state;
  std::map<std::string, std::string> before;
  std::map<std::string, std::string> after;
  {
    LocalStore store(scratch / "s.json");
    const auto lock = store.lock(holder, Milliseconds{0});
    for (std::size_t number = 0; number < 12; ++number) {
      REQUIRE(append(store, number).has_value());
      state = loaded_from(scratch.path());
      before = files_in(scratch.path());
      state.serial += 1;
      REQUIRE(store.fold(state).has_value());
    }
    after = files_in(scratch.path());
  }
  // The order in which a fold replaces files; the last step drops the oldest kept snapshot.
  std::vector<std::string> steps{"s.json.backup", "s.json"};
  for (const auto& [name, content] : after)
    if (!before.contains(name)) steps.push_back(name);
  REQUIRE(steps.size() == 3);
  steps.push_back("s.journal");
  std::map<std::string, std::string> files = before;
  for (std::size_t done = 0; done <= steps.size(); ++done) {
    CAPTURE(done);
    if (done > 0) files[steps[done - 1]] = after.at(steps[done - 1]);
    const ScratchDirectory crashed;
    lay_out(crashed.path(), files);
    // The step that was under way left a half-written temporary file; the new snapshot's is whole before the backup is
    // made.
    if (done < steps.size()) put(crashed / (steps[done] + ".tmp-4711"), after.at(steps[done]).substr(0, 10));
    if (done <= 1) put(crashed / "s.json.tmp-4711", after.at("s.json"));
    if (done == 1) {
      std::filesystem::remove(crashed / "s.json.backup");
      std::filesystem::create_hard_link(crashed / "s.json", crashed / "s.json.backup");
    }
    REQUIRE(loaded_from(crashed.path()).records == state.records);
    LocalStore store(crashed / "s.json");
    const auto lock = store.lock(holder, Milliseconds{0});
    State again = loaded_from(crashed.path());
    again.serial += 1;
    REQUIRE(store.fold(again).has_value());
    REQUIRE(loaded_from(crashed.path()) == again);
    for (const auto& [name, content] : files_in(crashed.path()))
      REQUIRE(name.find(".tmp-") == std::string::npos);
  }
}

TEST_CASE("A writer that is killed at any time has lost no write that returned") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  RandomState random(seed);
  const ScratchDirectory scratch;
  std::size_t durable = 0;
  for (int round = 0; round < 15; ++round) {
    std::array<int, 2> report{};
    REQUIRE(::pipe(report.data()) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) write_until_killed(scratch / "s.json", report[1]);
    ::close(report[1]);
    char byte = 0;
    const std::size_t kill_after = random.number(0, 6);
    for (std::size_t writes = 0; writes < kill_after; ++writes, ++durable)
      REQUIRE(::read(report[0], &byte, 1) == 1);
    ::kill(child, SIGKILL);
    while (::read(report[0], &byte, 1) == 1)
      ++durable;
    ::close(report[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    const State state = loaded_from(scratch.path());
    REQUIRE(state.records.size() >= durable);
    for (std::size_t number = 0; number < state.records.size(); ++number)
      REQUIRE(state.records.contains(key_of(number)));
    durable = state.records.size();
  }
}
