#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

namespace {

using namespace std::string_literals;

std::string carried(const std::string& region) {
  return "[name=orders project_id=" + plain_project + " type=professional-db cloud_provider=gcp region=" + region +
         " version=5 memory=4GB storage=8GB]";
}

struct CauseRow {
  FieldValues live;
  FieldValues wish;
  const char* changes;
};

const CauseRow causes[] = {
    {{}, {{Field::project_id, "another"s}}, "project_id 11111111-2222-3333-4444-555555555555->another!"},
    {{}, {{Field::type, "enterprise-db"s}}, "type professional-db->enterprise-db!"},
    {{{Field::type, "business-critical"s}},
     {{Field::type, "professional-db"s}},
     "type business-critical->professional-db!"},
    {{}, {{Field::cloud_provider, "aws"s}}, "cloud_provider gcp->aws!"},
    {{}, {{Field::region, "us-east1"s}}, "region europe-west1->us-east1!"},
    {{}, {{Field::customer_managed_key_id, "key"s}}, "customer_managed_key_id -->key!"},
    {{{Field::customer_managed_key_id, "key"s}},
     {{Field::customer_managed_key_id, "other"s}},
     "customer_managed_key_id key->other!"},
    {{},
     {{Field::region, "us-east1"s}, {Field::memory, Size{8}}},
     "region europe-west1->us-east1!, memory 4GB->8GB, storage 8GB->?"},
};

} // namespace

TEST_CASE("Fields that are fixed at creation need a new instance") {
  for (const CauseRow& row : causes) {
    INFO(row.changes);
    World world;
    world.own("orders", "aaaa0001", row.live);
    world.declare("orders", row.wish);
    const Plan plan = world.plan();
    const Step& step = *step_of(plan, "orders");
    CHECK(show_all(step.changes) == row.changes);
    CHECK(step.action == Action::replace);
    CHECK(step.reason == Reason::cannot_change_in_place);
    CHECK(step.replace_method == ReplaceMethod::clone);
    CHECK(count_changes(plan) == ChangeCounts{.add = 1, .destroy = 1});
    CHECK(plan.refusals.empty());
  }
}

TEST_CASE("A clone keeps the data, and deletes nothing before the comparison") {
  World world;
  world.own("orders", "aaaa0001", {{Field::secondaries_count, std::int64_t{3}}});
  InstanceSpec& spec = world.declare("orders", {{Field::region, "us-east1"s}});
  CHECK(shown_step(world.plan(), "orders") ==
        "replace (cannot-change-in-place): snapshot, clone" + carried("us-east1") +
            " from aaaa0001, update[secondaries_count=3], compare, switch-record, delete-replaced");

  SECTION("a paused one is woken for the snapshot, and the new one put to sleep") {
    world.live.instances["aaaa0001"].status = "paused";
    world.live.instances["aaaa0001"].fields.erase(Field::secondaries_count);
    world.recorded.records["orders"].seen.erase(Field::secondaries_count);
    world.recorded.records["orders"].applied.erase(Field::secondaries_count);
    CHECK(shown_step(world.plan(), "orders") == "replace (cannot-change-in-place): resume, snapshot, clone" +
                                                    carried("us-east1") +
                                                    " from aaaa0001, compare, switch-record, delete-replaced, pause");
    spec.fields.set(Field::status, "running"s);
    CHECK(step_of(world.plan(), "orders")->operations.back().kind == OperationKind::remove_replaced);
  }
  SECTION("a settling one settles first") {
    world.live.instances["aaaa0001"].status = "updating";
    CHECK(step_of(world.plan(), "orders")->operations.front().kind == OperationKind::wait_settled);
  }
  SECTION("a broken one cannot be cloned") {
    world.live.instances["aaaa0001"].status = "loading failed";
    CHECK(show_all(world.plan().refusals) == "plan/instance-failed orders");
    spec.lifecycle.replace = ReplaceMethod::recreate;
    CHECK(world.plan().refusals.empty());
  }
}

TEST_CASE("What nobody wrote is as it was, but features stay behind when the type changes") {
  World world;
  world.own("orders", "aaaa0001",
            {{Field::vector_optimized, true}, {Field::graph_analytics_plugin, true}, {Field::storage, Size{32}}});
  world.declare("orders", {{Field::region, "us-east1"s}});
  CHECK(show(step_of(world.plan(), "orders")->wish).find("storage=32GB vector_optimized=true") != std::string::npos);

  world.declare("orders", {{Field::type, "enterprise-db"s}, {Field::memory, Size{16}}});
  const Plan plan = world.plan();
  CHECK(show(step_of(plan, "orders")->wish) ==
        "name=orders project_id=" + plain_project +
            " type=enterprise-db cloud_provider=gcp region=europe-west1 version=5 memory=16GB");
}

