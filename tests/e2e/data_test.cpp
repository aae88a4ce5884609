#include "tests/e2e/workspace.hpp"

#include <nlohmann/json.hpp>

// Snapshots, restores, overwrites, and replacements that keep the old instance, with the real programs.

namespace {

/// `one` (2GB) and `two` (4GB), applied; each holds its own name. Time goes slowly enough for the days to be ours.
struct TwoApplied : Workspace {
  TwoApplied()
      : Workspace({"-speed=200"}) {
    write_two();
    REQUIRE(run({"apply", "-auto-approve"}).code == 0);
    for (const auto& [name, id] : emulator.ids())
      emulator.post("instances/" + id, "{\"data\": \"of " + name + "\"}");
  }
};

std::string data_of(const Workspace& world, const std::string& name) {
  return world.emulator.data().at(world.emulator.ids().at(name));
}

Json snapshots_of(const Workspace& world, const std::string& key) {
  const Ran ran = world.run({"snapshot", "list", key, "-json"});
  REQUIRE(ran.code == 0);
  return Json::parse(ran.out).at("snapshots");
}

std::string name_of_retired(const Workspace& world) {
  const std::string list = world.run({"state", "list", "*/retired-*"}).out;
  const std::string prefix = "instance.";
  return list.substr(prefix.size(), list.find(' ') - prefix.size());
}

} // namespace

TEST_CASE("a snapshot is taken, listed and restored, and the plan says what is lost") {
  const TwoApplied world;
  const Ran created = world.run({"snapshot", "create", "one"});
  INFO(created.err);
  CHECK(created.code == 0);
  CHECK(holds(created.out, "Snapshot complete!"));
  const Json snapshots = snapshots_of(world, "one");
  REQUIRE(!snapshots.empty());
  const std::string id = snapshots.back().at("id");
  CHECK(snapshots.back().at("status") == "completed");
  CHECK(snapshots.back().at("exportable") == true);
  CHECK(holds(created.out, "instance.one  " + id));
  CHECK(holds(world.run({"snapshot", "list", "one", "-since=1h"}).out, id + "  AdHoc"));
  CHECK(world.run({"snapshot", "list", "one", "-since=91d"}).code == 1);
  CHECK(world.run({"snapshot", "list", "three"}).code == 1);

  world.emulator.post("instances/" + world.emulator.ids().at("one"), R"({"data": "spoilt"})");
  const Ran unasked = world.run({"restore", "one", "-snapshot=latest"});
  CHECK(unasked.code == 1); // nobody can be asked
  CHECK(data_of(world, "one") == "spoilt");
  const Ran restored = world.run({"restore", "one", "-snapshot=latest", "-auto-approve", "-snapshot-first"});
  INFO(restored.err);
  CHECK(restored.code == 0);
  CHECK(holds(restored.out, "everything written since 20"));
  CHECK(holds(restored.out, "Data that is lost:"));
  CHECK(holds(restored.out, "Restore complete!"));
  CHECK(data_of(world, "one") == "of one");
  CHECK(snapshots_of(world, "one").size() == snapshots.size() + 1);
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);

  CHECK(world.run({"restore", "one", "-snapshot=latest", "-auto-approve"}).code == 0); // what was saved first
  CHECK(data_of(world, "one") == "spoilt");
  CHECK(world.run({"restore", "one", "-auto-approve"}).code == 1);
  CHECK(world.run({"restore", "one", "-snapshot=nope", "-auto-approve"}).code == 1);
}

TEST_CASE("an overwrite takes another's data, where there is room for it and nobody forbids it") {
  const TwoApplied world;
  const Ran small = world.run({"overwrite", "one", "-from=two", "-auto-approve"});
  CHECK(small.code == 5);
  CHECK(holds(small.err, "plan/target-too-small"));
  CHECK(data_of(world, "one") == "of one");

  const Ran done = world.run({"overwrite", "two", "-from=one", "-auto-approve"});
  INFO(done.err);
  CHECK(done.code == 0);
  CHECK(data_of(world, "two") == "of one");
  CHECK(holds(done.out, "all that is in it now is lost"));

  world.edit("fleet.aura.toml", "memory = \"4GB\"\n", "memory = \"4GB\"\nlifecycle = { prevent_destroy = true }\n");
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  const std::string id = world.emulator.ids().at("one");
  world.emulator.post("instances/" + id, R"({"data": "newer"})");
  const Ran refused = world.run({"overwrite", "two", "-from=" + id, "-auto-approve"});
  CHECK(refused.code == 5);
  CHECK(holds(refused.err, "guard/prevent-destroy"));
  CHECK(data_of(world, "two") == "of one");
  CHECK(world.run({"overwrite", "two", "-from=" + id, "-auto-approve", "-allow-data-loss"}).code == 0);
  CHECK(data_of(world, "two") == "newer");
  CHECK(world.run({"overwrite", "two", "-from=nobody", "-auto-approve"}).code == 1);
}

