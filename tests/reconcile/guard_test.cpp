#include "reconcile/planner/guard.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

namespace {

using namespace std::string_literals;

std::vector<Refusal> judged(const World& world, const Consent& consent = {}) {
  return judge(world.plan(), world.desired, world.recorded, consent);
}

/// `recorded` instances, of which the first `leaving` left the spec.
World fleet(int recorded, int leaving) {
  World world;
  for (int i = 0; i < recorded; ++i) {
    const std::string key = "k" + std::to_string(10 + i);
    world.own(key, "aaaa00" + std::to_string(10 + i));
    if (i >= leaving) world.declare(key, {});
  }
  return world;
}

struct LimitRow {
  const char* meaning;
  int recorded;
  int leaving;
  std::optional<DestroyLimit> limit;
  bool refused;
};

const LimitRow limit_rows[] = {
    {"no limit is none", 3, 3, std::nullopt, false},
    {"as many as allowed", 5, 2, DestroyLimit{2, false, {}}, false},
    {"one more than allowed", 5, 3, DestroyLimit{2, false, {}}, true},
    {"none at all", 5, 1, DestroyLimit{0, false, {}}, true},
    {"a percentage of the recorded", 10, 3, DestroyLimit{30, true, {}}, false},
    {"rounded down", 9, 3, DestroyLimit{30, true, {}}, true},
    {"but never down to none", 2, 1, DestroyLimit{30, true, {}}, false},
    {"unless none was meant", 2, 1, DestroyLimit{0, true, {}}, true},
    {"more than all is all", 4, 4, DestroyLimit{250, true, {}}, false},
    {"below zero is none", 4, 1, DestroyLimit{-3, false, {}}, true},
};

} // namespace

TEST_CASE("max_destroy bounds deletes and replaces") {
  for (const LimitRow& row : limit_rows) {
    INFO(row.meaning);
    World world = fleet(row.recorded, row.leaving);
    world.desired.settings.max_destroy = row.limit;
    CHECK(show_all(judged(world)) == (row.refused ? "guard/max-destroy " : ""));
  }
}

TEST_CASE("The limit of the command line comes before the spec's, and each says where it is written") {
  World world = fleet(5, 2);
  world.desired.settings.max_destroy = DestroyLimit{1, false, {"main.aura.toml", 4, 1}};
  std::vector<Refusal> refusals = judged(world);
  REQUIRE(refusals.size() == 1);
  CHECK(refusals.front().location == SourceLocation{"main.aura.toml", 4, 1});
  CHECK(refusals.front().message.find("2 instances (k10, k11)") != std::string::npos);
  CHECK(judged(world, {.max_destroy = DestroyLimit{2, false, {}}, .allow_destroy = {}}).empty());
  refusals = judged(world, {.max_destroy = DestroyLimit{0, false, {}}, .allow_destroy = {}});
  CHECK(refusals.front().message.find("-max-destroy") != std::string::npos);
}

TEST_CASE("What was consented to by name counts for no limit") {
  World world = fleet(5, 3);
  world.desired.settings.max_destroy = DestroyLimit{1, false, {}};
  CHECK(judged(world, {.max_destroy = std::nullopt, .allow_destroy = {"k10"}}).size() == 1);
  CHECK(judged(world, {.max_destroy = std::nullopt, .allow_destroy = {"k10", "instance.k11"}}).empty());
  CHECK(judged(world, {.max_destroy = std::nullopt, .allow_destroy = {"k*"}}).empty());
}

TEST_CASE("A replacement counts as a delete") {
  World world = fleet(2, 0);
  world.options.replaces = {"*"};
  world.desired.settings.max_destroy = DestroyLimit{1, false, {}};
  CHECK(show_all(judged(world)) == "guard/max-destroy ");
}

TEST_CASE("prevent_destroy in the spec refuses a delete and a replacement, and says where it is written") {
  World world;
  world.own("orders", "aaaa0001");
  InstanceSpec& spec = world.declare("orders", {});
  spec.lifecycle.prevent_destroy = true;
  CHECK(judged(world).empty());
  SECTION("-destroy") { world.options.destroy_all = true; }
  SECTION("a clone") { spec.fields.set(Field::region, "us-east1"s); }
  SECTION("a recreation") {
    spec.fields.set(Field::region, "us-east1"s);
    spec.lifecycle.replace = ReplaceMethod::recreate;
  }
  const std::vector<Refusal> refusals = judged(world, {.max_destroy = std::nullopt, .allow_destroy = {"orders"}});
  CHECK(show_all(refusals) == "guard/prevent-destroy orders");
  CHECK(refusals.front().location == spec.location);
}

