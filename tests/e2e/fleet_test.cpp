#include "tests/e2e/workspace.hpp"
#include "tests/support/golden.hpp"

TEST_CASE("the fleet is planned, applied, changed, and applied again") {
  Workspace world;
  world.take_example("fleet");

  const Ran planned = world.run({"plan", "-detailed-exitcode"});
  CHECK(planned.code == 2);
  CHECK(holds(planned.out, "\nPlan: 16 to add, 0 to change, 0 to destroy.\n"));
  CHECK(world.emulator.creates().empty());

  const Ran applied = world.run({"apply", "-auto-approve"});
  CHECK(applied.code == 0);
  CHECK(holds(applied.out, "\nApply complete! Resources: 16 added, 0 changed, 0 destroyed.\n"));
  CHECK(world.emulator.ids().size() == 16);

  SECTION("a second plan and a second apply write nothing") {
    world.emulator.forget_requests();
    const Ran again = world.run({"plan", "-detailed-exitcode"});
    CHECK(again.code == 0);
    CHECK(again.out == "No changes. Live Aura is as the specs say.\n");
    CHECK(holds(world.run({"apply", "-auto-approve"}).out, "No changes."));
    for (const auto& [call, count] : world.emulator.requests()) {
      INFO(call);
      CHECK((holds(call, "GET ") || call == "POST /oauth/token"));
    }
  }

  SECTION("a plan costs one token at most, a list a project and a read an instance") {
    world.emulator.forget_requests();
    CHECK(world.run({"plan"}).code == 0);
    CHECK(world.emulator.requests() ==
          std::map<std::string, int>{{"GET /v1/instances", 2}, {"GET /v1/instances/{id}", 16}});
  }

  SECTION("-refresh=changed reads what the specs change, and says how much it did not") {
    world.edit("production.aura.toml", "memory = \"16GB\"\nstorage", "memory = \"32GB\"\nstorage");
    world.edit("production.aura.toml", "storage = \"48GB\"", "storage = \"64GB\"");
    world.emulator.forget_requests();
    const Ran plan = world.run({"plan", "-refresh=changed"});
    CHECK(holds(plan.out, "\nPlan: 0 to add, 1 to change, 0 to destroy.\n"));
    CHECK(holds(plan.err, "Not read: 15 of 16 recorded instances"));
    CHECK(world.emulator.requests() == std::map<std::string, int>{{"GET /v1/instances", 2},
                                                                  {"GET /v1/instances/{id}", 1},
                                                                  {"GET /v1/tenants/{id}", 1}});
    CHECK(world.run({"plan", "-refresh=some"}).code == 1);
    CHECK(world.run({"plan", "-max-age=1h"}).code == 1);
  }

  SECTION("what is changed in the specs is changed in Aura, and no more") {
    world.edit("production.aura.toml", "memory = \"16GB\"\nstorage", "memory = \"32GB\"\nstorage");
    world.edit("production.aura.toml", "storage = \"48GB\"", "storage = \"64GB\"");
    const Ran plan = world.run({"plan", "-var", "dev_status=running"});
    CHECK(holds(plan.out, "~ memory  = \"16GB\" -> \"32GB\"\n"));
    CHECK(holds(plan.out, "# instance.orders_dev will be resumed\n"));
    CHECK(holds(plan.out, "\nPlan: 0 to add, 4 to change, 0 to destroy.\n"));
    const Ran apply = world.run({"apply", "-auto-approve", "-var=dev_status=running"});
    CHECK(apply.code == 0);
    CHECK(holds(apply.out, "\nApply complete! Resources: 0 added, 4 changed, 0 destroyed.\n"));
    CHECK(world.run({"plan", "-detailed-exitcode", "-var=dev_status=running"}).code == 0);
  }

  SECTION("what is protected is not destroyed, and the rest is when there is consent") {
    const Ran refused = world.run({"destroy", "-auto-approve"});
    CHECK(refused.code == 5);
    CHECK(holds(refused.err, "[guard/prevent-destroy]"));
    CHECK(holds(refused.err, "[guard/max-destroy]"));
    CHECK(world.emulator.ids().size() == 16);

    const Ran destroyed = world.run({"destroy", "-auto-approve", "-target=*_dev", "-max-destroy=4"});
    CHECK(destroyed.code == 0);
    CHECK(holds(destroyed.out, "Apply complete! Resources: 0 added, 0 changed, 4 destroyed."));
    CHECK(world.emulator.ids().size() == 12);
  }
}

