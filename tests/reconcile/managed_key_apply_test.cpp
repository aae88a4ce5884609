#include "tests/support/catch.hpp"
#include "tests/support/fleet_check.hpp"
#include "tests/support/key_world.hpp"

// What is promised of instances is promised of keys: break the k-th call or the process at its k-th moment, for every
// k; run again without faults, and demand one key, one instance, encrypted with it, and nothing recorded that is not.

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

EngineRig encrypted_fleet() {
  EngineRig rig;
  World world;
  declare_key(world.desired, "main");
  world.declare_fully("vault", vault_fields()).managed_key = "main";
  world.declare_fully("plain");
  rig.desired = world.desired;
  return rig;
}

/// The only key there is, as Aura and the record agree; empty and a failure where they do not.
std::string only_key(EngineRig& rig) {
  const State state = rig.state();
  CHECK(state.managed_key_intents.empty());
  CHECK(rig.aura.managed_keys().created == 1);
  CHECK(rig.aura.managed_keys().keys.size() == 1);
  if (state.managed_keys.size() != 1) {
    FAIL_CHECK(state.managed_keys.size() << " keys are recorded");
    return {};
  }
  const ManagedKeyRecord& record = state.managed_keys.at("main");
  CHECK(rig.aura.managed_keys().keys.contains(record.id));
  return record.id;
}

void check_encrypted_fleet(EngineRig& rig) {
  check_end(rig);
  const std::string id = only_key(rig);
  const State state = rig.state();
  for (const auto& [instance, live] : rig.aura.instances())
    CHECK(live.fields.text(Field::customer_managed_key_id) == (live.fields.text(Field::name) == "vault" ? id : ""));
  CHECK(state.records.at("vault").applied.text(Field::customer_managed_key_id) == id);
}

} // namespace

TEST_CASE("A key is made ready before the instance that it encrypts is created") {
  EngineRig rig = encrypted_fleet();
  const RunReport report = rig.run();
  INFO(report.failures());
  CHECK(report.all_done());
  check_encrypted_fleet(rig);
  CHECK(rig.state().managed_keys.at("main").status == "ready");
  CHECK(report.result.counts.add == 3);
  const RunReport again = rig.run();
  CHECK(is_no_change(again.plan));
  CHECK(again.writes == 0);
}

TEST_CASE("Whatever call of a run with a key breaks, the next runs come to the same end") {
  for (int i = 0; i < sim_fault_count; ++i) {
    const auto fault = static_cast<SimFault>(i);
    std::uint64_t calls = 1;
    for (std::uint64_t k = 1; k <= calls; ++k) {
      INFO("call " << k << " meets " << to_word(fault));
      EngineRig rig = encrypted_fleet();
      rig.aura.managed_keys().unlisted = 20s;
      RunSetting setting;
      setting.faults = {{k, fault}};
      calls = rig.run(setting).calls;
      converge(rig);
      check_encrypted_fleet(rig);
    }
  }
}

TEST_CASE("At whatever moment a run with a key is killed, the next runs come to the same end") {
  std::uint64_t moments = 1;
  for (std::uint64_t k = 1; k <= moments; ++k) {
    INFO("killed at moment " << k);
    EngineRig rig = encrypted_fleet();
    RunSetting setting;
    setting.kill_at = k;
    const RunReport report = rig.run(setting);
    if (k == 1) moments = encrypted_fleet().run().moments;
    converge(rig);
    check_encrypted_fleet(rig);
  }
}

TEST_CASE("Whatever call of a removal breaks, key and instances are gone in the end, the key last") {
  for (int i = 0; i < sim_fault_count; ++i) {
    const auto fault = static_cast<SimFault>(i);
    std::uint64_t calls = 1;
    for (std::uint64_t k = 1; k <= calls; ++k) {
      INFO("call " << k << " meets " << to_word(fault));
      EngineRig rig = encrypted_fleet();
      rig.run();
      rig.desired = {};
      RunSetting setting;
      setting.faults = {{k, fault}};
      calls = rig.run(setting).calls;
      converge(rig);
      CHECK(rig.aura.managed_keys().keys.empty());
      CHECK(rig.aura.instances().empty());
      CHECK(rig.state().managed_keys.empty());
      CHECK(rig.state().records.empty());
    }
  }
}

TEST_CASE("A key that stays pending fails its step in time, keeps the instance back, and is taken up later") {
  EngineRig rig = encrypted_fleet();
  rig.aura.managed_keys().takes = 48h;
  const RunReport report = rig.run();
  REQUIRE(report.outcome(main_address) != nullptr);
  CHECK(report.outcome(main_address)->error->code == "apply/key-not-ready");
  CHECK(report.outcome("vault")->end == StepEnd::skipped);
  CHECK(report.outcome("plain")->end == StepEnd::done);
  rig.now += 48h;
  converge(rig);
  check_encrypted_fleet(rig);
}

TEST_CASE("A key that Aura says is broken fails at once") {
  EngineRig rig = encrypted_fleet();
  rig.aura.managed_keys().add(key_fields("main")).status = "error";
  rig.desired.managed_keys.at("main").import_id = rig.aura.managed_keys().keys.begin()->first;
  const RunReport report = rig.run();
  CHECK(!report.plan.refusals.empty());
  CHECK(report.writes == 0);
}

TEST_CASE("A key that an unseen instance uses is not deleted, and the reason is told") {
  EngineRig rig = encrypted_fleet();
  rig.run();
  rig.desired.managed_keys.clear();
  rig.desired.instances.erase("vault");
  const std::string id = rig.state().managed_keys.at("main").id;
  rig.aura.add(
      overlaid(plain_fields("hidden"), {{Field::project_id, "not ours"s}, {Field::customer_managed_key_id, id}}));
  const RunReport report = rig.run();
  REQUIRE(report.outcome(main_address) != nullptr);
  REQUIRE(report.outcome(main_address)->error);
  CHECK(report.outcome(main_address)->error->code == "apply/key-in-use");
  CHECK(rig.state().managed_keys.contains("main"));
}
