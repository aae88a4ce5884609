#include "tests/support/catch.hpp"
#include "tests/support/fleet_check.hpp"

#include <cstdlib>

// Random fleets under random faults, kills, full disks and stops, one after the other. AURAFORM_FLEETS=N runs N of
// them; a failure prints its seed, and AURAFORM_SEED=N runs that one alone.

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

class Chance {
public:
  explicit Chance(unsigned seed)
      : random_(seed) {}
  bool percent(unsigned chance) { return random_() % 100 < chance; }
  unsigned below(unsigned count) { return static_cast<unsigned>(random_() % count); }
  Milliseconds time(Milliseconds most) { return Milliseconds{below(static_cast<unsigned>(most.count()) + 1)}; }

private:
  std::mt19937 random_;
};

SimHabits random_habits(Chance& chance) {
  SimHabits habits;
  habits.create = 100ms + chance.time(5min);
  habits.change = 100ms + chance.time(3min);
  habits.pause = 100ms + chance.time(3min);
  habits.resume = 100ms + chance.time(3min);
  habits.remove = 100ms + chance.time(2min);
  if (chance.percent(30)) habits.status_lag = chance.time(5s);
  if (chance.percent(30)) habits.unseen_newborn = chance.time(20s);
  if (chance.percent(30)) habits.unlisted_newborn = chance.time(40s);
  habits.paused_hides_sizes = chance.percent(50);
  habits.hides_features = chance.percent(30);
  habits.gone_is_410 = chance.percent(50);
  habits.delete_may_interrupt = chance.percent(50);
  return habits;
}

/// An instance as it may be declared; free of what Aura or the rules of a tier would refuse.
FieldValues random_wish(Chance& chance) {
  const bool large = chance.percent(40);
  FieldValues wish{{Field::type, large ? "business-critical"s : "professional-db"s},
                   {Field::memory, Size{std::int64_t{2} << chance.below(4)}},
                   {Field::region, chance.percent(90) ? "europe-west1"s : "europe-west2"s}};
  if (large && chance.percent(40)) wish.set(Field::secondaries_count, std::int64_t{chance.below(3)});
  if (large && chance.percent(30)) wish.set(Field::cdc_enrichment_mode, chance.percent(50) ? "DIFF"s : "OFF"s);
  if (chance.percent(60)) wish.set(Field::status, chance.percent(50) ? "paused"s : "running"s);
  return wish;
}

void declare_randomly(EngineRig& rig, Chance& chance, unsigned most) {
  World world;
  const unsigned count = 1 + chance.below(most);
  for (unsigned i = 0; i < count; ++i) {
    if (chance.percent(20)) continue;
    InstanceSpec& spec = world.declare_fully("k" + std::to_string(i), random_wish(chance));
    spec.lifecycle.replace = chance.percent(50) ? ReplaceMethod::recreate : ReplaceMethod::clone;
    if (spec.lifecycle.replace == ReplaceMethod::recreate) rig.data.erase(spec.key);
    if (chance.percent(15)) spec.fields.set(Field::name, "renamed " + std::to_string(i));
  }
  rig.desired = world.desired;
}

/// One thing that goes wrong, or a few.
RunSetting random_trouble(Chance& chance) {
  RunSetting setting;
  setting.seed = chance.below(1000);
  setting.options.calls_in_flight = 1 + chance.below(20);
  if (chance.percent(60))
    for (unsigned i = 0; i <= chance.below(4); ++i)
      setting.faults[1 + chance.below(60)] = static_cast<SimFault>(chance.below(sim_fault_count));
  if (chance.percent(25)) setting.kill_at = 1 + chance.below(120);
  if (chance.percent(15)) {
    setting.store_faults.append = 1 + static_cast<int>(chance.below(20));
    setting.store_faults.moment = chance.percent(50) ? StoreFaults::Moment::before : StoreFaults::Moment::after;
    setting.store_faults.broken_from_then_on = chance.percent(50);
  }
  if (chance.percent(15)) setting.stop_after = chance.time(5min);
  return setting;
}

/// Somebody writes to every database.
void fill(EngineRig& rig, int generation) {
  rig.data.clear();
  for (const auto& [key, record] : rig.state().records)
    rig.data[key] = rig.aura.find(record.id)->data = key + std::to_string(generation);
}

void live_through(unsigned seed) {
  INFO("AURAFORM_SEED=" << seed);
  Chance chance(seed);
  EngineRig rig(random_habits(chance));
  for (int generation = 0; generation < 3; ++generation) {
    declare_randomly(rig, chance, 8);
    for (unsigned troubles = chance.below(3); troubles > 0; --troubles) {
      rig.run(random_trouble(chance));
      if (chance.percent(30)) rig.now += chance.time(10min);
    }
    converge(rig);
    check_end(rig);
    fill(rig, generation);
  }
}

unsigned number_from(const char* variable, unsigned otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

} // namespace

TEST_CASE("random fleets end as declared, whatever goes wrong on the way") {
  if (std::getenv("AURAFORM_SEED") != nullptr) return live_through(number_from("AURAFORM_SEED", 0));
  const unsigned fleets = number_from("AURAFORM_FLEETS", 2000);
  for (unsigned seed = 1; seed <= fleets; ++seed)
    live_through(seed);
}