TEST_CASE("A smaller clone begins as large as its source, and shrinks before it is compared") {
  World world;
  world.own("orders", "aaaa0001", {{Field::memory, Size{16}}, {Field::storage, Size{32}}});
  world.declare("orders", {{Field::type, "enterprise-db"s}, {Field::memory, Size{4}}});
  const std::string before = "[name=orders project_id=" + plain_project +
                             " type=enterprise-db cloud_provider=gcp region=europe-west1 version=5 memory=";
  const auto offer = [](Size memory) {
    return Offer{"enterprise-db", "gcp", "europe-west1", "", "5", memory, Size{memory.gigabytes * 2}};
  };
  CHECK(shown_step(world.plan(), "orders")
            .find("snapshot, clone" + before + "16GB storage=32GB] from aaaa0001, update[memory=4GB], compare") !=
        std::string::npos);
  SECTION("or larger, where that is what is offered") {
    world.live.projects = {{.id = plain_project, .name = "p", .offers = {offer(Size{4}), offer(Size{24})}}};
    CHECK(shown_step(world.plan(), "orders").find(before + "24GB] from aaaa0001, update[memory=4GB]") !=
          std::string::npos);
  }
  SECTION("and is refused where nothing as large is offered") {
    world.live.projects = {{.id = plain_project, .name = "p", .offers = {offer(Size{4}), offer(Size{8})}}};
    const Plan plan = world.plan();
    REQUIRE(show_all(plan.refusals) == "plan/clone-too-small orders");
    CHECK(plan.refusals.front().hint.find("8GB") != std::string::npos);
  }
  SECTION("less storage alone shrinks, too") {
    world.declare("orders", {{Field::type, "enterprise-db"s}, {Field::storage, Size{24}}});
    CHECK(shown_step(world.plan(), "orders")
              .find(before + "16GB storage=32GB] from aaaa0001, update[memory=16GB "
                             "storage=24GB], compare") != std::string::npos);
  }
}

TEST_CASE("A clone goes no version back") {
  World world;
  world.own("orders", "aaaa0001");
  InstanceSpec& spec = world.declare("orders", {{Field::version, "4"s}});
  CHECK(show_all(world.plan().refusals) == "plan/version-goes-back orders");
  spec.lifecycle.replace = ReplaceMethod::recreate;
  CHECK(world.plan().refusals.empty());
  world.recorded.records["orders"].applied.set(Field::version, "4"s);
  spec.fields.set(Field::version, "5"s);
  spec.lifecycle.replace = ReplaceMethod::clone;
  CHECK(world.plan().refusals.empty());
}

TEST_CASE("Recreating must be written, and begins empty") {
  World world;
  world.own("orders", "aaaa0001", {}, "paused");
  InstanceSpec& spec = world.declare("orders", {{Field::region, "us-east1"s}});
  spec.lifecycle.replace = ReplaceMethod::recreate;
  const Plan plan = world.plan();
  CHECK(shown_step(plan, "orders") ==
        "replace (cannot-change-in-place): delete, create" + carried("us-east1") + ", pause");
  CHECK(step_of(plan, "orders")->replace_method == ReplaceMethod::recreate);
}

TEST_CASE("A refused replacement names its cause and where it is written") {
  World world;
  world.own("orders", "aaaa0001");
  InstanceSpec& spec = world.declare("orders", {{Field::region, "us-east1"s}});
  spec.lifecycle.replace = ReplaceMethod::refuse;
  spec.field_locations.set(Field::region, {"fleet.aura.toml", 12, 3});
  const Plan plan = world.plan();
  REQUIRE(show_all(plan.refusals) == "plan/replace-refused orders");
  CHECK(plan.refusals.front().message.find("region") != std::string::npos);
  CHECK(plan.refusals.front().location == SourceLocation{"fleet.aura.toml", 12, 3});
  CHECK(plan.steps.front().operations.empty());
}

TEST_CASE("A free instance is never cloned, and is replaced only by consent") {
  World world;
  world.own("orders", "aaaa0001", {{Field::type, "free-db"s}, {Field::memory, Size{1}}});
  InstanceSpec& spec = world.declare("orders", {{Field::region, "us-east1"s}});
  CHECK(show_all(world.plan().refusals) == "plan/replace-refused orders");
  spec.lifecycle.replace = ReplaceMethod::clone;
  CHECK(show_all(world.plan().refusals) == "plan/replace-refused orders");
  spec.lifecycle.replace = ReplaceMethod::recreate;
  CHECK(world.plan().refusals.empty());
}

