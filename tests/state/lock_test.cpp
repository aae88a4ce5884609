#include "state/local/local_store.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/forked.hpp"
#include "tests/support/scratch_directory.hpp"

using namespace std::chrono_literals;

namespace {

LockHolder holder_named(const std::string& id) {
  return {id, "apply", "alice@build-7 (process 42)", TimePoint{Milliseconds{1'700'000'000'000}}};
}

/// A store with its lock held, in whatever process it is made.
struct HeldStore {
  std::unique_ptr<LocalStore> store;
  std::unique_ptr<StateLock> lock;

  explicit HeldStore(const std::filesystem::path& path)
      : store(std::make_unique<LocalStore>(path))
      , lock(std::move(store->lock(holder_named("of-child"), 0ms)).value()) {}
};

Result<void> append(LocalStore& store, const std::string& key) {
  const JournalEntry entry = RecordPut{key, {}};
  return store.append({&entry, 1});
}

} // namespace

TEST_CASE("A second writer in another process is told who holds the lock, and what to do") {
  const ScratchDirectory scratch;
  const auto path = scratch / "s.json";
  LivingChild child([&] { return HeldStore(path); }, [](HeldStore&) { return 0; });
  LocalStore store(path);
  const auto refused = store.lock(holder_named("second"), 0ms);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::locked);
  CHECK(refused.error().code == "state/locked");
  CHECK(refused.error().message ==
        "the state is locked by alice@build-7 (process 42) for `apply` since 2023-11-14T22:13:20Z, lock id of-child");
  CHECK(refused.error().hint.find("-lock-timeout") != std::string::npos);
  CHECK(refused.error().hint.find("auraform force-unlock of-child") != std::string::npos);
  CHECK(mode_of(scratch / "s.lock") == 0600);
  // Reading needs no lock.
  CHECK(store.load().has_value());
}

TEST_CASE("A released lock is free, and says nothing about its former holder") {
  const ScratchDirectory scratch;
  const auto path = scratch / "s.json";
  LivingChild child([&] { return HeldStore(path); },
                    [](HeldStore& held) {
                      held.lock.reset();
                      return 0;
                    });
  CHECK(child.let_go() == 0);
  CHECK(content_of(scratch / "s.lock").empty());
  LocalStore store(path);
  CHECK(store.lock(holder_named("next"), 0ms).has_value());
  CHECK(store.notices().empty());
}

TEST_CASE("The lock of a process that was killed is taken over, and that is told") {
  const ScratchDirectory scratch;
  const auto path = scratch / "s.json";
  LivingChild child([&] { return HeldStore(path); }, [](HeldStore&) { return 0; });
  child.kill();
  CHECK_FALSE(content_of(scratch / "s.lock").empty());
  LocalStore store(path);
  CHECK(store.lock(holder_named("next"), 0ms).has_value());
  REQUIRE(store.notices().size() == 1);
  CHECK(store.notices()[0].code == "state/lock-taken-over");
  CHECK(store.notices()[0].message.find("alice@build-7") != std::string::npos);
}

TEST_CASE("A writer with patience gets the lock once it is free") {
  const ScratchDirectory scratch;
  const auto path = scratch / "s.json";
  LivingChild first([&] { return HeldStore(path); }, [](HeldStore&) { return 0; });
  const pid_t waiting = ::fork();
  REQUIRE(waiting >= 0);
  if (waiting == 0) {
    LocalStore store(path);
    ::_exit(store.lock(holder_named("patient"), 60s) ? 0 : 1);
  }
  CHECK(first.let_go() == 0);
  int status = -1;
  ::waitpid(waiting, &status, 0);
  CHECK(status == 0);
}

TEST_CASE("A writer with too little patience gives up") {
  const ScratchDirectory scratch;
  const HeldStore held(scratch / "s.json");
  LocalStore store(scratch / "s.json");
  CHECK(store.lock(holder_named("hasty"), 5ms).error().kind == ErrorKind::locked);
}

