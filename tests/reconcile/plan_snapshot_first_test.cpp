#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

// -snapshot-first: of every instance that is resized, replaced or deleted.

namespace {

using namespace std::string_literals;

struct Row {
  const char* name;
  FieldValues live;
  std::string status;
  FieldValues wish;
  std::string operations;
};

const Row rows[] = {
    {"a resize", {}, "running", {{Field::memory, Size{8}}}, "snapshot, update[memory=8GB]"},
    {"a resize of a paused one",
     {},
     "paused",
     {{Field::memory, Size{8}}},
     "resume, snapshot, update[memory=8GB], pause"},
    {"a resize of one in transit", {}, "updating", {{Field::memory, Size{8}}}, "wait, snapshot, update[memory=8GB]"},
    {"an upgrade", {}, "running", {{Field::type, "business-critical"s}}, "snapshot, upgrade"},
    {"a rename is none", {}, "running", {{Field::name, "other"s}}, "update[name=other]"},
    {"a pause is none", {}, "running", {{Field::status, "paused"s}}, "pause"},
    {"nothing is none", {}, "running", {}, ""},
};

std::string operations_of(const World& world) { return show_all(step_of(world.plan(), "orders")->operations); }

} // namespace

TEST_CASE("a snapshot is complete before anything is resized") {
  for (const Row& row : rows) {
    INFO(row.name);
    World world;
    world.own("orders", "aaaa0001", row.live, row.status);
    world.declare("orders", row.wish);
    world.options.snapshot_first = true;
    CHECK(operations_of(world) == row.operations);
    CHECK(world.plan().refusals.empty());
  }
}

TEST_CASE("a snapshot is complete before anything is deleted") {
  World world;
  world.own("orders", "aaaa0001");
  world.options.snapshot_first = true;
  CHECK(operations_of(world) == "snapshot, delete");
  world.live.instances["aaaa0001"].status = "paused";
  CHECK(operations_of(world) == "resume, snapshot, delete");
  world.declare_fully("orders", {{Field::region, "us-east1"s}}).lifecycle.replace = ReplaceMethod::recreate;
  CHECK(operations_of(world).starts_with("resume, snapshot, delete, create"));
  world.options.destroy_all = true;
  CHECK(operations_of(world) == "resume, snapshot, delete");
}

TEST_CASE("a replacement by a clone takes its snapshot anyway, and one that goes on takes another") {
  World world;
  world.own("orders", "aaaa0001");
  world.declare("orders", {{Field::region, "us-east1"s}});
  world.options.snapshot_first = true;
  CHECK(operations_of(world).starts_with("snapshot, clone["));
  world.own("orders/clone", "bbbb0001", {{Field::name, "orders"s}, {Field::region, "us-east1"s}});
  CHECK(operations_of(world).starts_with("snapshot, clone["));
  world.options.snapshot_first = false;
  CHECK(operations_of(world).starts_with("clone["));
}

TEST_CASE("where no snapshot can be taken, the step is refused") {
  World world;
  world.own("orders", "aaaa0001", {{Field::type, "free-db"s}});
  world.options.snapshot_first = true;
  CHECK(show_all(world.plan().refusals) == "plan/no-snapshot orders");
  for (const char* status : {"loading failed", "suspended"}) {
    World broken;
    broken.own("orders", "aaaa0001", {}, status);
    CHECK(broken.plan().refusals.empty());
    broken.options.snapshot_first = true;
    CHECK(show_all(broken.plan().refusals) == "plan/no-snapshot orders");
  }
}

TEST_CASE("what is gone needs no snapshot, and what may have been made gets one") {
  World world;
  world.own("orders", "aaaa0001");
  world.vanish("aaaa0001");
  world.options.snapshot_first = true;
  CHECK(operations_of(world) == "forget");
  world.recorded = {};
  world.intend("orders");
  CHECK(operations_of(world) == "resolve-intent, snapshot, delete");
}
