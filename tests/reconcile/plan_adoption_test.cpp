#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

using namespace std::string_literals;

TEST_CASE("A live instance is adopted by its id, and changed in place where it differs") {
  World world;
  world.run("bbbb0001", plain_fields("orders"));
  InstanceSpec& spec = world.declare("orders", {});
  spec.import_id = "bbbb0001";
  CHECK(shown_step(world.plan(), "orders") == "adopt (import-requested): adopt");
  CHECK(count_changes(world.plan()) == ChangeCounts{.adopt = 1});
  CHECK(step_of(world.plan(), "orders")->id == "bbbb0001");

  spec.fields.set(Field::memory, Size{8});
  spec.fields.set(Field::status, "paused"s);
  CHECK(shown_step(world.plan(), "orders") == "adopt (import-requested): adopt, update[memory=8GB], pause");
  CHECK(show_all(step_of(world.plan(), "orders")->changes) ==
        "memory 4GB->8GB, storage 8GB->?, status running->paused");
  CHECK(count_changes(world.plan()) == ChangeCounts{.change = 1, .adopt = 1});

  world.live.instances["bbbb0001"].status = "resuming";
  CHECK(shown_step(world.plan(), "orders") == "adopt (import-requested): wait, adopt, update[memory=8GB], pause");
}

TEST_CASE("What an adopted instance does not tell is no difference") {
  World world;
  LiveInstance& live = world.run("bbbb0001", {{Field::name, "orders"s}}, "paused");
  live.fields.set(Field::project_id, plain_project);
  world.declare("orders", {{Field::memory, Size{8}}, {Field::version, "5"s}}).import_id = "bbbb0001";
  CHECK(shown_step(world.plan(), "orders") == "adopt (import-requested): adopt");
  CHECK(show_all(step_of(world.plan(), "orders")->unread) == "memory");
}

TEST_CASE("An adoption that would replace the instance is refused") {
  World world;
  world.run("bbbb0001", plain_fields("orders"));
  world.declare("orders", {{Field::region, "us-east1"s}}).import_id = "bbbb0001";
  const Plan plan = world.plan();
  CHECK(show_all(plan.refusals) == "plan/import-differs orders");
  CHECK(plan.refusals.front().message.find("region") != std::string::npos);
}

TEST_CASE("import_id means something only until the key has a record") {
  World world;
  world.own("orders", "aaaa0001");
  InstanceSpec& spec = world.declare("orders", {});
  SECTION("the same instance") {
    spec.import_id = "aaaa0001";
    CHECK(shown_step(world.plan(), "orders") == "no-op (in-sync)");
    CHECK(world.plan().warnings.empty());
  }
  SECTION("another, living one is told") {
    spec.import_id = "bbbb0001";
    world.run("bbbb0001", plain_fields("orders"));
    CHECK(shown_step(world.plan(), "orders") == "no-op (in-sync)");
    CHECK(world.plan().warnings.front().code == "plan/import-ignored");
  }
  SECTION("another, gone since a replacement is not worth a word") {
    spec.import_id = "bbbb0001";
    world.vanish("bbbb0001");
    CHECK(world.plan().warnings.empty());
  }
  SECTION("a vanished record gives way to it") {
    world.vanish("aaaa0001");
    world.run("bbbb0001", plain_fields("orders"));
    spec.import_id = "bbbb0001";
    CHECK(shown_step(world.plan(), "orders") == "adopt (import-requested): adopt");
  }
}

TEST_CASE("An instance is adopted once") {
  World world;
  world.run("bbbb0001", plain_fields("orders"));
  world.declare("orders", {}).import_id = "bbbb0001";
  SECTION("not when another key has it") {
    world.record("sales", "bbbb0001", {{Field::name, "orders"s}});
    world.declare("sales", {{Field::name, "orders"s}});
    CHECK(show_all(world.plan().refusals) == "plan/import-owned orders");
  }
  SECTION("not by two keys at once") {
    world.declare("sales", {}).import_id = "bbbb0001";
    CHECK(show_all(world.plan().refusals) == "plan/import-owned sales");
  }
  SECTION("not when it is gone") {
    world.vanish("bbbb0001");
    CHECK(show_all(world.plan().refusals) == "plan/import-not-found orders");
  }
  SECTION("not when nobody sees it") {
    world.live.instances.clear();
    CHECK(show_all(world.plan().refusals) == "plan/import-not-found orders");
  }
  SECTION("not when it is on its way out") {
    world.live.instances["bbbb0001"].status = "destroying";
    CHECK(show_all(world.plan().refusals) == "plan/import-not-found orders");
  }
}
