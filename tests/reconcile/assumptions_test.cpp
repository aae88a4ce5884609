#include "reconcile/planner/assumptions.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

namespace {

/// `orders` grows, `gone` leaves the spec, `fresh` is new, `guarded` changes in the record alone.
World fleet() {
  World world;
  world.declare_fully("orders", {{Field::memory, Size{8}}});
  world.own("orders", "00000001");
  world.own("gone", "00000002");
  world.declare_fully("fresh");
  world.declare_fully("guarded").lifecycle.prevent_destroy = true;
  world.own("guarded", "00000003");
  return world;
}

std::string moved_keys(const Plan& plan, const LiveView& live) {
  std::string keys;
  for (const auto& [key, error] : moved_in_aura(plan, live)) {
    CHECK(error.kind == ErrorKind::stale);
    CHECK(error.code == "apply/live-moved");
    keys += (keys.empty() ? "" : " ") + key;
  }
  return keys;
}

} // namespace

TEST_CASE("Only what a plan touches is read again, and lists only where something is created") {
  const RefreshRequest request = what_to_verify(fleet().plan());
  CHECK(request.instance_ids == std::set<std::string>{"00000001", "00000002"});
  CHECK(request.project_ids == std::set<std::string>{plain_project});
}

TEST_CASE("A step is stale when Aura is no longer as it assumed") {
  const World world = fleet();
  const Plan plan = world.plan();
  CHECK(moved_keys(plan, world.live).empty());

  World changed = world;
  changed.live.instances["00000001"].fields.set(Field::storage, Size{64});
  CHECK(moved_keys(plan, changed.live) == "orders");

  World unread = world;
  unread.live.instances["00000001"].fields.erase(Field::storage);
  CHECK(moved_keys(plan, unread.live).empty());

  World paused = world;
  paused.live.instances["00000002"].status = "paused";
  CHECK(moved_keys(plan, paused.live) == "gone");

  World vanished = world;
  vanished.vanish("00000002");
  CHECK(moved_keys(plan, vanished.live) == "gone");

  World namesake = world;
  namesake.run("00000009", plain_fields("fresh"));
  CHECK(moved_keys(plan, namesake.live) == "fresh");

  World elsewhere = world;
  elsewhere.run("00000009", overlaid(plain_fields("fresh"), {{Field::project_id, std::string{"another"}}}));
  CHECK(moved_keys(plan, elsewhere.live).empty());

  World record_only = world;
  record_only.live.instances["00000003"].fields.set(Field::memory, Size{64});
  CHECK(moved_keys(plan, record_only.live).empty());
}

TEST_CASE("A namesake that was there when the plan was made does not make it stale") {
  World world = fleet();
  world.run("00000009", plain_fields("fresh"));
  CHECK(moved_keys(world.plan(), world.live).empty());
}

TEST_CASE("What was expected to go may have gone") {
  World world;
  world.own("gone", "00000002", {}, "destroying");
  const Plan plan = world.plan();
  world.vanish("00000002");
  CHECK(moved_keys(plan, world.live).empty());
}
