#include "reconcile/planner/data_plan.hpp"
#include "reconcile/reading/snapshots.hpp"
#include "state/record_keys.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/engine_rig.hpp"

#include <array>

// Break the k-th call or the process at its k-th moment, for every k, while data is restored, overwritten, saved first
// or kept: the data in the end is what was asked for, and nothing is deleted that should be kept.

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

constexpr std::array all_faults{SimFault::refused,     SimFault::busy_429,   SimFault::server_500, SimFault::server_502,
                                SimFault::lost_before, SimFault::lost_after, SimFault::cut,        SimFault::never};

SimHabits lagging() {
  SimHabits habits;
  habits.status_lag = 4s;
  return habits;
}

/// `orders`, whose snapshot holds what it was yesterday, and `seed`.
struct DataRig {
  explicit DataRig(SimHabits habits = {}, const std::string& status = "running")
      : rig(habits) {
    rig.own("orders", {}, status);
    rig.own("seed");
    orders().data = "of yesterday";
    snapshot = rig.aura.keep_snapshot(orders(), rig.now - std::chrono::days{1});
    orders().data = "of today";
  }

  SimInstance& orders() { return *rig.aura.find(rig.state().records.at("orders").id); }
  std::string seed() const { return rig.state().records.at("seed").id; }

  /// Reads Aura, plans one of the verbs and carries it out.
  RunReport run(Action action, const RunSetting& setting = {}, const DataWish& wish = {}) {
    SimCloud cloud(rig.aura, rig.now, 1);
    const State recorded = rig.state();
    const LiveView live = refresh(cloud, what_to_refresh(rig.desired, recorded), recorded).value();
    const DataTarget target{"orders", recorded, rig.desired, live};
    if (action == Action::overwrite)
      return rig.apply(plan_overwrite(target, {.live = live.instances.at(seed()), .snapshot = {}}, wish), setting);
    SimCloud other(rig.aura, cloud.now(), 1);
    const Snapshot found = read_snapshot(other, orders().id, snapshot).value();
    rig.now = other.now();
    return rig.apply(plan_restore(target, found, wish), setting);
  }

  void come_to_rest() {
    rig.now = rig.aura.quiet_at(rig.now) + 10s;
    rig.aura.settle(rig.now);
  }

  EngineRig rig;
  std::string snapshot;
};

std::string wanted(Action action) { return action == Action::restore ? "of yesterday" : "data of seed"; }

void check_end(DataRig& data, Action action, const std::string& status) {
  data.come_to_rest();
  CHECK(data.orders().data == wanted(action));
  CHECK(data.orders().status == status);
  CHECK(data.rig.aura.find(data.seed())->data == "data of seed");
  CHECK(data.rig.state().records.size() == 2);
}

} // namespace

TEST_CASE("data verbs do what they say, from running and from paused") {
  for (const Action action : {Action::restore, Action::overwrite})
    for (const char* status : {"running", "paused"})
      for (const bool first : {false, true}) {
        INFO(to_word(action) << " from " << status);
        DataRig data(lagging(), status);
        const std::size_t before = data.rig.aura.snapshots_taken(data.orders().id);
        const RunReport report = data.run(action, {}, {.snapshot_first = first});
        INFO(report.failures());
        CHECK(report.all_done());
        CHECK(report.result.counts == count_changes(report.plan));
        CHECK(data.rig.aura.snapshots_taken(data.orders().id) == before + (first ? 1 : 0));
        CHECK(report.outcome("orders")->snapshot_id.empty() != first);
        check_end(data, action, status);
      }
}

TEST_CASE("whichever call of a data verb fails in whichever way, doing it again ends as asked") {
  for (const Action action : {Action::restore, Action::overwrite})
    for (const SimFault fault : all_faults)
      for (const SimHabits& habits : {SimHabits{}, lagging()}) {
        std::uint64_t calls = 1;
        for (std::uint64_t k = 1; k <= calls; ++k) {
          INFO(to_word(action) << ": call " << k << " meets " << to_word(fault));
          DataRig data(habits, "paused");
          RunSetting setting;
          setting.faults = {{k, fault}};
          const RunReport report = data.run(action, setting, {.snapshot_first = true});
          calls = report.calls;
          data.come_to_rest();
          if (!report.all_done()) {
            const RunReport again = data.run(action);
            INFO(again.failures());
            CHECK(again.all_done());
            data.come_to_rest();
            CHECK(data.orders().data == wanted(action));
          } else {
            check_end(data, action, "paused");
          }
        }
      }
}

TEST_CASE("nothing is lost before the snapshot that was asked for is complete") {
  for (const Action action : {Action::restore, Action::overwrite}) {
    std::uint64_t moments = 1;
    for (std::uint64_t k = 1; k <= moments; ++k) {
      INFO(to_word(action) << ": killed at moment " << k);
      DataRig data;
      RunSetting setting;
      setting.kill_at = k;
      const std::string id = data.orders().id;
      const std::size_t before = data.rig.aura.snapshots_taken(id);
      const RunReport report = data.run(action, setting, {.snapshot_first = true});
      moments = report.killed ? k + 1 : k - 1;
      data.come_to_rest();
      if (data.orders().data != "of today") CHECK(data.rig.aura.snapshots_taken(id) > before);
    }
  }
}

