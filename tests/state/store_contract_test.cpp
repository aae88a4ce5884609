// What every StateStore promises, asked of the local one and of the one that other tests use in its place.

#include "state/local/local_store.hpp"
#include "state/remote/object_lock.hpp"
#include "state/remote/remote_store.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/faulty_store.hpp"
#include "tests/support/memory_objects.hpp"
#include "tests/support/memory_store.hpp"
#include "tests/support/random_state.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/store_contract.hpp"

TEST_CASE("The local store keeps the promises of a state store") {
  const ScratchDirectory scratch;
  LocalStore store(scratch / "auraform.state.json");
  keeps_its_promises(store);
}

TEST_CASE("A remote store keeps the promises of a state store, with many objects and with one") {
  const ScratchDirectory scratch;
  for (const bool one_object : {false, true}) {
    const auto bucket = std::make_shared<MemoryBucket>();
    RemoteStore store(std::make_unique<MemoryObjects>(bucket, one_object),
                      std::make_shared<ObjectLock>(std::make_unique<MemoryObjects>(bucket), Milliseconds{60000}),
                      scratch / "unsent");
    keeps_its_promises(store);
  }
}

TEST_CASE("The store in memory keeps the promises of a state store") {
  MemoryStore store;
  keeps_its_promises(store);
}

TEST_CASE("A new state without lineage is given one by its first fold") {
  const ScratchDirectory scratch;
  LocalStore local(scratch / "s.json");
  MemoryStore memory;
  for (StateStore* store : {static_cast<StateStore*>(&local), static_cast<StateStore*>(&memory)}) {
    const auto lock = store->lock(contract_holder, Milliseconds{0});
    State state;
    state.serial = 1;
    REQUIRE(store->fold(state).has_value());
    CHECK_FALSE(loaded_state(*store).lineage.empty());
  }
}

TEST_CASE("Both stores give the same state after the same random writes") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  RandomState random(seed);
  const ScratchDirectory scratch;
  LocalStore local(scratch / "s.json");
  MemoryStore memory;
  const auto lock = local.lock(contract_holder, Milliseconds{0});
  for (int i = 0; i < 60; ++i) {
    const auto entries = random.entries(4);
    REQUIRE(local.append(entries).has_value());
    REQUIRE(memory.append(entries).has_value());
    State expected = loaded_state(memory);
    State actual = loaded_state(local);
    const std::string lineage = actual.lineage;
    actual.lineage = expected.lineage;
    REQUIRE(actual == expected);
    if (i % 7 != 0) continue;
    expected.serial += 1;
    REQUIRE(memory.fold(expected).has_value());
    expected.lineage = lineage;
    REQUIRE(local.fold(expected).has_value());
  }
}

TEST_CASE("The faulty store fails the write that it is told to, and says whether it did") {
  MemoryStore memory;
  FaultyStore before(memory, {.append = 2});
  CHECK(append_one_entry(before, put_record("a")).has_value());
  CHECK_FALSE(before.struck());
  CHECK_FALSE(append_one_entry(before, put_record("b")).has_value());
  CHECK(before.struck());
  CHECK(append_one_entry(before, put_record("c")).has_value());
  CHECK(memory.journal().size() == 2);

  FaultyStore after(memory, {.append = 1, .moment = StoreFaults::Moment::after, .broken_from_then_on = true});
  CHECK_FALSE(append_one_entry(after, put_record("d")).has_value());
  CHECK(memory.journal().size() == 3);
  CHECK_FALSE(append_one_entry(after, put_record("e")).has_value());
  CHECK_FALSE(after.fold(State{}).has_value());
  CHECK(memory.journal().size() == 3);
}
