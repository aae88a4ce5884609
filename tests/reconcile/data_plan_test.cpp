#include "reconcile/planner/data_plan.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

// What snapshot create, restore and overwrite plan, and what they refuse.

namespace {

using namespace std::string_literals;

const TimePoint taken = TimePoint{} + std::chrono::days{20000};

World recorded(FieldValues fields = {}, const std::string& status = "running") {
  World world;
  world.own("orders", "aaaa0001", std::move(fields), status);
  return world;
}

DataTarget target(const World& world) { return {"orders", world.recorded, world.desired, world.live}; }

Snapshot snapshot(SnapshotStatus status = SnapshotStatus::completed, bool exportable = true) {
  return {.instance_id = "aaaa0001",
          .id = "s1",
          .profile = "AdHoc",
          .status = status,
          .exportable = exportable,
          .at = taken};
}

DataSource source(FieldValues fields = {}, const std::string& status = "running") {
  return {.live = {.id = "bbbb0001", .fields = overlaid(plain_fields("seed"), fields), .status = status},
          .snapshot = std::nullopt};
}

std::string operations_of(const Plan& plan) { return show_all(plan.steps.front().operations); }

} // namespace

TEST_CASE("a snapshot is taken of what runs, and a paused one is woken for it") {
  World world = recorded();
  const Plan plan = plan_snapshot(target(world));
  CHECK(shown_step(plan, "orders") == "snapshot (data-requested): snapshot");
  CHECK(count_changes(plan) == ChangeCounts{});
  CHECK_FALSE(is_no_change(plan));
  world = recorded({}, "paused");
  CHECK(operations_of(plan_snapshot(target(world))) == "resume, snapshot, pause");
  world = recorded({}, "resuming");
  CHECK(operations_of(plan_snapshot(target(world))) == "wait, snapshot");
}

TEST_CASE("a restore and an overwrite say what they take, and since when everything is lost") {
  const World world = recorded();
  const Plan restored = plan_restore(target(world), snapshot(), {});
  CHECK(shown_step(restored, "orders") == "restore (data-requested): restore from aaaa0001s1");
  CHECK(restored.steps.front().data_of == taken);
  CHECK(count_changes(restored) == ChangeCounts{.change = 1});
  CHECK(overwrites_data(restored.steps.front()));

  DataSource from = source();
  CHECK(operations_of(plan_overwrite(target(world), from, {})) == "overwrite from bbbb0001");
  CHECK_FALSE(plan_overwrite(target(world), from, {}).steps.front().data_of);
  from.snapshot = snapshot();
  from.live.status = "paused"; // a snapshot is there whatever its instance does
  CHECK(operations_of(plan_overwrite(target(world), from, {.snapshot_first = true})) ==
        "snapshot, overwrite from bbbb0001s1");
  CHECK(plan_overwrite(target(world), from, {}).steps.front().data_of == taken);
  CHECK(plan_overwrite(target(world), from, {}).refusals.empty());
}

TEST_CASE("a paused one is woken, saved first where that is asked for, and put to sleep again") {
  const World world = recorded({}, "paused");
  CHECK(operations_of(plan_restore(target(world), snapshot(), {.snapshot_first = true})) ==
        "resume, snapshot, restore from aaaa0001s1, pause");
  CHECK(operations_of(plan_overwrite(target(world), source(), {})) == "resume, overwrite from bbbb0001, pause");
}

TEST_CASE("a broken instance can be restored, and not saved before") {
  const World world = recorded({}, "loading failed");
  CHECK(operations_of(plan_restore(target(world), snapshot(), {})) == "restore from aaaa0001s1");
  CHECK(show_all(plan_restore(target(world), snapshot(), {.snapshot_first = true}).refusals) ==
        "plan/instance-failed orders");
  CHECK(show_all(plan_snapshot(target(world)).refusals) == "plan/instance-failed orders");
}

TEST_CASE("protected data is lost by consent alone, whichever side protects it") {
  for (const bool in_spec : {false, true}) {
    World world = recorded();
    if (in_spec)
      world.declare("orders", {}).lifecycle.prevent_destroy = true;
    else
      world.recorded.records["orders"].protection.prevent_destroy = true;
    CHECK(plan_snapshot(target(world)).refusals.empty());
    for (const bool allowed : {false, true}) {
      const DataWish wish{.snapshot_first = false, .allow_data_loss = allowed};
      const std::string expected = allowed ? "" : "guard/prevent-destroy orders";
      CHECK(show_all(plan_restore(target(world), snapshot(), wish).refusals) == expected);
      CHECK(show_all(plan_overwrite(target(world), source(), wish).refusals) == expected);
    }
    CHECK(plan_restore(target(world), snapshot(), {}).steps.front().operations.empty());
  }
}

TEST_CASE("what Aura would refuse is refused before it is begun, with the remedy") {
  struct Row {
    const char* name;
    World world;
    Plan (*plan)(const World&);
    std::string refusal;
  };
  const auto overwrite = [](const World& world) { return plan_overwrite(target(world), source(), {}); };
  const auto restore = [](const World& world) { return plan_restore(target(world), snapshot(), {}); };
  World gone = recorded();
  gone.vanish("aaaa0001");
  World replaced = recorded();
  replaced.own("orders/clone", "cccc0001");
  const FieldValues free{{Field::type, "free-db"s}};
  const Row rows[] = {
      {"gone", gone, restore, "plan/instance-gone"},
      {"going", recorded({}, "destroying"), restore, "plan/instance-gone"},
      {"suspended", recorded({}, "suspended"), restore, "plan/instance-failed"},
      {"free", recorded(free), restore, "plan/free-instance"},
      {"free target", recorded(free), overwrite, "plan/free-instance"},
      {"being replaced", replaced, restore, "plan/replacement-unfinished"},
      {"being replaced", replaced, overwrite, "plan/replacement-unfinished"},
      {"less memory", recorded({{Field::memory, Size{2}}}), overwrite, "plan/target-too-small"},
      {"less storage", recorded({{Field::storage, Size{4}}}), overwrite, "plan/target-too-small"},
      {"another key", recorded({{Field::customer_managed_key_id, "k"s}}), overwrite, "plan/other-key"},
      {"incomplete", recorded(),
       [](const World& world) { return plan_restore(target(world), snapshot(SnapshotStatus::in_progress), {}); },
       "plan/snapshot-incomplete"},
      {"differential", recorded(),
       [](const World& world) {
         DataSource from = source();
         from.snapshot = snapshot(SnapshotStatus::completed, false);
         return plan_overwrite(target(world), from, {});
       },
       "plan/snapshot-not-exportable"},
      {"source paused", recorded(),
       [](const World& world) { return plan_overwrite(target(world), source({}, "paused"), {}); },
       "plan/source-not-running"},
      {"itself", recorded(),
       [](const World& world) {
         DataSource from = source();
         from.live.id = "aaaa0001";
         return plan_overwrite(target(world), from, {});
       },
       "plan/overwrite-itself"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const Plan plan = row.plan(row.world);
    CHECK(show_all(plan.refusals) == row.refusal + " orders");
    CHECK(plan.steps.front().operations.empty());
    for (const Refusal& refusal : plan.refusals)
      CHECK_FALSE(refusal.hint.empty());
  }
  // A differential snapshot can be restored where it was taken.
  CHECK(plan_restore(target(recorded()), snapshot(SnapshotStatus::completed, false), {}).refusals.empty());
}
