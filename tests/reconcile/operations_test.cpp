#include "reconcile/operations.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

using namespace std::chrono_literals;

TEST_CASE("Every operation that waits has a time limit, the spec's where it is written") {
  const Timeouts written{
      .create = 1min, .update = 2min, .pause = 3min, .resume = 4min, .snapshot = 5min, .remove = 6min};
  struct Row {
    OperationKind kind;
    Milliseconds unwritten;
    Milliseconds written;
  };
  const Row rows[] = {{OperationKind::create, 45min, 1min},       {OperationKind::clone, 45min, 1min},
                      {OperationKind::update, 60min, 2min},       {OperationKind::upgrade, 60min, 2min},
                      {OperationKind::pause, 30min, 3min},        {OperationKind::resume, 45min, 4min},
                      {OperationKind::snapshot, 60min, 5min},     {OperationKind::remove, 30min, 6min},
                      {OperationKind::compare, 10min, 10min},     {OperationKind::resolve_intent, 10min, 10min},
                      {OperationKind::protect, 0min, 0min},       {OperationKind::rename_record, 0min, 0min},
                      {OperationKind::forget, 0min, 0min},        {OperationKind::adopt, 0min, 0min},
                      {OperationKind::switch_record, 0min, 0min}, {OperationKind::remove_replaced, 30min, 6min},
                      {OperationKind::discard_clone, 30min, 6min}};
  for (const Row& row : rows) {
    INFO(to_word(row.kind));
    CHECK(time_limit(row.kind, {}) == row.unwritten);
    CHECK(time_limit(row.kind, written) == row.written);
  }
}

TEST_CASE("A wait may take as long as what it waits for") {
  CHECK(settling_limit("creating", {}) == 45min);
  CHECK(settling_limit("loading", {}) == 45min);
  CHECK(settling_limit("pausing", {}) == 30min);
  CHECK(settling_limit("resuming", {.resume = 1min}) == 1min);
  CHECK(settling_limit("deleting", {.remove = 2min}) == 2min);
  CHECK(settling_limit("a word that nobody knows", {.update = 3min}) == 3min);
}

TEST_CASE("Nothing to do is no operation") {
  for (const bool paused : {false, true})
    CHECK(in_place_operations({.paused = paused, .ends_paused = paused}, {}).empty());
}
