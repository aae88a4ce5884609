#include "reconcile/planner/sensitive.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

namespace {

const FieldValue hidden{std::string{sensitive_value}};

/// One instance to create, one to change that drifted, both with sensitive names; and one that hides nothing.
Plan plan_with_secrets() {
  World world;
  world.declare_fully("fresh", {{Field::name, std::string{"secret-1"}}}).sensitive = {Field::name};
  world.declare_fully("grown", {{Field::name, std::string{"secret-2"}}, {Field::memory, Size{8}}}).sensitive = {
      Field::name, Field::memory};
  world.own("grown", "22222222");
  world.live.instances["22222222"].fields.set(Field::name, std::string{"secret-3"});
  world.declare_fully("open");
  return world.plan();
}

} // namespace

TEST_CASE("a sensitive value is hidden in changes, wishes, assumptions, operations and drift") {
  const Plan whole = plan_with_secrets();
  const Plan shown = hide_sensitive(whole);
  REQUIRE(shown.steps.size() == 3);
  const Step& fresh = shown.steps[0];
  CHECK(fresh.name == sensitive_value);
  CHECK(*fresh.wish.find(Field::name) == hidden);
  CHECK(fresh.changes.front().after == hidden);
  const Step& grown = shown.steps[1];
  for (const FieldChange& change : grown.changes) {
    if (!grown.sensitive.contains(change.field)) continue;
    CHECK(change.before == hidden);
    CHECK(change.after == hidden);
  }
  CHECK(*grown.assumed.find(Field::memory) == hidden);
  CHECK(*grown.operations.front().fields.find(Field::memory) == hidden);
  REQUIRE(shown.drift.size() == 1);
  CHECK(shown.drift[0].changes[0].after == hidden);
}

TEST_CASE("what is not sensitive is shown as it is") {
  const Plan whole = plan_with_secrets();
  const Plan shown = hide_sensitive(whole);
  CHECK(shown.steps[2] == whole.steps[2]);
  CHECK(count_changes(shown) == count_changes(whole));
  const std::string* region = std::get_if<std::string>(shown.steps[0].wish.find(Field::region));
  REQUIRE(region != nullptr);
  CHECK(*region != sensitive_value);
}

TEST_CASE("a sensitive project is hidden where its strangers are told") {
  World world;
  world.declare_fully("one").sensitive = {Field::project_id};
  world.run("99999999", plain_fields("stranger"));
  const Plan shown = hide_sensitive(world.plan());
  REQUIRE(shown.unmanaged.size() == 1);
  CHECK(shown.unmanaged[0].project_id == sensitive_value);
  CHECK(shown.steps[0].project_id == sensitive_value);
}

TEST_CASE("a plan that hides nothing is shown as it is, and not copied") {
  const Plan secret = plan_with_secrets();
  CHECK(*ShownPlan(secret) == hide_sensitive(secret));
  Plan open = secret;
  std::erase_if(open.steps, [](const Step& step) { return !step.sensitive.empty(); });
  open.drift.clear();
  CHECK(&*ShownPlan(open) == &open);
  open.drift = secret.drift; // a drift hides, too
  CHECK(ShownPlan(open)->drift == hide_sensitive(secret.drift));
}
