#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

namespace {

using namespace std::string_literals;

const std::string carried = "name=orders project_id=" + plain_project +
                            " type=professional-db cloud_provider=gcp region=europe-west1 version=5 memory=4GB";

} // namespace

TEST_CASE("A declared instance that is not recorded is created, version 5 unless written") {
  World world;
  world.declare_fully("orders");
  Plan plan = world.plan();
  CHECK(shown_step(plan, "orders") == "create (declared): create[" + carried + "]");
  CHECK(show_all(step_of(plan, "orders")->changes) ==
        "name -->orders, project_id -->" + plain_project +
            ", type -->professional-db, cloud_provider -->gcp, region -->europe-west1, version -->5, memory -->4GB, "
            "storage -->?");
  CHECK(count_changes(plan) == ChangeCounts{.add = 1});
  CHECK(step_of(plan, "orders")->id.empty());

  world.desired.instances["orders"].fields.set(Field::version, "4"s);
  const Plan older = world.plan();
  CHECK(step_of(older, "orders")->operations.front().fields.text(Field::version) == "4");
}

TEST_CASE("What a create cannot carry follows it") {
  World world;
  world.declare_fully(
      "orders",
      {{Field::secondaries_count, std::int64_t{2}}, {Field::cdc_enrichment_mode, "DIFF"s}, {Field::status, "paused"s}});
  CHECK(shown_step(world.plan(), "orders") ==
        "create (declared): create[" + carried + "], update[secondaries_count=2 cdc_enrichment_mode=DIFF], pause");
}

TEST_CASE("Ignored fields are sent at creation") {
  World world;
  world.declare_fully("orders", {{Field::status, "paused"s}}).lifecycle.ignore_changes = {Field::memory, Field::status};
  CHECK(shown_step(world.plan(), "orders") == "create (declared): create[" + carried + "], pause");
}

TEST_CASE("What a new instance needs and does not say is refused, all of it") {
  World world;
  world.declare("orders", {{Field::type, "professional-db"s}, {Field::region, "europe-west1"s}});
  const Plan plan = world.plan();
  CHECK(show_all(plan.refusals) == "spec/missing-field orders, spec/missing-field orders, spec/missing-field orders");
  CHECK(plan.refusals.front().location.file == "fleet.aura.toml");
  CHECK(plan.refusals.front().message == "instance.orders is to be created: a new instance needs project_id");
}

TEST_CASE("A free instance that says no memory gets what its project offers") {
  World world;
  InstanceSpec& spec = world.declare_fully("orders", {{Field::type, "free-db"s}});
  spec.fields.erase(Field::memory);
  const auto memory = [&world] {
    const Plan plan = world.plan();
    return step_of(plan, "orders")->operations.front().fields.size(Field::memory);
  };
  CHECK(memory() == Size{1});
  world.live.projects = {
      {plain_project, "prod", {{.type = "free-db", .memory = Size{3}}, {.type = "free-db", .memory = Size{2}}}}};
  CHECK(memory() == Size{2});
}

TEST_CASE("A recorded instance that is gone is created anew, and unattended runs must consent") {
  World world;
  world.own("orders", "aaaa0001");
  world.vanish("aaaa0001");
  world.declare_fully("orders");
  Plan plan = world.plan();
  CHECK(shown_step(plan, "orders") == "create (vanished): create[" + carried + "]");
  CHECK(plan.refusals.empty());
  REQUIRE(plan.warnings.size() == 1);
  CHECK(plan.warnings.front().code == "plan/vanished");
  CHECK(plan.warnings.front().message.find("empty database") != std::string::npos);

  world.options.attended = false;
  plan = world.plan();
  CHECK(show_all(plan.refusals) == "plan/vanished orders");
  CHECK(plan.refusals.front().hint.find("-allow-recreate") != std::string::npos);

  world.options.allow_recreate = true;
  CHECK(world.plan().refusals.empty());
}

TEST_CASE("One that is being deleted by somebody is waited out and then created anew") {
  World world;
  world.own("orders", "aaaa0001", {}, "destroying");
  world.declare_fully("orders");
  world.options.attended = false;
  const Plan plan = world.plan();
  CHECK(shown_step(plan, "orders") == "create (vanished): wait, create[" + carried + "]");
  CHECK(step_of(plan, "orders")->settling_from == "destroying");
  CHECK(step_of(plan, "orders")->id == "aaaa0001");
  CHECK(show_all(plan.refusals) == "plan/vanished orders");
}

