#include "tests/support/catch.hpp"
#include "tests/support/engine_rig.hpp"

// Size: a thousand instances through an hour of Aura, on virtual time; well under a second in a release build.

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

} // namespace

TEST_CASE("a thousand instances are created, paused and deleted in hours that pass in a moment") {
  SimHabits slow;
  slow.create = 40min;
  slow.pause = 20min;
  EngineRig rig(slow);
  World world;
  for (int i = 0; i < 1000; ++i)
    world.declare_fully("k" + std::to_string(i), {{Field::status, "paused"s}});
  rig.desired = world.desired;
  const TimePoint start = rig.now;

  RunSetting setting;
  setting.options.longest_poll = 60s;
  const RunReport made = rig.run(setting);
  CHECK(made.all_done());
  CHECK(made.result.counts.add == 1000);
  CHECK(made.most_in_flight <= 64);
  CHECK(made.creates == 1000);
  CHECK(rig.now - start >= 1h);
  CHECK(rig.now - start < 2h);
  CHECK(made.reads < 100'000);
  CHECK(is_no_change(rig.run().plan));

  rig.desired.instances.clear();
  const RunReport removed = rig.run(setting);
  CHECK(removed.all_done());
  CHECK(removed.result.counts.destroy == 1000);
  CHECK(removed.lists < 50);
  CHECK(rig.aura.instances().empty());
}

TEST_CASE("the second fleet is looked at less often than the first, as its durations are known") {
  EngineRig rig;
  World world;
  for (int i = 0; i < 20; ++i)
    world.declare_fully("first" + std::to_string(i));
  rig.desired = world.desired;
  const RunReport first = rig.run();
  for (int i = 0; i < 20; ++i)
    world.declare_fully("second" + std::to_string(i));
  rig.desired = world.desired;
  const RunReport second = rig.run();
  CHECK(second.all_done());
  CHECK(second.reads * 2 < first.reads);
  CHECK(rig.state().durations.size() <= 5);
}

TEST_CASE("what the first instance of a run takes is known to those that come after it") {
  EngineRig rig;
  World world;
  world.declare_fully("seed");
  for (int i = 0; i < 20; ++i) {
    const std::string key = "copy" + std::to_string(i);
    world.declare_fully(key);
    world.desired.instances.at(key).source = Source{.instance_key = "seed"};
  }
  rig.desired = world.desired;
  const RunReport report = rig.run();
  CHECK(report.all_done());
  CHECK(report.reads < 30 + 20 * 4);
}
