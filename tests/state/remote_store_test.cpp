// What a remote store promises beyond the contract of every store: fencing, lost answers, bounded appends.

#include "state/remote/object_lock.hpp"
#include "state/remote/remote_content.hpp"
#include "state/remote/remote_store.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/memory_objects.hpp"
#include "tests/support/scratch_directory.hpp"

#include <filesystem>

namespace {

constexpr Milliseconds lifetime{3600'000}; // no beat within a test

struct World {
  ScratchDirectory scratch;
  std::shared_ptr<MemoryBucket> bucket = std::make_shared<MemoryBucket>();

  std::unique_ptr<RemoteStore> store(ObjectLock::Now now = BootClock::now) {
    return std::make_unique<RemoteStore>(
        std::make_unique<MemoryObjects>(bucket),
        std::make_shared<ObjectLock>(std::make_unique<MemoryObjects>(bucket), lifetime, std::move(now)),
        scratch / "unsent");
  }

  std::size_t unsent_files() const {
    std::error_code missing;
    std::size_t count = 0;
    for (std::filesystem::directory_iterator at(scratch / "unsent", missing), end; !missing && at != end; ++at)
      ++count;
    return count;
  }
};

LockHolder run(const std::string& id) { return {id, "apply", id + "@somewhere", TimePoint{}}; }

JournalEntry put(const std::string& key, std::size_t padding = 0) {
  Record record;
  record.id = "id-" + key;
  record.connection_url = std::string(padding, 'x');
  return RecordPut{key, record};
}

Result<void> append_one(StateStore& store, const JournalEntry& entry) { return store.append({&entry, 1}); }

State loaded(StateStore& store) {
  auto state = store.load();
  if (!state) FAIL(state.error().message);
  REQUIRE(state->has_value());
  return **state;
}

Error lost_answer() { return {ErrorKind::network, "state/unreachable", "no answer", ""}; }

/// A lock object that says that its holder was not heard of for longer than it may be.
void let_lock_expire(World& world) { world.bucket->now += lifetime + Milliseconds{2000}; }

/// The lock of a process of this machine that is gone would be taken over at once; here it is another machine's.
void forget_processes(World& world) {
  auto& lock = world.bucket->objects.at("lock");
  LockDocument document = *decode_lock(lock.content, "the lock");
  document.process.reset();
  lock.content = encode_lock(document);
}

} // namespace

TEST_CASE("A run whose lock expired cannot write any more, whatever it tries, and loses nothing") {
  World world;
  const auto sleeper = world.store();
  auto sleeping = sleeper->lock(run("sleeper"), Milliseconds{0});
  REQUIRE(sleeping.has_value());
  REQUIRE(append_one(*sleeper, put("a")).has_value());

  forget_processes(world);
  const auto next = world.store();
  CHECK(next->lock(run("next"), Milliseconds{0}).error().kind == ErrorKind::locked);
  let_lock_expire(world);
  auto lock = next->lock(run("next"), Milliseconds{0});
  REQUIRE(lock.has_value());
  REQUIRE(next->notices().size() == 1);
  CHECK(next->notices().front().code == "state/lock-taken-over");

  const auto refused = append_one(*sleeper, put("b"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::stale);
  CHECK(refused.error().hint.find("is kept in") != std::string::npos);
  CHECK(sleeper->load().error().kind == ErrorKind::stale);
  State state = loaded(*next);
  state.serial += 10;
  CHECK(sleeper->fold(state).error().kind == ErrorKind::stale);
  CHECK(loaded(*next).records.size() == 1);
  CHECK(world.unsent_files() == 1);

  sleeping->reset(); // and does not take the lock of the other away
  REQUIRE(append_one(*next, put("c")).has_value());
  CHECK(world.store()->lock(run("third"), Milliseconds{0}).error().kind == ErrorKind::locked);
  lock->reset();

  const auto third = world.store();
  REQUIRE(third->lock(run("third"), Milliseconds{0}).has_value());
  CHECK(loaded(*third).records.size() == 3);
  CHECK(world.unsent_files() == 0);
}

TEST_CASE("A run whose lock is broken by force-unlock cannot write any more, though nobody else has locked") {
  World world;
  const auto store = world.store();
  const auto lock = store->lock(run("stuck"), Milliseconds{0});
  REQUIRE(append_one(*store, put("a")).has_value());
  REQUIRE(world.store()->force_unlock("stuck").has_value());
  CHECK(append_one(*store, put("b")).error().kind == ErrorKind::stale);
  CHECK(loaded(*world.store()).records.size() == 1);
}

TEST_CASE("A lock that was not renewed for long is sure again only by asking the store") {
  World world;
  BootClock::time_point now{};
  const auto store = world.store([&now] { return now; });
  const auto lock = store->lock(run("sleeper"), Milliseconds{0});
  REQUIRE(lock.has_value());
  const std::uint64_t writes = world.bucket->writes;
  now += lifetime / 2;
  CHECK((*lock)->check().has_value());
  CHECK(world.bucket->writes == writes);

  now += lifetime / 4; // three quarters are over
  world.bucket->before_write = [](std::uint64_t) { return Result<void>(lost_answer()); };
  CHECK((*lock)->check().error().kind == ErrorKind::network);
  CHECK(append_one(*store, put("a")).error().kind == ErrorKind::network); // what is known of the lock holds
  world.bucket->before_write = [](std::uint64_t) { return Result<void>(); };
  CHECK((*lock)->check().has_value());
  const std::uint64_t renewed = world.bucket->writes;
  CHECK((*lock)->check().has_value());
  CHECK(world.bucket->writes == renewed);

  now += lifetime;
  forget_processes(world);
  let_lock_expire(world);
  const auto next = world.store();
  const auto taken = next->lock(run("next"), Milliseconds{0});
  REQUIRE(taken.has_value());
  const Error lost = (*lock)->check().error();
  CHECK(lost.kind == ErrorKind::stale);
  CHECK(lost.code == "state/lock-lost");
  CHECK(lost.message.find("next@somewhere") != std::string::npos);
  CHECK((*taken)->check().has_value());
}

TEST_CASE("The lock of a process of this machine that is gone is taken over at once") {
  World world;
  LockDocument document{"nonce", run("gone"), this_process_identity(), lifetime};
  REQUIRE(document.process.has_value());
  document.process->started -= 1; // its number is ours, and it began earlier: another process had it
  world.bucket->objects["lock"] = {encode_lock(document), 1, world.bucket->now};
  const auto store = world.store();
  CHECK(store->lock(run("next"), Milliseconds{0}).has_value());
  document.process = this_process_identity();
  CHECK_FALSE(has_ended(*document.process));
  document.process->boot = "another machine";
  document.process->started -= 1;
  CHECK_FALSE(has_ended(*document.process));
}

TEST_CASE("Any write may fail before or after it took effect: the next run ends with everything") {
  for (const bool after : {false, true}) {
    bool struck = true;
    for (std::uint64_t broken = 1; struck; ++broken) {
      CAPTURE(after, broken);
      World world;
      struck = false;
      (after ? world.bucket->after_write : world.bucket->before_write) = [&](std::uint64_t number) -> Result<void> {
        if (number != broken) return {};
        struck = true;
        return lost_answer();
      };
      std::size_t told = 0; // entries that are promised to be there
      {
        const auto store = world.store();
        const auto lock = store->lock(run("first"), Milliseconds{0});
        std::vector<JournalEntry> unwritten;
        for (const char* key : {"a", "b", "c"}) {
          unwritten.push_back(put(key));
          if (!lock) continue;
          if (store->append(unwritten).has_value()) unwritten.clear();
          told = 3;
        }
        if (lock) {
          State state = loaded(*store);
          for (const JournalEntry& entry : unwritten)
            apply_entry(state, entry);
          state.serial += unwritten.size() + 1;
          [[maybe_unused]] const auto folded = store->fold(state);
        }
      }
      world.bucket->before_write = world.bucket->after_write = [](std::uint64_t) { return Result<void>(); };
      let_lock_expire(world);
      const auto store = world.store();
      const auto lock = store->lock(run("second"), Milliseconds{0});
      REQUIRE(lock.has_value());
      CHECK(store->load().has_value());
      if (told > 0) CHECK(loaded(*store).records.size() == told);
      CHECK(world.unsent_files() == 0);
    }
  }
}

TEST_CASE("What an append costs does not grow with the state, nor with the journal") {
  World world;
  const auto store = world.store();
  const auto lock = store->lock(run("first"), Milliseconds{0});
  std::vector<JournalEntry> many;
  for (int i = 0; i < 1000; ++i)
    many.push_back(put("old" + std::to_string(i), 200));
  REQUIRE(store->append(many).has_value());
  State state = loaded(*store);
  state.serial += 1;
  REQUIRE(store->fold(state).has_value());
  std::uint64_t most = 0;
  for (int i = 0; i < 500; ++i) {
    const std::uint64_t before = world.bucket->bytes;
    REQUIRE(append_one(*store, put("new" + std::to_string(i), 200)).has_value());
    most = std::max(most, world.bucket->bytes - before);
  }
  CHECK(most < 200'000);
  CHECK(loaded(*store).records.size() == 1500);
  State end = loaded(*store);
  end.serial += 1;
  REQUIRE(store->fold(end).has_value());
  CHECK(loaded(*store) == end);
  for (const auto& [name, object] : world.bucket->objects)
    CHECK_FALSE(name.starts_with("segments/"));
}

TEST_CASE("Ten snapshots are kept beside the present one at most, and no other") {
  World world;
  const auto store = world.store();
  const auto lock = store->lock(run("first"), Milliseconds{0});
  for (int i = 0; i < 30; ++i) {
    REQUIRE(append_one(*store, put("a" + std::to_string(i))).has_value());
    State state = loaded(*store);
    state.serial += 1;
    REQUIRE(store->fold(state).has_value());
  }
  std::size_t snapshots = 0;
  for (const auto& [name, object] : world.bucket->objects)
    snapshots += name.starts_with(snapshot_prefix) ? 1U : 0U;
  CHECK(snapshots == 10);
}

TEST_CASE("A state whose head or snapshot is gone is an error, and no empty state") {
  World world;
  const auto store = world.store();
  const auto lock = store->lock(run("first"), Milliseconds{0});
  State state;
  state.serial = 1;
  REQUIRE(store->fold(state).has_value());
  const auto objects = world.bucket->objects;
  world.bucket->objects.erase("");
  CHECK(world.store()->load().error().code == "state/missing");
  world.bucket->objects = objects;
  for (const auto& [name, object] : objects)
    if (name.starts_with(snapshot_prefix)) world.bucket->objects.erase(name);
  CHECK(world.store()->load().error().code == "state/missing");
}

TEST_CASE("A head of an older version is read and written as ours, and a newer one tells to upgrade") {
  World world;
  const auto store = world.store();
  const auto lock = store->lock(run("first"), Milliseconds{0});
  State state;
  state.serial = 1;
  REQUIRE(store->fold(state).has_value());
  std::string& head = world.bucket->objects.at("").content;
  const std::string name = "\"auraform_remote_state\": ";
  const std::size_t at = head.find(name + "2,");
  REQUIRE(at != std::string::npos);
  head[at + name.size()] = '1';
  CHECK(world.store()->load().has_value());
  head[at + name.size()] = '3';
  CHECK(world.store()->load().error().code == "state/newer-version");
}

TEST_CASE("Another program's object is left alone") {
  World world;
  world.bucket->objects[""] = {R"({"version": 4, "serial": 1, "lineage": "x", "outputs": {}, "resources": []})", 1,
                               Milliseconds{0}};
  CHECK(world.store()->load().error().code == "state/foreign");
  CHECK(world.store()->lock(run("first"), Milliseconds{0}).error().code == "state/foreign");
  CHECK(world.bucket->objects.size() == 1);
}
