#include "tests/e2e/workspace.hpp"

#include <csignal>

namespace {

/// As the second run finds it: everything is there once, and every password but those of lost answers is in its place.
void check_converged(const Workspace& world) {
  const Ran again = world.run({"apply", "-auto-approve"});
  INFO(again.err);
  CHECK(again.code == 0);
  CHECK(world.emulator.creates() == std::map<std::string, int>{{"one", 1}, {"two", 1}});
  CHECK(world.emulator.ids().size() == 2);
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
}

} // namespace

TEST_CASE("the first signal stops in good order, and the next run finishes") {
  struct Row {
    int signal;
    int code;
  };
  for (const Row row : {Row{SIGINT, 130}, Row{SIGTERM, 143}}) {
    Workspace world({"-speed=200"}); // a create takes more than a second
    world.write_two();
    Process process(world.launch({"apply", "-auto-approve"}));
    REQUIRE(process.shows("instance.two: Creating..."));
    process.signal(row.signal);
    CHECK(process.finish() == row.code);
    CHECK(holds(process.errors(), "Interrupted: nothing new is begun"));
    CHECK(holds(process.output(), "Apply interrupted."));
    world.emulator.post("settings", "{\"speed\": 2000}");
    check_converged(world);
  }
}

TEST_CASE("the second signal ends at once, and the next run finishes") {
  Workspace world({"-speed=20", "-latency=500ms"}); // answers take long enough to be interrupted twice
  world.write_two();
  Process process(world.launch({"apply", "-auto-approve"}));
  REQUIRE(process.shows("instance.two: Creating..."));
  process.signal(SIGINT);
  REQUIRE(process.shows("Interrupted:"));
  process.signal(SIGINT);
  CHECK(process.finish() == 130);
  world.emulator.post("settings", "{\"speed\": 2000, \"latency\": \"0ms\"}");
  check_converged(world);
}

TEST_CASE("a killed run is taken up by the next one") {
  Workspace world({"-speed=200"});
  world.write_two();
  Process process(world.launch({"apply", "-auto-approve"}));
  REQUIRE(process.shows("instance.two: Creating..."));
  process.signal(SIGKILL);
  CHECK(process.finish() == 128 + SIGKILL);
  world.emulator.post("settings", "{\"speed\": 2000}");
  check_converged(world);
}
