#include "reconcile/planner/guard.hpp"
#include "reconcile/planner/retired.hpp"
#include "state/journal.hpp"
#include "state/record_keys.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

// -keep-old: what a clone replaces is paused and kept, until somebody lets it go.

namespace {

using namespace std::string_literals;

World moving() {
  World world;
  world.own("orders", "aaaa0001");
  world.declare("orders", {{Field::region, "us-east1"s}});
  world.options.keep_old = true;
  return world;
}

/// `orders` was replaced by bbbb0001, and aaaa0001 is kept.
World moved(const std::string& status = "paused") {
  World world;
  world.own("orders", "bbbb0001");
  world.own("orders/retired-aaaa0001", "aaaa0001", {{Field::name, "orders"s}}, status);
  world.recorded.records["orders/retired-aaaa0001"].seen.set(Field::status, "paused"s);
  world.declare("orders", plain_fields("orders"));
  return world;
}

std::string warnings_of(const Plan& plan) {
  std::string codes;
  for (const Diagnostic& warning : plan.warnings)
    codes += (codes.empty() ? "" : ", ") + warning.code;
  return codes;
}

} // namespace

TEST_CASE("what a clone replaces is retired instead of deleted, and nothing counts as deleted") {
  World world = moving();
  const Plan plan = world.plan();
  const Step& step = *step_of(plan, "orders");
  CHECK(show(step).ends_with("compare, switch-record, retire from aaaa0001"));
  CHECK(step.keep_old);
  CHECK(count_changes(plan) == ChangeCounts{.add = 1});
  CHECK_FALSE(destroys(step));

  world.desired.instances["orders"].lifecycle.prevent_destroy = true;
  world.desired.settings.max_destroy = DestroyLimit{.amount = 0, .percent = false, .location = {}};
  CHECK(judge(world.plan(), world.desired, world.recorded, {}).empty());
  world.options.keep_old = false;
  CHECK(judge(world.plan(), world.desired, world.recorded, {}).size() == 2);
}

TEST_CASE("a paused one that is replaced ends with both asleep") {
  World world = moving();
  world.live.instances["aaaa0001"].status = "paused";
  const std::string shown = shown_step(world.plan(), "orders");
  CHECK(shown.find(": resume, snapshot, clone") != std::string::npos);
  CHECK(shown.ends_with("switch-record, retire from aaaa0001, pause"));
}

TEST_CASE("what is deleted before the new one is made cannot be kept") {
  World world = moving();
  world.desired.instances["orders"].lifecycle.replace = ReplaceMethod::recreate;
  CHECK(show_all(world.plan().refusals) == "plan/keep-old-recreate orders");
}

TEST_CASE("a retired instance survives every plan, in no step and managed") {
  World world = moved();
  CHECK(is_no_change(world.plan()));
  CHECK(world.plan().steps.size() == 1);
  CHECK(world.plan().unmanaged.empty());
  CHECK(world.plan().drift.empty());
  CHECK(world.plan().warnings.empty());

  SECTION("also one in which its key leaves the specs, or everything is deleted") {
    for (const bool all : {false, true}) {
      World going = moved();
      if (!all) going.desired = {};
      going.options.destroy_all = all;
      CHECK(shown_step(going.plan(), "orders") ==
            (all ? "delete (destroy-requested): delete" : "delete (left-the-spec): delete"));
      CHECK(going.plan().steps.size() == 1);
      CHECK(warnings_of(going.plan()) == (all ? "plan/retired-stays" : ""));
    }
  }
  SECTION("also without its key") {
    world.recorded.records.erase("orders");
    world.desired = {};
    CHECK(world.plan().steps.empty());
  }
  SECTION("and it takes no part in a percentage of what may be deleted") {
    world.own("stock", "cccc0001"); // left the specs: one of two recorded
    Consent consent;
    consent.max_destroy = DestroyLimit{.amount = 50, .percent = true, .location = {}};
    CHECK(judge(world.plan(), world.desired, world.recorded, consent).empty());
    world.own("more", "dddd0001"); // two of three; of four with the retired one it would be half
    CHECK(judge(world.plan(), world.desired, world.recorded, consent).size() == 1);
  }
}

