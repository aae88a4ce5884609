#include "tests/support/catch.hpp"

#include "tests/emulator/fleet.hpp"
#include "tests/emulator/operations.hpp"

using namespace emulator;

namespace {

constexpr TimeMs minute = 60'000;
constexpr TimeMs day = 24 * 60 * minute;

/// A fleet with one running instance that has had its first snapshot.
struct World {
  Settings settings;
  RandomSource random{1};
  Fleet fleet{settings, random};

  Instance& running(const std::string& type = "professional-db") {
    Instance instance;
    instance.type = type;
    instance.memory_gb = 4;
    instance.storage_gb = 8;
    instance.data = "books";
    instance.was_running = true;
    return fleet.add(instance);
  }

  void begin(Instance& instance, OperationKind kind, Change change = {}, std::string_view outcome = "") {
    fleet.begin(instance, plan_operation(instance, kind, std::move(change), settings, 0, outcome));
  }
};

} // namespace

TEST_CASE("an operation ends when its time has come and not before") {
  World world;
  Instance& instance = world.running();
  world.begin(instance, OperationKind::pause);
  CHECK(instance.operation->word == "pausing");
  world.fleet.advance(2 * minute - 1);
  CHECK(instance.operation);
  world.fleet.advance(2 * minute);
  CHECK_FALSE(instance.operation);
  CHECK(instance.status == "paused");
}

TEST_CASE("values change at the end of an operation, not at its beginning") {
  World world;
  Instance& instance = world.running();
  world.begin(instance, OperationKind::resize, {.memory_gb = 8, .storage_gb = 16});
  CHECK(instance.memory_gb == 4);
  world.fleet.advance(3 * minute);
  CHECK(instance.memory_gb == 8);
  CHECK(instance.storage_gb == 16);
}

TEST_CASE("a deleted instance is gone and remembered as deleted") {
  World world;
  Instance& instance = world.running();
  const std::string id = instance.id;
  world.begin(instance, OperationKind::destroy);
  world.fleet.advance(minute);
  CHECK(world.fleet.find(id) == nullptr);
  CHECK(world.fleet.was_deleted(id));
  CHECK_FALSE(world.fleet.was_deleted("00000000"));
}

TEST_CASE("an instance that first runs has a scheduled snapshot, a free one has none") {
  World world;
  for (const std::string type : {"professional-db", "free-db"}) {
    Instance fresh;
    fresh.type = type;
    Instance& instance = world.fleet.add(fresh);
    world.fleet.begin(instance, plan_creation(false, "", world.settings, 0, ""));
  }
  world.fleet.advance(4 * minute);
  for (const auto& [id, instance] : world.fleet.instances()) {
    CHECK(instance.status == "running");
    CHECK(instance.snapshots.size() == (instance.type == "free-db" ? 0U : 1U));
  }
}

TEST_CASE("several things that fell due at once are done at their own times") {
  World world;
  Instance& instance = world.fleet.add(Instance{});
  world.fleet.begin(instance, plan_creation(true, "books", world.settings, 0, ""));
  world.fleet.advance(day);
  CHECK(instance.data == "books");
  REQUIRE(instance.snapshots.size() == 1);
  CHECK(instance.snapshots[0].timestamp == 6 * minute);
  CHECK(instance.snapshots[0].status == "Completed");
  CHECK(instance.snapshots[0].data == "books");
}

TEST_CASE("a clone passes loading, and a failed one ends loading failed without data") {
  World world;
  Instance& instance = world.fleet.add(Instance{});
  world.fleet.begin(instance, plan_creation(true, "books", world.settings, 0, "fail"));
  world.fleet.advance(5 * minute);
  CHECK(instance.operation->word == "loading");
  world.fleet.advance(6 * minute);
  CHECK(instance.status == "loading failed");
  CHECK(instance.data.empty());
}

TEST_CASE("a fault decides how an operation ends") {
  struct Row {
    OperationKind kind;
    std::string outcome;
    std::string status;
    int memory_gb;
  };
  const std::vector<Row> rows = {
      {OperationKind::resize, "", "running", 8},
      {OperationKind::resize, "fail", "running", 4},
      {OperationKind::pause, "fail", "running", 4},
      {OperationKind::destroy, "fail", "running", 4},
      {OperationKind::restore, "fail", "loading failed", 4},
      {OperationKind::overwrite, "fail", "loading failed", 4},
      {OperationKind::resume, "encryption key error", "encryption key error", 8},
  };
  for (const Row& row : rows) {
    World world;
    Instance& instance = world.running();
    world.begin(instance, row.kind, {.memory_gb = 8}, row.outcome);
    world.fleet.advance(day);
    CHECK(instance.status == row.status);
    CHECK(instance.memory_gb == row.memory_gb);
  }
}

TEST_CASE("an operation that never ends never ends") {
  World world;
  Instance& instance = world.running();
  world.begin(instance, OperationKind::resume, {}, "never");
  world.fleet.advance(1000 * day);
  CHECK(instance.operation);
}

TEST_CASE("a paused instance is resumed by itself after 30 days, unless that is turned off") {
  for (const bool turned_off : {false, true}) {
    World world;
    if (turned_off) world.settings.durations.auto_resume = milliseconds(0);
    Instance& instance = world.running();
    world.begin(instance, OperationKind::pause);
    world.fleet.advance(30 * day);
    CHECK(instance.status == "paused");
    CHECK_FALSE(instance.operation);
    world.fleet.advance(30 * day + 3 * minute);
    CHECK(instance.operation.has_value() == !turned_off);
    world.fleet.advance(31 * day);
    CHECK(instance.status == (turned_off ? "paused" : "running"));
  }
}

TEST_CASE("a snapshot keeps the data of the moment it began") {
  World world;
  Instance& instance = world.running();
  const std::string id = world.fleet.begin_snapshot(instance, "AdHoc", 0).id;
  instance.data = "other books";
  CHECK_FALSE(instance.snapshots[0].exportable());
  world.fleet.advance(minute);
  CHECK(instance.snapshots[0].exportable());
  CHECK(instance.snapshots[0].data == "books");
}