TEST_CASE("prevent_destroy outlives its table, and taking it off is a step of its own") {
  World world;
  world.own("orders", "aaaa0001");
  world.recorded.records["orders"].protection.prevent_destroy = true;
  std::vector<Refusal> refusals = judged(world);
  REQUIRE(show_all(refusals) == "guard/prevent-destroy orders");
  CHECK(refusals.front().message.find("the state protects it") != std::string::npos);
  CHECK(refusals.front().hint.find("put the table back") != std::string::npos);

  const InstanceSpec& spec = world.declare("orders", {{Field::region, "us-east1"s}});
  refusals = judged(world);
  REQUIRE(show_all(refusals) == "guard/prevent-destroy orders");
  CHECK(refusals.front().location == spec.location);
}

TEST_CASE("Protection is found under the former key, and on an open intent") {
  World world;
  world.own("orders_old", "aaaa0001");
  world.recorded.records["orders_old"].protection.prevent_destroy = true;
  world.declare("orders", {{Field::name, "orders_old"s}, {Field::region, "us-east1"s}}).moved_from = {"orders_old"};
  CHECK(show_all(judged(world)) == "guard/prevent-destroy orders");

  World lost;
  lost.intend("orders").protection.prevent_destroy = true;
  CHECK(show_all(judged(lost)) == "guard/prevent-destroy orders");
}

TEST_CASE("on_remove = refuse keeps what left the spec, and only that") {
  World world;
  world.own("orders", "aaaa0001");
  world.recorded.records["orders"].protection.on_remove = OnRemove::refuse;
  CHECK(show_all(judged(world)) == "guard/on-remove orders");
  world.declare("orders", {}).lifecycle.on_remove = OnRemove::refuse;
  world.options.replaces = {"orders"};
  CHECK(judged(world).empty());
}

TEST_CASE("Forgetting, and what is gone already, need no consent") {
  World world;
  world.own("orders", "aaaa0001");
  world.recorded.records["orders"].protection = {true, OnRemove::forget};
  world.own("gone", "aaaa0002");
  world.recorded.records["gone"].protection = {true, OnRemove::refuse};
  world.vanish("aaaa0002");
  CHECK(judged(world, {.max_destroy = DestroyLimit{0, false, {}}, .allow_destroy = {}}).empty());
}

TEST_CASE("-expect-no-changes refuses whatever does anything, the record's own changes too") {
  World same;
  same.declare_fully("orders");
  same.own("orders", "00000001");
  CHECK(judged(same, {.expect_no_changes = true}).empty());
  World moved;
  moved.declare_fully("renamed").moved_from = {"former"};
  moved.own("former", "00000001", {{Field::name, "renamed"s}});
  moved.declare_fully("fresh");
  CHECK(judged(moved).empty());
  const std::vector<Refusal> refusals = judged(moved, {.expect_no_changes = true});
  REQUIRE(refusals.size() == 1);
  CHECK(refusals.front().code == "guard/expect-no-changes");
  CHECK(refusals.front().message.find("2 instances (fresh, renamed)") != std::string::npos);
}

TEST_CASE("Every refusal names its rule and what it is about, and says how to consent") {
  World world;
  world.declare_fully("kept", {{Field::region, "us-east1"s}}).lifecycle.prevent_destroy = true;
  world.own("kept", "00000001");
  world.own("guarded", "00000002");
  world.recorded.records["guarded"].protection.prevent_destroy = true;
  world.own("bound", "00000003");
  world.recorded.records["bound"].protection.on_remove = OnRemove::refuse;
  world.desired.settings.max_destroy = DestroyLimit{1, false, {"main.aura.toml", 4, 1}};
  std::string codes;
  for (const Refusal& refusal : judged(world, {.expect_no_changes = true})) {
    INFO(refusal.code);
    codes += refusal.code + " ";
    const bool says_where = !refusal.location.file.empty() || refusal.message.find("the state ") != std::string::npos ||
                            refusal.message.find("-expect-no-changes") != std::string::npos;
    CHECK(says_where);
    CHECK(!refusal.hint.empty());
    if (!refusal.key.empty()) CHECK(refusal.message.find(address_of(refusal.key)) == 0);
  }
  CHECK(codes == "guard/on-remove guard/prevent-destroy guard/prevent-destroy guard/max-destroy "
                 "guard/expect-no-changes ");
}
