#include "reconcile/reading/drift_acceptance.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

namespace {

const TimePoint noon = parse_time("2026-03-01T12:00:00Z").value();

State accepted(const World& world) {
  State state = world.recorded;
  for (const JournalEntry& entry : accept_drift(world.plan().drift, world.recorded, noon))
    apply_entry(state, entry);
  return state;
}

std::string codes(const Diagnostics& diagnostics) {
  std::string all;
  for (const Diagnostic& diagnostic : diagnostics)
    all += (all.empty() ? "" : ", ") + diagnostic.code + " " + diagnostic.address;
  return all;
}

} // namespace

TEST_CASE("Accepted drift is no drift any more, and other records are as they were") {
  World world;
  world.own("changed", "00000001");
  world.live.instances["00000001"].fields.set(Field::memory, Size{16});
  world.live.instances["00000001"].status = "paused";
  world.own("gone", "00000002");
  world.vanish("00000002");
  world.own("same", "00000003");
  world.own("unread", "00000004");
  world.live.instances["00000004"].fields.erase(Field::storage);
  REQUIRE(world.plan().drift.size() == 3);

  const State state = accepted(world);
  CHECK(state.records.at("changed").seen.size(Field::memory) == Size{16});
  CHECK(state.records.at("changed").seen.text(Field::status) == "paused");
  CHECK(state.records.at("changed").updated == noon);
  CHECK_FALSE(state.records.contains("gone"));
  CHECK(state.records.at("same") == world.recorded.records.at("same"));
  CHECK(state.records.at("unread") == world.recorded.records.at("unread"));
  world.recorded = state;
  for (const Drift& drift : world.plan().drift)
    CHECK_FALSE(has_drifted(drift));
}

TEST_CASE("Drift of a renamed key is accepted under the key that is recorded") {
  World world;
  world.declare_fully("renamed").moved_from = {"former"};
  world.own("former", "00000001");
  world.live.instances["00000001"].fields.set(Field::memory, Size{16});
  CHECK(accepted(world).records.at("former").seen.size(Field::memory) == Size{16});
}

TEST_CASE("A pause of 30 days that ended is told as what Aura does by itself") {
  struct Row {
    const char* name;
    int days;
    const char* type;
    const char* now; // empty: gone
    const char* codes;
  };
  const Row rows[] = {
      {"runs again after 30 days", 30, "professional-db", "running", "drift/auto-resumed instance.orders"},
      {"runs again after 29 days", 29, "professional-db", "running", ""},
      {"is paused still", 90, "professional-db", "paused", ""},
      {"a free one is gone", 31, "free-db", "", "drift/auto-deleted instance.orders"},
      {"a paid one is gone", 31, "professional-db", "", ""},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    World world;
    world.own("orders", "00000001", {{Field::type, std::string{row.type}}}, "paused");
    world.recorded.records["orders"].updated = noon - std::chrono::days{row.days};
    if (*row.now == '\0')
      world.vanish("00000001");
    else
      world.live.instances["00000001"].status = row.now;
    CHECK(codes(explain_drift(world.plan().drift, world.recorded, noon)) == row.codes);
  }
}

TEST_CASE("Pending is what the specs want of the record, whatever Aura says") {
  World world;
  world.declare_fully("drifted");
  world.own("drifted", "00000001");
  world.live.instances["00000001"].fields.set(Field::memory, Size{64});
  world.declare_fully("grown", {{Field::memory, Size{8}}});
  world.own("grown", "00000002");
  world.declare_fully("fresh");
  const std::vector<Step> pending = pending_steps(world.desired, world.recorded, noon);
  REQUIRE(pending.size() == 2);
  CHECK(pending[0].key == "fresh");
  CHECK(pending[1].key == "grown");
}