TEST_CASE("A lock is broken by its id alone") {
  const ScratchDirectory scratch;
  const auto path = scratch / "s.json";
  LocalStore store(path);
  CHECK(store.force_unlock("of-child").error().code == "state/not-locked");
  LivingChild child([&] { return HeldStore(path); }, [](HeldStore&) { return 0; });
  const auto wrong = store.force_unlock("guess");
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().code == "state/lock-id");
  CHECK(wrong.error().message.find("of-child") != std::string::npos);
  CHECK_FALSE(store.lock(holder_named("next"), 0ms).has_value());
  child.kill();
  CHECK(*store.force_unlock("of-child") == holder_named("of-child"));
  CHECK(store.notices().empty());
  CHECK(store.force_unlock("of-child").error().code == "state/not-locked");
}

TEST_CASE("A holder whose lock was broken while it lived writes nothing more, and does not free the next one's lock") {
  const ScratchDirectory scratch;
  const auto path = scratch / "s.json";
  LivingChild old_holder(
      [&] {
        HeldStore held(path);
        return append(*held.store, "before") ? std::optional(std::move(held)) : std::nullopt;
      },
      [](std::optional<HeldStore>& held) {
        if (!held) return 1;
        const auto checked = held->lock->check();
        if (checked || checked.error().code != "state/lock-lost") return 4;
        const auto appended = append(*held->store, "after");
        if (appended || appended.error().kind != ErrorKind::stale) return 2;
        const auto folded = held->store->fold(State{.serial = 9});
        if (folded || folded.error().code != "state/lock-lost") return 3;
        held->lock.reset();
        return 0;
      });
  LocalStore store(path);
  REQUIRE(store.force_unlock("of-child").has_value());
  REQUIRE(store.notices().size() == 1);
  CHECK(store.notices()[0].code == "state/lock-broken");
  const auto lock = store.lock(holder_named("next"), 0ms);
  REQUIRE(lock.has_value());
  CHECK(old_holder.let_go() == 0);
  REQUIRE(append(store, "mine").has_value());
  const auto state = store.load();
  REQUIRE(state.has_value());
  CHECK((*state)->records.contains("before"));
  CHECK_FALSE((*state)->records.contains("after"));
  CHECK((*state)->records.contains("mine"));
  LocalStore third(path);
  CHECK_FALSE(third.lock(holder_named("third"), 0ms).has_value());
}

TEST_CASE("A lock file with nonsense in it is a lock file") {
  const ScratchDirectory scratch;
  put(scratch / "s.lock", "\x01 nonsense");
  LocalStore store(scratch / "s.json");
  CHECK(store.force_unlock("x").error().code == "state/not-locked");
  const auto lock = store.lock(holder_named("mine"), 0ms);
  REQUIRE(lock.has_value());
  put(scratch / "s.lock", "{}");
  LocalStore other(scratch / "s.json");
  CHECK(other.lock(holder_named("x"), 0ms).error().message.find("another process") != std::string::npos);
}

TEST_CASE("Of many writers at once, one at a time writes") {
  const ScratchDirectory scratch;
  const auto path = scratch / "s.json";
  constexpr int writers = 8;
  std::vector<pid_t> children;
  for (int i = 0; i < writers; ++i) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      LocalStore store(path);
      const auto lock = store.lock(this_process("apply", TimePoint{}), 60s);
      if (!lock) ::_exit(1);
      auto state = store.load();
      if (!state) ::_exit(2);
      State next = state->value_or(State{});
      if (!append(store, "writer-" + std::to_string(i))) ::_exit(3);
      apply_entry(next, RecordPut{"writer-" + std::to_string(i), {}});
      next.serial += 1;
      ::_exit(store.fold(next) ? 0 : 4);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  LocalStore store(path);
  const auto state = store.load();
  REQUIRE(state.has_value());
  CHECK((*state)->records.size() == writers);
  CHECK((*state)->serial == writers);
}

TEST_CASE("This process tells a person who it is") {
  const LockHolder here = this_process("import", TimePoint{5ms});
  CHECK(here.operation == "import");
  CHECK(here.since == TimePoint{5ms});
  CHECK(here.id.size() == 36);
  CHECK(here.who.find('@') != std::string::npos);
  CHECK(here.who.find("(process " + std::to_string(::getpid()) + ")") != std::string::npos);
}
