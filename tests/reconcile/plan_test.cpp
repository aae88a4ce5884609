#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

namespace {

using namespace std::string_literals;

struct InPlaceRow {
  const char* meaning;
  const char* status;
  FieldValues live; ///< beside `plain_fields`
  FieldValues wish; ///< all that is declared beside the name
  const char* step;
  const char* changes;
};

const InPlaceRow in_place_rows[] = {
    {"nothing differs", "running", {}, {{Field::memory, Size{4}}}, "no-op (in-sync)", ""},
    {"unwritten is unmanaged", "running", {{Field::vector_optimized, true}}, {}, "no-op (in-sync)", ""},
    {"a rename alone",
     "running",
     {},
     {{Field::name, "sales"s}},
     "update (changed): update[name=sales]",
     "name orders->sales"},
    {"storage follows memory where nobody wrote it",
     "running",
     {},
     {{Field::memory, Size{8}}},
     "update (changed): update[memory=8GB]",
     "memory 4GB->8GB, storage 8GB->?"},
    {"written storage goes with memory even when it stays",
     "running",
     {},
     {{Field::memory, Size{8}}, {Field::storage, Size{8}}},
     "update (changed): update[memory=8GB storage=8GB]",
     "memory 4GB->8GB"},
    {"written storage alone",
     "running",
     {},
     {{Field::storage, Size{16}}},
     "update (changed): update[storage=16GB]",
     "storage 8GB->16GB"},
    {"all changed fields are one PATCH",
     "running",
     {{Field::type, "enterprise-db"s}, {Field::secondaries_count, std::int64_t{0}}},
     {{Field::name, "sales"s},
      {Field::memory, Size{8}},
      {Field::storage, Size{16}},
      {Field::vector_optimized, true},
      {Field::secondaries_count, std::int64_t{2}},
      {Field::cdc_enrichment_mode, "DIFF"s}},
     "update (changed): update[name=sales memory=8GB storage=16GB vector_optimized=true secondaries_count=2 "
     "cdc_enrichment_mode=DIFF]",
     "name orders->sales, memory 4GB->8GB, storage 8GB->16GB, vector_optimized -->true, secondaries_count 0->2, "
     "cdc_enrichment_mode -->DIFF"},
    {"pause", "running", {}, {{Field::status, "paused"s}}, "pause (changed): pause", "status running->paused"},
    {"resume", "paused", {}, {{Field::status, "running"s}}, "resume (changed): resume", "status paused->running"},
    {"a paused one stays as it is when no status is written", "paused", {}, {}, "no-op (in-sync)", ""},
    {"a paused one is woken for a resize and put back",
     "paused",
     {},
     {{Field::memory, Size{8}}},
     "update (changed): resume, update[memory=8GB], pause",
     "memory 4GB->8GB, storage 8GB->?"},
    {"staying paused by the wish is the same",
     "paused",
     {},
     {{Field::memory, Size{8}}, {Field::status, "paused"s}},
     "update (changed): resume, update[memory=8GB], pause",
     "memory 4GB->8GB, storage 8GB->?"},
    {"even a rename wakes a paused one",
     "paused",
     {},
     {{Field::name, "sales"s}},
     "update (changed): resume, update[name=sales], pause",
     "name orders->sales"},
    {"resume, then resize",
     "paused",
     {},
     {{Field::memory, Size{8}}, {Field::status, "running"s}},
     "update (changed): resume, update[memory=8GB]",
     "memory 4GB->8GB, storage 8GB->?, status paused->running"},
    {"resize, then pause",
     "running",
     {},
     {{Field::memory, Size{8}}, {Field::status, "paused"s}},
     "update (changed): update[memory=8GB], pause",
     "memory 4GB->8GB, storage 8GB->?, status running->paused"},
    {"an upgrade keeps the instance",
     "running",
     {},
     {{Field::type, "business-critical"s}},
     "update (changed): upgrade",
     "type professional-db->business-critical"},
    {"an upgrade carries memory and storage together",
     "running",
     {},
     {{Field::type, "business-critical"s}, {Field::memory, Size{8}}, {Field::storage, Size{32}}},
     "update (changed): upgrade[memory=8GB storage=32GB]",
     "type professional-db->business-critical, memory 4GB->8GB, storage 8GB->32GB"},
    {"memory alone follows the upgrade, as do the new tier's features",
     "running",
     {},
     {{Field::type, "business-critical"s}, {Field::memory, Size{8}}, {Field::secondaries_count, std::int64_t{1}}},
     "update (changed): upgrade, update[memory=8GB secondaries_count=1]",
     "type professional-db->business-critical, memory 4GB->8GB, storage 8GB->?, secondaries_count -->1"},
    {"one too small for the upgrade grows before it",
     "running",
     {{Field::memory, Size{1}}, {Field::storage, Size{2}}},
     {{Field::type, "business-critical"s}, {Field::memory, Size{4}}},
     "update (changed): update[memory=4GB], upgrade",
     "type professional-db->business-critical, memory 1GB->4GB, storage 2GB->?"},
    {"an upgrade takes the analytics plugin away, and the plan says so",
     "running",
     {{Field::graph_analytics_plugin, true}},
     {{Field::type, "business-critical"s}},
     "update (changed): upgrade",
     "type professional-db->business-critical, graph_analytics_plugin true->false"},
    {"an upgrade of a paused one wakes it",
     "paused",
     {},
     {{Field::type, "business-critical"s}},
     "update (changed): resume, upgrade, pause",
     "type professional-db->business-critical"},
    {"a feature that is off by nature and was never told is no difference",
     "running",
     {},
     {{Field::vector_optimized, false},
      {Field::secondaries_count, std::int64_t{0}},
      {Field::cdc_enrichment_mode, "OFF"s}},
     "no-op (in-sync)",
     ""},
};

} // namespace

