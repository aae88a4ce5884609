#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

namespace {

using namespace std::string_literals;

struct SettlingRow {
  const char* status;
  FieldValues wish;
  const char* step;
};

const SettlingRow rows[] = {
    {"resuming", {{Field::status, "running"s}}, "no-op (in-sync): wait"},
    {"resuming", {}, "no-op (in-sync): wait"},
    {"resuming", {{Field::status, "paused"s}}, "pause (changed): wait, pause"},
    {"pausing", {{Field::status, "paused"s}}, "no-op (in-sync): wait"},
    {"pausing", {{Field::status, "running"s}}, "resume (changed): wait, resume"},
    {"pausing", {{Field::memory, Size{8}}}, "update (changed): wait, resume, update[memory=8GB], pause"},
    {"updating", {{Field::memory, Size{8}}}, "update (changed): wait, update[memory=8GB]"},
    {"creating", {{Field::memory, Size{4}}}, "no-op (in-sync): wait"},
    {"creating", {{Field::secondaries_count, std::int64_t{2}}}, "update (changed): wait, update[secondaries_count=2]"},
    {"creating", {{Field::status, "paused"s}}, "pause (changed): wait, pause"},
    {"a word that nobody knows", {{Field::status, "running"s}}, "no-op (in-sync): wait"},
    {"", {}, "no-op (in-sync): wait"},
};

} // namespace

TEST_CASE("A settling instance is waited for, and nothing bogus is planned") {
  for (const SettlingRow& row : rows) {
    INFO(row.status << ": " << row.step);
    World world;
    LiveInstance& live = world.own("orders", "aaaa0001", {}, row.status);
    live.fields = {{Field::name, "orders"s}}; // sizes are unread in transit
    world.declare("orders", row.wish);
    const Plan plan = world.plan();
    CHECK(shown_step(plan, "orders") == row.step);
    CHECK(step_of(plan, "orders")->settling_from == row.status);
    CHECK_FALSE(is_no_change(plan));
    CHECK(step_of(plan, "orders")->operations.front().time_limit > Milliseconds{0});
  }
}

TEST_CASE("An interrupted create goes on with what the create call could not carry") {
  World world;
  Record& record = world.record("orders", "aaaa0001", {{Field::type, "business-critical"s}});
  record.seen = {};
  world.run("aaaa0001", {{Field::name, "orders"s}}, "creating");
  world.declare_fully(
      "orders",
      {{Field::type, "business-critical"s}, {Field::secondaries_count, std::int64_t{1}}, {Field::status, "paused"s}});
  CHECK(shown_step(world.plan(), "orders") == "update (changed): wait, update[secondaries_count=1], pause");
  CHECK(world.plan().drift.front().changes.empty());
}