TEST_CASE("a stop leaves a restore to Aura, and says so") {
  DataRig data;
  RunSetting setting;
  setting.stop_after = 5s;
  const RunReport report = data.run(Action::restore, setting);
  CHECK(report.result.interrupted);
  CHECK(report.outcome("orders")->end == StepEnd::interrupted);
  check_end(data, Action::restore, "running");
}

namespace {

/// Two replacements by clones, one of a paused instance.
EngineRig moving(const SimHabits& habits) {
  EngineRig rig(habits);
  World world;
  world.declare_fully("orders", {{Field::region, "europe-west2"s}, {Field::memory, Size{2}}});
  world.declare_fully("asleep", {{Field::region, "europe-west2"s}, {Field::status, "paused"s}});
  rig.desired = world.desired;
  rig.own("orders");
  rig.own("asleep", {}, "paused");
  rig.plan_options.keep_old = true;
  return rig;
}

void check_kept(EngineRig& rig, const std::map<std::string, std::string>& old_ids) {
  for (int runs = 0; runs < 8; ++runs) {
    const RunReport report = rig.run();
    if (report.refreshed && is_no_change(report.plan) && report.writes == 0) break;
  }
  const State state = rig.state();
  for (const auto& [key, old] : old_ids) {
    INFO(key);
    REQUIRE(state.records.contains(key));
    const SimInstance* now = rig.aura.find(state.records.at(key).id);
    REQUIRE(now != nullptr);
    CHECK(now->id != old);
    CHECK(now->data == rig.data.at(key));
    CHECK(now->fields.text(Field::region) == "europe-west2");
    REQUIRE(state.records.contains(retired_key(key, old)));
    const SimInstance* kept = rig.aura.find(old);
    REQUIRE(kept != nullptr);
    CHECK(kept->status == "paused");
    CHECK(kept->data == rig.data.at(key));
  }
  CHECK(state.records.size() == 2 * old_ids.size());
  CHECK(rig.aura.instances().size() == 2 * old_ids.size());
}

std::map<std::string, std::string> ids_of(const EngineRig& rig) {
  std::map<std::string, std::string> ids;
  for (const auto& [key, record] : rig.state().records)
    ids[key] = record.id;
  return ids;
}

} // namespace

TEST_CASE("whatever breaks on the way, a replacement that keeps the old one keeps it, paused, and makes one new one") {
  for (const SimHabits& habits : {SimHabits{}, lagging()})
    for (const SimFault fault :
         {SimFault::refused, SimFault::server_500, SimFault::lost_before, SimFault::lost_after}) {
      std::uint64_t calls = 1;
      for (std::uint64_t k = 1; k <= calls; ++k) {
        INFO("call " << k << " meets " << to_word(fault));
        EngineRig rig = moving(habits);
        const auto old_ids = ids_of(rig);
        RunSetting setting;
        setting.faults = {{k, fault}};
        calls = rig.run(setting).calls;
        check_kept(rig, old_ids);
      }
    }
}

TEST_CASE("killed at any moment, a replacement that keeps the old one keeps it") {
  bool killed = true;
  for (std::uint64_t k = 1; killed; ++k) {
    INFO("killed at moment " << k);
    EngineRig rig = moving({});
    const auto old_ids = ids_of(rig);
    RunSetting setting;
    setting.kill_at = k;
    killed = rig.run(setting).killed;
    check_kept(rig, old_ids);
  }
}

TEST_CASE("a run without -keep-old never deletes what was recorded as retired") {
  bool killed = true;
  for (std::uint64_t k = 1; killed; ++k) {
    INFO("killed at moment " << k);
    EngineRig rig = moving({});
    RunSetting setting;
    setting.kill_at = k;
    killed = rig.run(setting).killed;
    std::set<std::string> kept;
    for (const auto& [key, record] : rig.state().records)
      if (is_retired_key(key)) kept.insert(record.id);
    rig.plan_options.keep_old = false;
    for (int runs = 0; runs < 4; ++runs)
      rig.run();
    for (const std::string& id : kept) {
      REQUIRE(rig.aura.find(id) != nullptr);
      CHECK(rig.aura.find(id)->status == "paused");
    }
  }
}

TEST_CASE("nothing is resized or deleted before its snapshot is complete, whatever breaks") {
  for (const SimFault fault : all_faults) {
    std::uint64_t calls = 1;
    for (std::uint64_t k = 1; k <= calls; ++k) {
      INFO("call " << k << " meets " << to_word(fault));
      EngineRig rig;
      World world;
      world.declare_fully("grown", {{Field::memory, Size{8}}, {Field::status, "paused"s}});
      rig.desired = world.desired;
      const std::string grown = rig.own("grown", {}, "paused").id;
      const std::string leaving = rig.own("leaving", {}, "paused").id;
      rig.plan_options.snapshot_first = true;
      RunSetting setting;
      setting.faults = {{k, fault}};
      calls = rig.run(setting).calls;
      rig.now = rig.aura.quiet_at(rig.now) + 10s;
      rig.aura.settle(rig.now);
      if (*rig.aura.find(grown)->fields.size(Field::memory) != Size{4}) CHECK(rig.aura.snapshots_taken(grown) > 0);
      if (rig.aura.find(leaving) == nullptr) CHECK(rig.aura.snapshots_taken(leaving) > 0);
    }
  }
}
