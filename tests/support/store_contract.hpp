#pragma once

// What every StateStore promises.

#include "state/state_store.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <vector>

inline const LockHolder contract_holder{"lock-1", "apply", "tester@here (process 1)", TimePoint{}};

inline JournalEntry put_record(const std::string& key) {
  Record record;
  record.id = "id-" + key;
  return RecordPut{key, record};
}

inline Result<void> append_one_entry(StateStore& store, const JournalEntry& entry) { return store.append({&entry, 1}); }

inline State loaded_state(StateStore& store) {
  auto state = store.load();
  if (!state) FAIL(state.error().message);
  REQUIRE(state->has_value());
  return **state;
}

inline void keeps_its_promises(StateStore& store) {
  CHECK(*store.load() == std::nullopt);
  auto lock = store.lock(contract_holder, Milliseconds{0});
  REQUIRE(lock.has_value());
  CHECK((*lock)->holder() == contract_holder);
  CHECK(store.append({}).has_value());
  CHECK(*store.load() == std::nullopt);

  REQUIRE(append_one_entry(store, put_record("a")).has_value());
  const State first = loaded_state(store);
  CHECK(first.serial == 1);
  CHECK_FALSE(first.lineage.empty());
  CHECK(first.records.contains("a"));

  const std::vector<JournalEntry> two{put_record("b"), RecordErased{"a"}};
  REQUIRE(store.append(two).has_value());
  State second = loaded_state(store);
  CHECK(second.serial == 3);
  CHECK(second.lineage == first.lineage);
  CHECK(second.records.size() == 1);

  second.serial += 1;
  REQUIRE(store.fold(second).has_value());
  CHECK(loaded_state(store) == second);
  REQUIRE(append_one_entry(store, put_record("c")).has_value());
  CHECK(loaded_state(store).serial == second.serial + 1);
  CHECK(loaded_state(store).records.size() == 2);

  REQUIRE_FALSE(store.lock(contract_holder, Milliseconds{0}).has_value());
  CHECK(store.lock(contract_holder, Milliseconds{0}).error().kind == ErrorKind::locked);
  CHECK_FALSE(store.force_unlock("another id").has_value());
  CHECK(*store.force_unlock("lock-1") == contract_holder);
  LockHolder next = contract_holder;
  next.id = "lock-2";
  auto second_lock = store.lock(next, Milliseconds{0});
  REQUIRE(second_lock.has_value());
  lock->reset(); // frees nothing: the lock was broken
  CHECK_FALSE(store.lock(contract_holder, Milliseconds{0}).has_value());
  second_lock->reset();
  CHECK(store.lock(contract_holder, Milliseconds{0}).has_value());
}