TEST_CASE("everything is destroyed when everybody agrees") {
  Workspace world;
  world.write_two();
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  const Ran destroyed = world.run({"destroy", "-auto-approve"});
  CHECK(destroyed.code == 0);
  CHECK(holds(destroyed.out, "Deleted or replaced:\n  - instance.one ("));
  CHECK(world.emulator.ids().empty());
  CHECK(world.run({"state", "list"}).out.empty());
  CHECK(holds(world.run({"plan", "-destroy"}).out, "No changes."));
}

TEST_CASE("a replacement by recreation ends with a new instance under the same key") {
  Workspace world;
  world.write_two();
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  const std::string before = world.emulator.ids()["one"];
  const Ran refused = world.run({"apply", "-auto-approve", "-replace=one", "-max-destroy=0"});
  CHECK(refused.code == 5);
  world.write(Workspace::defaults +
              "[instance.one]\nlifecycle = { replace = \"recreate\" }\n[instance.two]\nmemory = \"4GB\"\n");
  const Ran replaced = world.run({"apply", "-auto-approve", "-replace=one"});
  CHECK(replaced.code == 0);
  CHECK(holds(replaced.out, "-/+ instance \"one\""));
  CHECK(holds(replaced.out, "Resources: 1 added, 0 changed, 1 destroyed."));
  CHECK(world.emulator.ids()["one"] != before);
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
}

TEST_CASE("a replacement by a clone keeps the data, and nothing is deleted where the clone fails") {
  Workspace world;
  world.write_two();
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  const std::string id = world.emulator.ids()["two"];
  world.emulator.post("instances/" + id, "{\"data\": \"precious\"}");
  world.edit("fleet.aura.toml", "memory = \"4GB\"", "memory = \"4GB\"\nregion = \"us-central1\"");

  SECTION("in one run") {
    CHECK(holds(world.run({"plan"}).out, "1. take a snapshot"));
    CHECK(world.run({"apply", "-auto-approve"}).code == 0);
  }
  SECTION("in two, when the first clone cannot be loaded") {
    world.emulator.post("faults", "{\"method\": \"POST\", \"path\": \"/v1/instances\", \"outcome\": \"fail\"}");
    const Ran failed = world.run({"apply", "-auto-approve"});
    CHECK(failed.code == 4);
    CHECK(holds(failed.err, "loading failed"));
    CHECK(holds(world.run({"state", "list"}).out, "instance.two/clone"));
    CHECK(world.emulator.data()[id] == "precious");
    CHECK(holds(world.run({"plan"}).out, "delete the clone that an earlier run made"));
    CHECK(world.run({"apply", "-auto-approve"}).code == 0);
  }
  const std::string successor = world.emulator.ids()["two"];
  CHECK(successor != id);
  CHECK(world.emulator.data()[successor] == "precious");
  CHECK(world.emulator.ids().size() == 2);
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
}

TEST_CASE("the runbook's instance is on offer, and a wrong file is told in full") {
  Workspace world;
  world.take_example("vdc-migration");
  CHECK(world.run({"validate", "-online", "-var=project=6981ace7-efe8-4f5c-b7c5-267b5162ce91"}).code == 0);

  Workspace wrong;
  wrong.take_example("wrong");
  const Ran told = wrong.run({"validate"});
  CHECK(told.code == 1);
  CHECK(told.out.empty());
  check_golden("validate_wrong.txt", told.err);
}

TEST_CASE("an old key is moved without touching Aura") {
  Workspace world;
  world.write_two();
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  world.write(Workspace::defaults +
              "[instance.first]\nname = \"one\"\nmoved_from = [\"one\"]\n[instance.two]\nmemory = \"4GB\"\n");
  CHECK(holds(world.run({"plan"}).out, "# instance.one has moved to instance.first\n"));
  world.emulator.forget_requests();
  CHECK(world.run({"apply", "-auto-approve"}).code == 0);
  CHECK(world.emulator.requests().count("DELETE /v1/instances/{id}") == 0);
  CHECK(holds(world.run({"state", "list"}).out, "instance.first"));
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
}