TEST_CASE("An open intent is resolved before anything is created") {
  World world;
  world.intend("orders");
  world.declare_fully("orders", {{Field::status, "paused"s}});
  CHECK(shown_step(world.plan(), "orders") == "create (intent-open): resolve-intent, create[" + carried + "], pause");

  SECTION("with a vanished record too") {
    world.own("orders", "aaaa0001");
    world.vanish("aaaa0001");
    CHECK(shown_step(world.plan(), "orders") == "create (intent-open): resolve-intent, create[" + carried + "], pause");
  }
  SECTION("under the key that it has now") {
    world.desired = {};
    world.declare_fully("sales", {{Field::name, "orders"s}}).moved_from = {"orders"};
    CHECK(shown_step(world.plan(), "sales") ==
          "create (intent-open): rename-record, resolve-intent, create[" + carried + "]");
    CHECK(shown_step(world.plan(), "orders") == "none");
  }
  SECTION("unless import_id says which instance it was") {
    world.run("bbbb0001", plain_fields("orders"));
    world.desired.instances["orders"].import_id = "bbbb0001";
    CHECK(shown_step(world.plan(), "orders") == "adopt (import-requested): adopt, pause");
  }
}

TEST_CASE("A living instance of the same name is pointed out before another is created") {
  World world;
  world.declare_fully("orders");
  world.run("bbbb0001", plain_fields("orders"));
  world.run("bbbb0002", plain_fields("orders"));
  const Plan plan = world.plan();
  CHECK(step_of(plan, "orders")->action == Action::create);
  REQUIRE(plan.warnings.size() == 1);
  CHECK(plan.warnings.front().code == "plan/name-taken");
  CHECK(plan.warnings.front().message.find("bbbb0001, bbbb0002") != std::string::npos);
  CHECK(plan.warnings.front().hint.find("import_id = \"bbbb0001\"") != std::string::npos);

  world.desired.instances["orders"].fields.set(Field::name, "sales"s);
  CHECK(world.plan().warnings.empty());
}

TEST_CASE("A step that creates says who bears the name already, so that a lost answer can be told from them") {
  World world;
  world.run("bbbb0002", plain_fields("orders"));
  world.run("bbbb0001", plain_fields("orders"));
  world.run("bbbb0003", overlaid(plain_fields("orders"), {{Field::project_id, "another"s}}));
  const auto ids = [&world] {
    const Plan plan = world.plan();
    return step_of(plan, "orders")->ids_with_name;
  };
  world.declare_fully("orders");
  CHECK(ids() == std::vector<std::string>{"bbbb0001", "bbbb0002"});

  world.own("orders", "aaaa0001");
  CHECK(ids().empty());
  world.options.replaces = {"orders"};
  CHECK(ids() == std::vector<std::string>{"aaaa0001", "bbbb0001", "bbbb0002"});
  world.desired.instances["orders"].fields.set(Field::project_id, "another"s);
  CHECK(ids() == std::vector<std::string>{"bbbb0003"});
}

TEST_CASE("An instance created from another waits for it") {
  World world;
  world.declare_fully("copy").source = Source{.instance_key = "seed"};
  const auto dependencies = [&world] {
    const Plan plan = world.plan();
    return step_of(plan, "copy")->depends_on;
  };
  SECTION("when it is created too") {
    world.declare_fully("seed");
    CHECK(dependencies() == std::vector<std::string>{"seed"});
    const Plan plan = world.plan();
    CHECK(step_of(plan, "copy")->operations.front().source == Source{.instance_key = "seed"});
  }
  SECTION("when it is only adopted") {
    world.run("bbbb0001", plain_fields("seed"));
    world.declare("seed", {}).import_id = "bbbb0001";
    CHECK(dependencies() == std::vector<std::string>{"seed"});
  }
  SECTION("not when nothing happens to it") {
    world.own("seed", "aaaa0001");
    world.declare("seed", {});
    CHECK(dependencies().empty());
    CHECK(world.plan().refusals.empty());
  }
  SECTION("and is refused when it is excluded and does not exist") {
    world.declare_fully("seed");
    world.options.excludes = {"seed"};
    CHECK(show_all(world.plan().refusals) == "plan/source-missing copy");
  }
  SECTION("and is refused when it leaves in the same plan") {
    world.own("seed", "aaaa0001");
    world.desired.instances["copy"].source = Source{.instance_id = "aaaa0001"};
    CHECK(show_all(world.plan().refusals) == "plan/source-leaving copy");
    world.options.excludes = {"seed"};
    CHECK(world.plan().refusals.empty());
  }
  SECTION("once: later changes have nothing to do with the source") {
    world.declare_fully("seed");
    world.own("copy", "aaaa0002");
    world.desired.instances["copy"].fields.set(Field::memory, Size{8});
    CHECK(dependencies().empty());
  }
}
