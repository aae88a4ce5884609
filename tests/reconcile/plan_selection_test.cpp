#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

namespace {

std::string keys(const Plan& plan) {
  std::string text;
  for (const Step& step : plan.steps)
    text += (text.empty() ? "" : " ") + step.key;
  return text;
}

World fleet() {
  World world;
  for (const std::string key : {"dev-a", "dev-b", "prod", "seed"})
    world.declare_fully(key);
  world.own("left", "aaaa0001");
  return world;
}

struct SelectionRow {
  const char* meaning;
  std::vector<std::string> targets;
  std::vector<std::string> excludes;
  const char* keys;
};

const SelectionRow rows[] = {
    {"all", {}, {}, "dev-a dev-b left prod seed"},
    {"one", {"prod"}, {}, "prod"},
    {"by address", {"instance.prod"}, {}, "prod"},
    {"by glob", {"dev-*"}, {}, "dev-a dev-b"},
    {"by glob over addresses", {"instance.dev-?"}, {}, "dev-a dev-b"},
    {"what left the spec too", {"left"}, {}, "left"},
    {"without some", {}, {"dev-*", "left"}, "prod seed"},
    {"some of them without one", {"dev-*"}, {"dev-b"}, "dev-a"},
};

} // namespace

TEST_CASE("A plan is about the instances that -target and -exclude select") {
  for (const SelectionRow& row : rows) {
    INFO(row.meaning);
    World world = fleet();
    world.options.targets = row.targets;
    world.options.excludes = row.excludes;
    const Plan plan = world.plan();
    CHECK(keys(plan) == row.keys);
    CHECK(plan.refusals.empty());
  }
}

TEST_CASE("A target brings along what it is created from") {
  World world = fleet();
  world.desired.instances["dev-a"].source = Source{.instance_key = "dev-b"};
  world.desired.instances["dev-b"].source = Source{.instance_key = "seed"};
  world.options.targets = {"dev-a"};
  CHECK(keys(world.plan()) == "dev-a dev-b seed");

  world.own("dev-a", "aaaa0002");
  CHECK(keys(world.plan()) == "dev-a");
}

TEST_CASE("A pattern that names nothing is refused with what may have been meant") {
  World world = fleet();
  world.options.targets = {"prd", "dev-a"};
  world.options.excludes = {"zzz*"};
  world.options.replaces = {"instance.sed"};
  const Plan plan = world.plan();
  REQUIRE(show_all(plan.refusals) == "plan/no-match , plan/no-match , plan/no-match ");
  CHECK(plan.refusals[0].message == "-replace=instance.sed names no instance of the specs or the state");
  CHECK(plan.refusals[0].hint == "did you mean seed?");
  CHECK(plan.refusals[1].hint == "did you mean prod?");
  CHECK(plan.refusals[2].hint.find("glob") != std::string::npos);
}