TEST_CASE("A declared instance is brought from live to the wish in place") {
  for (const InPlaceRow& row : in_place_rows) {
    INFO(row.meaning);
    World world;
    world.own("orders", "aaaa0001", row.live, row.status);
    world.declare("orders", row.wish);
    const Plan plan = world.plan();
    CHECK(shown_step(plan, "orders") == row.step);
    CHECK(show_all(step_of(plan, "orders")->changes) == row.changes);
    CHECK(plan.refusals.empty());
    CHECK(is_no_change(plan) == (std::string{row.changes}.empty()));
  }
}

TEST_CASE("Ignored fields are no difference once the instance exists") {
  World world;
  world.own("orders", "aaaa0001");
  InstanceSpec& spec =
      world.declare_fully("orders", {{Field::memory, Size{8}}, {Field::storage, Size{64}}, {Field::status, "paused"s}});
  spec.lifecycle.ignore_changes = {Field::storage, Field::status};
  CHECK(shown_step(world.plan(), "orders") == "update (changed): update[memory=8GB]");
  CHECK(show_all(step_of(world.plan(), "orders")->changes) == "memory 4GB->8GB, storage 8GB->?");
}

TEST_CASE("A field that live leaves out keeps its last known value") {
  World world;
  LiveInstance& live = world.own("orders", "aaaa0001", {{Field::secondaries_count, std::int64_t{1}}}, "paused");
  live.fields = {{Field::name, "orders"s}};
  const FieldValues unchanged{{Field::memory, Size{4}}, {Field::secondaries_count, std::int64_t{1}}};

  SECTION("and is no difference while the wish stays") {
    world.declare("orders", unchanged);
    const Plan plan = world.plan();
    CHECK(shown_step(plan, "orders") == "no-op (in-sync)");
    CHECK(show_all(step_of(plan, "orders")->unread) == "memory, secondaries_count");
    CHECK(is_no_change(plan));
  }
  SECTION("and is one when the wish changes") {
    world.declare("orders", {{Field::memory, Size{8}}});
    CHECK(shown_step(world.plan(), "orders") == "update (changed): resume, update[memory=8GB], pause");
  }
  SECTION("and the last wish that was granted counts where Aura never told it again") {
    world.recorded.records["orders"].applied.set(Field::secondaries_count, std::int64_t{3});
    world.declare("orders", {{Field::secondaries_count, std::int64_t{3}}});
    CHECK(shown_step(world.plan(), "orders") == "no-op (in-sync)");
  }
  SECTION("and where nothing was ever told there is no difference") {
    world.recorded.records["orders"].seen = {};
    world.declare("orders", {{Field::vector_optimized, true}});
    CHECK(shown_step(world.plan(), "orders") == "no-op (in-sync)");
    CHECK(show_all(step_of(world.plan(), "orders")->unread) == "vector_optimized");
  }
  SECTION("but a feature that was not told with all the rest was never on") {
    world.declare("orders", {{Field::vector_optimized, true}});
    CHECK(shown_step(world.plan(), "orders") == "update (changed): resume, update[vector_optimized=true], pause");
  }
}

