#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

namespace {

using namespace std::string_literals;

struct DepartureRow {
  const char* meaning;
  OnRemove on_remove;
  const char* status; ///< nullptr: gone
  const char* step;
};

const DepartureRow rows[] = {
    {"deleted", OnRemove::destroy, "running", "delete (left-the-spec): delete"},
    {"deleted while paused", OnRemove::destroy, "paused", "delete (left-the-spec): delete"},
    {"deleted though broken", OnRemove::destroy, "loading failed", "delete (left-the-spec): delete"},
    {"waited for, then deleted", OnRemove::destroy, "updating", "delete (left-the-spec): wait, delete"},
    {"forgotten", OnRemove::forget, "running", "forget (left-the-spec): forget"},
    {"planned for the guard to refuse", OnRemove::refuse, "running", "delete (left-the-spec): delete"},
    {"gone already", OnRemove::destroy, nullptr, "forget (vanished): forget"},
    {"gone already, so there is nothing to refuse", OnRemove::refuse, nullptr, "forget (vanished): forget"},
    {"being deleted already", OnRemove::destroy, "destroying", "forget (left-the-spec): wait, forget"},
};

} // namespace

TEST_CASE("What left the spec goes as was agreed") {
  for (const DepartureRow& row : rows) {
    INFO(row.meaning);
    World world;
    world.own("orders", "aaaa0001", {}, row.status == nullptr ? "running" : row.status);
    world.recorded.records["orders"].protection.on_remove = row.on_remove;
    if (row.status == nullptr) world.vanish("aaaa0001");
    CHECK(shown_step(world.plan(), "orders") == row.step);
  }
}

TEST_CASE("A delete tells what is lost") {
  World world;
  world.own("orders", "aaaa0001");
  const Plan plan = world.plan();
  const Step& step = *step_of(plan, "orders");
  CHECK(step.changes.front() == FieldChange{.field = Field::name, .before = "orders"s});
  CHECK(step.name == "orders");
  CHECK(step.id == "aaaa0001");
  CHECK(count_changes(plan) == ChangeCounts{.destroy = 1});
}

TEST_CASE("An open intent whose table is gone is resolved, and what it made goes as was agreed") {
  World world;
  Intent& intent = world.intend("orders");
  CHECK(shown_step(world.plan(), "orders") == "delete (intent-open): resolve-intent, delete");
  intent.protection.on_remove = OnRemove::forget;
  CHECK(shown_step(world.plan(), "orders") == "forget (intent-open): resolve-intent, forget");
}

TEST_CASE("-destroy takes all that is ours, and nothing else") {
  World world;
  world.options.destroy_all = true;
  world.own("orders", "aaaa0001");
  world.declare("orders", {}).lifecycle.on_remove = OnRemove::forget;
  world.own("left", "aaaa0002");
  world.recorded.records["left"].protection.on_remove = OnRemove::forget;
  world.own("gone", "aaaa0003");
  world.vanish("aaaa0003");
  world.declare_fully("never_made");
  world.run("bbbb0001", plain_fields("to adopt"));
  world.declare("to_adopt", {}).import_id = "bbbb0001";
  world.intend("lost");
  world.declare_fully("lost");
  const Plan plan = world.plan();
  CHECK(shown_step(plan, "orders") == "delete (destroy-requested): delete");
  CHECK(shown_step(plan, "left") == "forget (left-the-spec): forget");
  CHECK(shown_step(plan, "gone") == "forget (vanished): forget");
  CHECK(shown_step(plan, "lost") == "delete (intent-open): resolve-intent, delete");
  CHECK(shown_step(plan, "never_made") == "none");
  CHECK(shown_step(plan, "to_adopt") == "none");
}
