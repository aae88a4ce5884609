#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

namespace {

using namespace std::string_literals;

struct DriftRow {
  const char* meaning;
  FieldValues live; ///< beside what was recorded
  const char* status;
  const char* drift; ///< empty: none
};

const DriftRow rows[] = {
    {"nothing moved", {}, "running", ""},
    {"a resize in the console",
     {{Field::memory, Size{8}}, {Field::storage, Size{16}}},
     "running",
     "memory 4GB->8GB, storage 8GB->16GB"},
    {"fields that nobody wrote drift too", {{Field::name, "sales"s}}, "running", "name orders->sales"},
    {"a pause by somebody", {}, "paused", "status running->paused"},
    {"a suspension by Aura", {}, "suspended", "status running->suspended"},
    {"a deletion under way", {}, "destroying", "status running->destroying"},
    {"a passing status is none", {}, "updating", ""},
    {"what was never recorded cannot have moved", {{Field::vector_optimized, true}}, "running", ""},
};

} // namespace

TEST_CASE("Drift is what moved in Aura behind the record's back") {
  for (const DriftRow& row : rows) {
    INFO(row.meaning);
    World world;
    LiveInstance& live = world.own("orders", "aaaa0001");
    live.fields.overlay(row.live);
    live.status = row.status;
    const Plan plan = world.plan();
    CHECK(plan.drift.empty() == std::string{row.drift}.empty());
    if (plan.drift.empty()) continue;
    CHECK(show_all(plan.drift.front().changes) == row.drift);
    CHECK(plan.drift.front().id == "aaaa0001");
    CHECK(has_drifted(plan.drift.front()));
  }
}

TEST_CASE("An automatic resume is drift, and the spec's pause is another matter") {
  World world;
  world.own("orders", "aaaa0001", {}, "paused");
  world.live.instances["aaaa0001"].status = "running";
  world.declare("orders", {{Field::status, "paused"s}, {Field::memory, Size{8}}});
  const Plan plan = world.plan();
  CHECK(show_all(plan.drift.front().changes) == "status paused->running");
  CHECK(show_all(plan.steps.front().changes) == "memory 4GB->8GB, storage 8GB->?, status running->paused");
}

TEST_CASE("Unread fields are told, and are no drift") {
  World world;
  LiveInstance& live = world.own("orders", "aaaa0001", {}, "paused");
  live.fields.erase(Field::memory);
  live.fields.erase(Field::storage);
  const Plan plan = world.plan();
  REQUIRE(plan.drift.size() == 1);
  CHECK(show_all(plan.drift.front().unread) == "memory, storage");
  CHECK_FALSE(has_drifted(plan.drift.front()));
}

TEST_CASE("A vanished instance is drift, whatever becomes of it") {
  World world;
  world.own("orders", "aaaa0001");
  world.vanish("aaaa0001");
  CHECK(world.plan().drift == std::vector<Drift>{{.key = "orders", .id = "aaaa0001", .vanished = true}});
}

TEST_CASE("What was applied stands in where nothing was ever seen") {
  World world;
  LiveInstance& live = world.own("orders", "aaaa0001");
  world.recorded.records["orders"].seen = {};
  live.fields.set(Field::memory, Size{8});
  CHECK(show_all(world.plan().drift.front().changes) == "memory 4GB->8GB");
}

TEST_CASE("Without a refresh there is no drift to see") {
  World world;
  world.own("orders", "aaaa0001").status = "paused";
  world.options.refreshed = false;
  CHECK(world.plan().drift.empty());
}