TEST_CASE("The version is compared with the record, as Aura never tells it") {
  World world;
  world.own("orders", "aaaa0001");
  world.declare("orders", {{Field::version, "5"s}});
  CHECK(shown_step(world.plan(), "orders") == "no-op (in-sync)");
  CHECK(step_of(world.plan(), "orders")->unread.empty());

  world.recorded.records["orders"].applied.set(Field::version, "4"s);
  CHECK(show_all(step_of(world.plan(), "orders")->changes) == "version 4->5!");

  world.recorded.records["orders"].applied.erase(Field::version);
  CHECK(shown_step(world.plan(), "orders") == "no-op (in-sync)");
}

TEST_CASE("An upgrade grows in the same call, with the storage that the project offers") {
  World world;
  world.own("orders", "aaaa0001", {{Field::memory, Size{1}}, {Field::storage, Size{2}}});
  world.declare("orders", {{Field::type, "business-critical"s}, {Field::memory, Size{2}}});
  const auto offer = [](const char* type, Size memory, Size storage) {
    return Offer{type, "gcp", "europe-west1", "", "5", memory, storage};
  };
  world.live.projects = {
      {.id = plain_project,
       .name = "p",
       .offers = {offer("business-critical", Size{2}, Size{3}), offer("business-critical", Size{2}, Size{4}),
                  offer("business-critical", Size{8}, Size{12}), offer("professional-db", Size{2}, Size{2})}}};
  CHECK(shown_step(world.plan(), "orders") == "update (changed): upgrade[memory=2GB storage=4GB]");
  world.declare("orders", {{Field::type, "business-critical"s}, {Field::memory, Size{8}}});
  CHECK(shown_step(world.plan(), "orders") == "update (changed): upgrade[memory=8GB storage=12GB]");
  world.live.instances["aaaa0001"].status = "paused";
  CHECK(shown_step(world.plan(), "orders") == "update (changed): resume, upgrade[memory=8GB storage=12GB], pause");
}

TEST_CASE("An upgrade of an instance that stays too small is refused") {
  World world;
  world.own("orders", "aaaa0001", {{Field::memory, Size{1}}});
  world.declare("orders", {{Field::type, "business-critical"s}});
  CHECK(show_all(world.plan().refusals) == "plan/upgrade-too-small orders");
}

TEST_CASE("What Aura does not let us change is refused, and only told when nothing is to change") {
  for (const std::string status : {"loading failed", "encryption key deleted", "suspended", "suspending"}) {
    INFO(status);
    World world;
    world.own("orders", "aaaa0001", {}, status);
    world.declare("orders", {{Field::memory, Size{4}}});
    const Plan quiet = world.plan();
    CHECK(quiet.refusals.empty());
    REQUIRE(quiet.warnings.size() == 1);
    CHECK(quiet.warnings.front().code == "plan/instance-failed");
    CHECK(quiet.warnings.front().address == "instance.orders");
    CHECK(is_no_change(quiet));

    world.declare("orders", {{Field::status, "running"s}});
    CHECK(show_all(world.plan().refusals) == "plan/instance-failed orders");
  }
}

TEST_CASE("A step says what it assumes and whom it is about") {
  World world;
  LiveInstance& live = world.own("orders", "aaaa0001");
  live.fields.set(Field::name, "orders-prod"s);
  live.created = TimePoint{Milliseconds{5}};
  world.declare("orders", {});
  const Plan plan = world.plan();
  const Step& step = *step_of(plan, "orders");
  CHECK(step.id == "aaaa0001");
  CHECK(step.name == "orders-prod");
  CHECK(step.project_id == plain_project);
  CHECK(step.assumed == overlaid(live.fields, {{Field::status, "running"s}}));
  CHECK(step.assumed_created == live.created);
}

