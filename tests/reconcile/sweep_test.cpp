#include "tests/support/catch.hpp"
#include "tests/support/fleet_check.hpp"

#include <array>

// Break the k-th call, the k-th write or the process at its k-th moment, for every k; run again without faults, and
// demand the same end: everything as declared, no orphan, no second instance, no password that is told to be where it
// is not. A failure prints what was broken.

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

FieldValues small(const std::string& type = "professional-db") {
  return {{Field::type, type}, {Field::memory, Size{4}}};
}

/// A fleet in which everything happens: create with follow-up and pause, update around a pause, resume, delete,
/// recreate, replacements by a clone, a copy of another's data.
EngineRig busy_fleet(const SimHabits& habits) {
  EngineRig rig(habits);
  World world;
  world.declare_fully("fresh");
  world.declare_fully("ledger", overlaid(small("business-critical"),
                                         {{Field::secondaries_count, std::int64_t{1}}, {Field::status, "paused"s}}));
  world.declare_fully("copy").source = Source{.instance_key = "fresh", .instance_id = {}};
  world.declare_fully("grown", {{Field::memory, Size{8}}, {Field::status, "paused"s}});
  world.declare_fully("woken", {{Field::status, "running"s}});
  world.declare_fully("moved", {{Field::region, "europe-west2"s}}).lifecycle.replace = ReplaceMethod::recreate;
  world.declare_fully("carried", {{Field::region, "europe-west2"s}, {Field::memory, Size{8}}});
  world.declare_fully("asleep", overlaid(small("business-critical"), {{Field::region, "europe-west2"s},
                                                                      {Field::secondaries_count, std::int64_t{2}},
                                                                      {Field::status, "paused"s}}));
  world.declare_fully("named", {{Field::name, "another name"s}});
  rig.desired = world.desired;
  rig.own("grown", {}, "paused");
  rig.own("woken", {}, "paused");
  rig.own("moved");
  rig.data.erase("moved");
  rig.own("carried");
  rig.own("asleep", small("business-critical"), "paused");
  rig.own("named");
  rig.own("leaving");
  return rig;
}

SimHabits lagging_habits() {
  SimHabits habits;
  habits.status_lag = 5s;
  habits.unseen_newborn = 8s;
  habits.unlisted_newborn = 20s;
  habits.hides_features = true;
  return habits;
}

SimHabits odd_habits() {
  SimHabits habits;
  habits.gone_is_410 = true;
  habits.delete_may_interrupt = true;
  habits.paused_hides_sizes = false;
  habits.create = 400ms;
  habits.change = 300ms;
  return habits;
}

std::vector<SimHabits> all_habits() { return {SimHabits{}, lagging_habits(), odd_habits()}; }

void sweep_calls(const SimHabits& habits, SimFault fault) {
  std::uint64_t calls = 1;
  for (std::uint64_t k = 1; k <= calls; ++k) {
    INFO("call " << k << " meets " << to_word(fault));
    EngineRig rig = busy_fleet(habits);
    RunSetting setting;
    setting.faults = {{k, fault}};
    calls = rig.run(setting).calls;
    converge(rig);
    check_end(rig);
  }
}

} // namespace

TEST_CASE("an apply that nothing disturbs ends as declared, and a second one writes nothing") {
  for (const SimHabits& habits : all_habits()) {
    EngineRig rig = busy_fleet(habits);
    const RunReport report = rig.run();
    INFO(report.failures());
    CHECK(report.all_done());
    CHECK(report.result.counts == count_changes(report.plan));
    converge(rig);
    check_end(rig);
    CHECK(rig.run().calls == 0);
  }
}

TEST_CASE("whichever call fails in whichever way, the next runs end as declared") {
  constexpr std::array all{SimFault::refused,     SimFault::busy_429,   SimFault::server_500, SimFault::server_502,
                           SimFault::lost_before, SimFault::lost_after, SimFault::cut,        SimFault::never};
  for (const SimFault fault : all)
    sweep_calls({}, fault);
  for (const SimHabits& habits : {lagging_habits(), odd_habits()})
    for (const SimFault fault : {SimFault::refused, SimFault::lost_before, SimFault::lost_after})
      sweep_calls(habits, fault);
}

TEST_CASE("whichever write of the state fails, the next runs end as declared") {
  for (const bool stays_broken : {false, true})
    for (const StoreFaults::Moment moment : {StoreFaults::Moment::before, StoreFaults::Moment::after}) {
      bool struck = true;
      for (int k = 1; struck; ++k) {
        INFO("append " << k << (stays_broken ? " and all that follow fail" : " fails"));
        EngineRig rig = busy_fleet({});
        RunSetting setting;
        setting.store_faults = {.append = k, .fold = 0, .moment = moment, .broken_from_then_on = stays_broken};
        struck = rig.run(setting).store_struck;
        converge(rig);
        check_end(rig);
      }
    }
}

TEST_CASE("whenever the process is killed, the next runs end as declared") {
  for (const SimHabits& habits : all_habits()) {
    bool killed = true;
    for (std::uint64_t k = 1; killed; ++k) {
      INFO("killed at moment " << k);
      EngineRig rig = busy_fleet(habits);
      RunSetting setting;
      setting.kill_at = k;
      killed = rig.run(setting).killed;
      converge(rig);
      check_end(rig);
      CHECK_FALSE(rig.store.has_unfolded());
    }
  }
}