TEST_CASE("a retired instance that runs again, or is gone, is told, with the way out") {
  World world = moved("running");
  CHECK(warnings_of(world.plan()) == "plan/retired-running");
  CHECK(world.plan().warnings.front().hint.find("destroy -retired=orders/retired-aaaa0001") != std::string::npos);
  REQUIRE(world.plan().drift.size() == 1);
  CHECK(world.plan().drift.front().key == "orders/retired-aaaa0001");
  CHECK(show_all(world.plan().drift.front().changes) == "status paused->running");

  world.vanish("aaaa0001");
  CHECK(warnings_of(world.plan()) == "plan/retired-gone");
  CHECK(world.plan().drift.front().vanished);
}

TEST_CASE("what an interrupted run did not come to pause is paused by the next one, with or without -keep-old") {
  for (const bool keep : {false, true}) {
    World world = moved("running");
    world.recorded.records["orders/retired-aaaa0001"].seen.set(Field::status, "running"s);
    world.options.keep_old = keep;
    CHECK(shown_step(world.plan(), "orders") == "update (replacement-unfinished): retire from aaaa0001");
    CHECK(world.plan().warnings.empty());
    CHECK(count_changes(world.plan()) == ChangeCounts{.change = 1});
    world.vanish("aaaa0001");
    CHECK(shown_step(world.plan(), "orders") == "no-op (in-sync)");
  }
}

TEST_CASE("what another run left to be deleted is retired where it is to be kept") {
  World world;
  world.own("orders", "bbbb0001");
  world.own("orders/replaced", "aaaa0001");
  world.declare("orders", plain_fields("orders"));
  world.options.keep_old = true;
  CHECK(shown_step(world.plan(), "orders") == "replace (replacement-unfinished): retire from aaaa0001");
  CHECK(count_changes(world.plan()) == ChangeCounts{});
}

TEST_CASE("-retired deletes what it names and nothing else") {
  World world = moved();
  world.own("leaving", "cccc0001");
  world.own("stock/retired-dddd0001", "dddd0001", {}, "paused");
  world.options.destroy_all = true;
  world.options.retired = {"orders/*"};
  const Plan plan = world.plan();
  REQUIRE(plan.steps.size() == 1);
  CHECK(shown_step(plan, "orders/retired-aaaa0001") == "delete (retired): delete");
  CHECK(count_changes(plan) == ChangeCounts{.destroy = 1});
  CHECK(what_retired_to_refresh(world.recorded, world.options.retired).instance_ids ==
        std::set<std::string>{"aaaa0001"});

  SECTION("by its address, too") {
    world.options.retired = {"instance.orders/retired-aaaa0001"};
    CHECK(world.plan().steps.size() == 1);
  }
  SECTION("under the guards") {
    Consent consent;
    consent.max_destroy = DestroyLimit{.amount = 0, .percent = false, .location = {}};
    CHECK(judge(plan, world.desired, world.recorded, consent).size() == 1);
  }
  SECTION("one that is gone is forgotten") {
    world.vanish("aaaa0001");
    CHECK(shown_step(world.plan(), "orders/retired-aaaa0001") == "forget (vanished): forget");
  }
  SECTION("a key that is not retired is a slip") {
    world.options.retired = {"orders"};
    CHECK(show_all(world.plan().refusals) == "plan/no-match ");
    CHECK(world.plan().steps.empty());
  }
}

TEST_CASE("a key that is renamed takes its retired instances along") {
  State state = moved().recorded;
  apply_entry(state, RecordRenamed{"orders", "sales"});
  CHECK(state.records.contains("sales"));
  CHECK(state.records.contains("sales/retired-aaaa0001"));
  CHECK(state.records.size() == 2);
  CHECK(declared_key("sales/retired-aaaa0001") == "sales");
  CHECK(is_retired_key("sales/retired-aaaa0001"));
  CHECK_FALSE(is_retired_key("sales/replaced"));
}
