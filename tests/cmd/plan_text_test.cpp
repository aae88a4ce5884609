#include "cmd/text/plan_text.hpp"

#include "reconcile/planner/guard.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/world.hpp"

namespace {

FieldValues paused() { return {{Field::status, std::string{"paused"}}}; }

std::string text_of(const World& world) { return plan_text(world.plan(), {}); }

/// A plan as the command line makes it: with the guard's refusals.
Plan judged(const World& world, const Consent& consent = {}) {
  Plan plan = world.plan();
  for (Refusal& refusal : judge(plan, world.desired, world.recorded, consent))
    plan.refusals.push_back(std::move(refusal));
  return plan;
}

} // namespace

TEST_CASE("plan text: nothing to do") {
  World world;
  world.declare_fully("orders");
  world.own("orders", "2f49c2b3");
  CHECK(text_of(world) == "No changes. Live Aura is as the specs say.\n");
}

TEST_CASE("plan text: creations, with follow-up, source and dependency") {
  World world;
  world.declare_fully("orders", {{Field::type, std::string{"business-critical"}},
                                 {Field::secondaries_count, std::int64_t{1}},
                                 {Field::status, std::string{"paused"}}});
  world.declare_fully("copy").source = Source{.instance_key = "orders"};
  world.declare_fully("restored").source = Source{.instance_id = "aaaa1111", .latest_snapshot = true};
  check_golden("plan_create.txt", text_of(world));
  check_golden("plan_create_colour.txt", plan_text(world.plan(), {.color = true}));
}

TEST_CASE("plan text: changes in place, around a pause, with estimates") {
  World world;
  world.declare_fully("orders", {{Field::memory, Size{8}}});
  world.own("orders", "2f49c2b3");
  world.declare_fully("sleeper",
                      overlaid(paused(), {{Field::name, std::string{"new name"}}, {Field::memory, Size{8}}}));
  world.own("sleeper", "5c5c5c5c", {}, "paused");
  world.declare_fully("tired", paused());
  world.own("tired", "7d7d7d7d");
  world.declare_fully("woken", {{Field::status, std::string{"running"}}});
  world.own("woken", "8e8e8e8e", {}, "paused");
  world.declare_fully("upgraded", {{Field::type, std::string{"business-critical"}}});
  world.own("upgraded", "9f9f9f9f");
  world.recorded.durations = {{"update", "professional-db", Size{8}, std::chrono::seconds(200)},
                              {"resume", "professional-db", Size{4}, std::chrono::seconds(150)},
                              {"pause", "professional-db", Size{4}, std::chrono::seconds(100)}};
  check_golden("plan_change.txt", text_of(world));
}

TEST_CASE("plan text: replacements say what they cost, and everything that goes is named again") {
  World world;
  world.declare_fully("cloned", {{Field::region, std::string{"us-east1"}}}).lifecycle.replace = ReplaceMethod::clone;
  world.own("cloned", "11111111");
  world.declare_fully("emptied", {{Field::region, std::string{"us-east1"}}}).lifecycle.replace =
      ReplaceMethod::recreate;
  world.own("emptied", "22222222");
  world.own("gone", "33333333");
  world.own("let_go", "44444444");
  world.recorded.records["let_go"].protection.on_remove = OnRemove::forget;
  check_golden("plan_replace.txt", text_of(world));
}

TEST_CASE("plan text: refusals stand at the end") {
  World world;
  world.declare_fully("orders", {{Field::region, std::string{"us-east1"}}}).lifecycle.replace = ReplaceMethod::refuse;
  world.own("orders", "11111111");
  world.own("kept", "22222222");
  world.recorded.records["kept"].protection.prevent_destroy = true;
  check_golden("plan_refused.txt", plan_text(judged(world, {.max_destroy = DestroyLimit{.amount = 1}}), {}));
}

TEST_CASE("plan text: the record's own changes, adoption, settling and a vanished instance") {
  World world;
  world.declare_fully("renamed").moved_from = {"former"};
  world.own("former", "11111111", {{Field::name, std::string{"renamed"}}});
  world.declare_fully("guarded").lifecycle.prevent_destroy = true;
  world.own("guarded", "22222222");
  world.declare_fully("adopted", {{Field::memory, Size{8}}}).import_id = "33333333";
  world.run("33333333", plain_fields("adopted"));
  world.declare_fully("settling");
  world.own("settling", "44444444", {}, "resuming");
  world.declare_fully("lost");
  world.own("lost", "55555555");
  world.vanish("55555555");
  world.declare_fully("unsure");
  world.intend("unsure");
  check_golden("plan_record.txt", text_of(world));
}

TEST_CASE("plan text: drift, unread fields and unmanaged instances come first") {
  World world;
  world.declare_fully("orders", {{Field::name, std::string{"orders"}}});
  world.own("orders", "11111111");
  world.live.instances["11111111"].fields.set(Field::memory, Size{16});
  world.live.instances["11111111"].fields.set(Field::storage, Size{32});
  world.declare_fully("sleeper");
  world.own("sleeper", "22222222", {}, "paused");
  world.live.instances["22222222"].fields.erase(Field::memory);
  world.live.instances["22222222"].fields.erase(Field::storage);
  for (const char digit : std::string{"3456789"})
    world.run(std::string(8, digit), plain_fields(std::string{"stranger-"} + digit));
  check_golden("plan_drift.txt", text_of(world));
}

TEST_CASE("plan text: names from outside cannot move the cursor or forge a line") {
  World world;
  world.own("evil", "11111111", {{Field::name, std::string{"x\x1b[2J\nPlan: 77"}}});
  world.run("2\n2", plain_fields("\x1b]0;title\x07"));
  const std::string text = text_of(world);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK(text.find("\nPlan: 77") == std::string::npos);
}

TEST_CASE("the counts of a plan are Terraform's line, and the rest is told below it") {
  struct Row {
    ChangeCounts counts;
    std::string text;
  };
  const Row rows[] = {
      {{}, "Plan: 0 to add, 0 to change, 0 to destroy.\n"},
      {{1, 2, 3, 0, 0}, "Plan: 1 to add, 2 to change, 3 to destroy.\n"},
      {{0, 0, 0, 1, 2}, "Plan: 0 to add, 0 to change, 0 to destroy.\nBesides, 1 to adopt.\nBesides, 2 to forget.\n"},
  };
  for (const Row& row : rows)
    CHECK(plan_summary_text(row.counts, {}) == row.text);
}