TEST_CASE("Aura's own word that a target is too small ends the overwrite, and nothing is tried again") {
  const TwoApplied world;
  world.emulator.post("faults", R"({"method": "POST", "path": "/v1/instances/*/overwrite",
    "answer": {"status": 500, "message": "Cannot clone database a into smaller database b."}})");
  world.emulator.forget_requests();
  const Ran ran = world.run({"overwrite", "two", "-from=one", "-auto-approve"});
  CHECK(ran.code == 4);
  CHECK(holds(ran.err, "apply/target-too-small"));
  CHECK(world.emulator.requests().at("POST /v1/instances/{id}/overwrite") == 1);
  CHECK(data_of(world, "two") == "of two");
}

TEST_CASE("what is kept when it is replaced survives later plans, and goes when it is named") {
  const TwoApplied world;
  const std::string old = world.emulator.ids().at("one");
  world.edit("fleet.aura.toml", "[instance.one]\n", "[instance.one]\nregion = \"us-central1\"\n");
  const Ran moved = world.run({"apply", "-auto-approve", "-keep-old", "-max-destroy=0"});
  INFO(moved.err);
  REQUIRE(moved.code == 0);
  CHECK(holds(moved.out, "Plan: 1 to add, 0 to change, 0 to destroy."));
  CHECK(holds(moved.out, "Resources: 1 added, 0 changed, 0 destroyed."));
  const std::string kept = name_of_retired(world);
  CHECK(kept == "one/retired-" + old);
  CHECK(world.emulator.get("instances/" + old).at("status") == "paused");
  CHECK(data_of(world, "one") == "of one");

  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
  CHECK(world.run({"drift"}).code == 0);
  CHECK(holds(world.run({"state", "show", kept}).out, "retired"));
  CHECK(holds(world.run({"state", "list"}).out, "destroy -retired=" + kept));
  CHECK(holds(world.run({"show", "-json"}).out, "\"retired_from\":\"instance.one\""));
  CHECK(world.run({"destroy", "-auto-approve"}).code == 0);
  CHECK(world.emulator.get("instances/" + old).at("status") == "paused");

  CHECK(world.run({"apply", "-auto-approve", "-retired=" + kept}).code == 1);
  CHECK(world.run({"destroy", "-auto-approve", "-retired=" + kept, "-max-destroy=0"}).code == 5);
  const Ran gone = world.run({"destroy", "-auto-approve", "-retired=" + kept});
  CHECK(gone.code == 0);
  CHECK(holds(gone.out, "Resources: 0 added, 0 changed, 1 destroyed."));
  CHECK(world.emulator.ids().empty());
  CHECK(world.run({"state", "list"}).out.empty());
}

TEST_CASE("-snapshot-first is a part of the plan, saved with it, and nothing goes on without it") {
  const TwoApplied world;
  world.edit("fleet.aura.toml", "memory = \"4GB\"", "memory = \"8GB\"");
  const Ran planned = world.run({"plan", "-snapshot-first", "-out=grow.plan"});
  CHECK(planned.code == 0);
  CHECK(holds(planned.out, "1. take a snapshot"));
  CHECK(holds(world.run({"show", "grow.plan"}).out, "1. take a snapshot"));
  CHECK(world.run({"apply", "-snapshot-first", "grow.plan"}).code == 1);

  world.emulator.post("faults", R"({"method": "POST", "path": "/v1/instances/*/snapshots", "times": 0,
    "answer": {"status": 403, "reason": "unauthorized", "message": "Insufficient permissions"}})");
  const Ran refused = world.run({"apply", "-snapshot-first", "-auto-approve"});
  CHECK(refused.code == 4);
  CHECK(holds(refused.err, "apply/snapshot-forbidden"));
  CHECK(world.emulator.get("instances/" + world.emulator.ids().at("two")).at("memory") == "4GB");

  world.emulator.remove("faults");
  const Ran applied = world.run({"apply", "grow.plan"});
  INFO(applied.err);
  CHECK(applied.code == 0);
  CHECK(holds(applied.out, "Snapshots:\n  instance.two  "));
  CHECK(world.emulator.get("instances/" + world.emulator.ids().at("two")).at("memory") == "8GB");
}