TEST_CASE("-replace asks for a replacement of what is in sync") {
  World world;
  world.own("orders", "aaaa0001");
  world.declare("orders", {});
  world.declare_fully("fresh");
  world.options.replaces = {"orders", "fresh"};
  const Plan plan = world.plan();
  CHECK(step_of(plan, "orders")->reason == Reason::replace_requested);
  CHECK(step_of(plan, "orders")->replace_method == ReplaceMethod::clone);
  CHECK(step_of(plan, "fresh")->action == Action::create);
}

namespace {

/// A replacement of `orders` (aaaa0001) by a clone (bbbb0001) that an earlier run began.
World half_replaced(const std::string& clone_status = "running") {
  World world;
  world.own("orders", "aaaa0001");
  world.own("orders/clone", "bbbb0001", {{Field::name, "orders"s}, {Field::region, "us-east1"s}}, clone_status);
  world.declare("orders", {{Field::region, "us-east1"s}});
  return world;
}

const std::string goes_on = "compare, switch-record, delete-replaced";

} // namespace

TEST_CASE("A replacement that was interrupted goes on with the clone that is there") {
  World world = half_replaced();
  const std::string taken_up = "replace (cannot-change-in-place): clone" + carried("us-east1") + " from aaaa0001, ";
  CHECK(shown_step(world.plan(), "orders") == taken_up + goes_on);
  CHECK(world.plan().unmanaged.empty());
  CHECK(world.plan().steps.size() == 1);

  SECTION("also while the clone is being made") {
    world.live.instances["bbbb0001"].status = "loading";
    CHECK(shown_step(world.plan(), "orders") == taken_up + goes_on);
  }
  SECTION("a clone that is broken, gone or not as wished any more is discarded for another") {
    const std::string anew = "replace (cannot-change-in-place): discard-clone, snapshot, clone";
    SECTION("broken") { world.live.instances["bbbb0001"].status = "loading failed"; }
    SECTION("gone") { world.vanish("bbbb0001"); }
    SECTION("not as wished") { world.desired.instances["orders"].fields.set(Field::region, "us-west1"s); }
    CHECK(shown_step(world.plan(), "orders").starts_with(anew));
    CHECK(count_changes(world.plan()) == ChangeCounts{.add = 1, .destroy = 1});
  }
  SECTION("with nothing to replace any more it is discarded, and the instance stays") {
    world.desired.instances["orders"].fields.set(Field::region, "europe-west1"s);
    CHECK(shown_step(world.plan(), "orders") == "update (replacement-unfinished): discard-clone");
    CHECK(count_changes(world.plan()) == ChangeCounts{.change = 1});
  }
  SECTION("without the table both go") {
    world.desired = {};
    CHECK(shown_step(world.plan(), "orders") == "delete (left-the-spec): discard-clone, delete");
  }
  SECTION("where the instance itself is gone, its data is in the clone, and nothing is done without a word") {
    world.vanish("aaaa0001");
    CHECK(show_all(world.plan().refusals) == "plan/replacement-broken orders");
  }
}

TEST_CASE("A clone whose creation has no known end is looked for before another is made") {
  World world;
  world.own("orders", "aaaa0001");
  world.intend("orders/clone").operation = "clone";
  world.declare("orders", {{Field::region, "us-east1"s}});
  CHECK(shown_step(world.plan(), "orders") == "replace (cannot-change-in-place): resolve-intent, snapshot, clone" +
                                                  carried("us-east1") + " from aaaa0001, " + goes_on);
  world.desired.instances["orders"].fields.set(Field::region, "europe-west1"s);
  CHECK(shown_step(world.plan(), "orders") == "update (replacement-unfinished): resolve-intent, discard-clone");
}

TEST_CASE("What was replaced is deleted by the next run, unless it is the last that holds the data") {
  World world;
  world.own("orders", "bbbb0001");
  world.own("orders/replaced", "aaaa0001");
  world.declare("orders", plain_fields("orders"));
  CHECK(shown_step(world.plan(), "orders") == "replace (replacement-unfinished): delete-replaced");
  CHECK(count_changes(world.plan()) == ChangeCounts{.destroy = 1});
  world.desired.instances["orders"].fields.set(Field::status, "paused"s);
  CHECK(shown_step(world.plan(), "orders") == "replace (replacement-unfinished): delete-replaced, pause");
  world.vanish("bbbb0001");
  CHECK(show_all(world.plan().refusals) == "plan/replacement-broken orders");
}