TEST_CASE("Another protection than the recorded is a visible change that counts nothing") {
  World world;
  world.own("orders", "aaaa0001");
  world.recorded.records["orders"].protection.prevent_destroy = true;
  world.declare("orders", {});
  Plan plan = world.plan();
  CHECK(shown_step(plan, "orders") == "no-op (changed): protect");
  CHECK(step_of(plan, "orders")->protection_before == Protection{true, OnRemove::destroy});
  CHECK(count_changes(plan) == ChangeCounts{});
  CHECK_FALSE(is_no_change(plan));

  world.declare("orders", {{Field::memory, Size{8}}});
  CHECK(shown_step(world.plan(), "orders") == "update (changed): protect, update[memory=8GB]");
}

TEST_CASE("A renamed key moves the record, whatever else happens") {
  World world;
  world.own("orders_old", "aaaa0001", {{Field::name, "orders"s}});
  world.declare("orders", {}).moved_from = {"never_was", "orders_old"};
  Plan plan = world.plan();
  REQUIRE(plan.steps.size() == 1);
  CHECK(shown_step(plan, "orders") == "no-op (renamed-key): rename-record");
  CHECK(plan.steps.front().moved_from == "orders_old");
  CHECK_FALSE(is_no_change(plan));
  CHECK(count_changes(plan) == ChangeCounts{});

  SECTION("such as a change") {
    world.desired.instances["orders"].fields.set(Field::status, "paused"s);
    CHECK(shown_step(world.plan(), "orders") == "pause (changed): rename-record, pause");
  }
  SECTION("unless the former key is still declared") {
    world.declare("orders_old", {{Field::name, "orders"s}});
    CHECK(shown_step(world.plan(), "orders_old") == "no-op (in-sync)");
    CHECK(step_of(world.plan(), "orders")->action == Action::create);
  }
  SECTION("unless the key has a record of its own") {
    world.own("orders", "aaaa0002");
    CHECK(shown_step(world.plan(), "orders") == "no-op (in-sync)");
    CHECK(shown_step(world.plan(), "orders_old") == "delete (left-the-spec): delete");
  }
  SECTION("unless another took it before") {
    world.declare("outlet", {}).moved_from = {"orders_old"};
    CHECK(step_of(world.plan(), "orders")->moved_from == "orders_old");
    CHECK(step_of(world.plan(), "outlet")->moved_from.empty());
  }
}

TEST_CASE("Steps are sorted by key, and the same inputs give the same plan") {
  World world;
  for (const std::string key : {"pear", "apple", "fig"})
    world.declare_fully(key);
  world.own("cherry", "aaaa0001");
  const Plan plan = world.plan();
  REQUIRE(plan.steps.size() == 4);
  CHECK(plan.steps[0].key == "apple");
  CHECK(plan.steps[3].key == "pear");
  CHECK(plan == world.plan());
  CHECK(count_changes(plan) == ChangeCounts{.add = 3, .destroy = 1});
}

TEST_CASE("A recorded instance that nobody read is judged by its record") {
  World world;
  world.record("orders", "aaaa0001");
  world.declare("orders", {{Field::memory, Size{4}}});
  const Plan plan = world.plan();
  CHECK(shown_step(plan, "orders") == "no-op (in-sync)");
  CHECK(show_all(step_of(plan, "orders")->unread) == "name, memory");
}

TEST_CASE("Listed instances that are nobody's are unmanaged") {
  World world;
  world.own("orders", "aaaa0001");
  world.declare("orders", {});
  world.run("bbbb0001", plain_fields("stray"));
  world.run("bbbb0002", plain_fields("known before the intent"));
  world.run("bbbb0003", plain_fields("seed"));
  world.run("bbbb0004", plain_fields("adopted"));
  world.declare("adopted", {}).import_id = "bbbb0004";
  world.intend("seed");
  Intent& other = world.intend("other");
  other.name = "known before the intent";
  other.ids_with_name = {"bbbb0002"};
  std::string ids;
  for (const InstanceSummary& summary : world.plan().unmanaged)
    ids += summary.id + " ";
  CHECK(ids == "bbbb0002 bbbb0001 ");
}
