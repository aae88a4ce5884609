#include "tests/e2e/workspace.hpp"

#include <csignal>

namespace {

Launch at_terminal(const Workspace& world, const std::vector<std::string>& arguments) {
  Launch launch = world.launch(arguments);
  launch.terminal = true;
  launch.variables["TERM"] = "xterm";
  return launch;
}

} // namespace

TEST_CASE("at the prompt only yes is yes") {
  struct Row {
    std::string typed;
    int code;
    std::size_t instances;
  };
  const Row rows[] = {{"yes\n", 0, 2}, {"no\n", 8, 0}, {"y\n", 8, 0}, {"\n", 8, 0}, {"\x04", 8, 0}};
  for (const Row& row : rows) {
    INFO("typed " << row.typed);
    Workspace world;
    world.write_two();
    Process process(at_terminal(world, {"apply"}));
    REQUIRE(process.shows("Only 'yes' will be accepted"));
    REQUIRE(process.shows("Enter a value: "));
    process.type(row.typed);
    CHECK(process.finish() == row.code);
    CHECK(world.emulator.ids().size() == row.instances);
  }
}

TEST_CASE("a terminal gets colour and live lines") {
  Workspace world({"-duration=create=2000s"}); // a second of ours: long enough to be seen
  world.write_two();
  Process process(at_terminal(world, {"apply", "-auto-approve"}));
  CHECK(process.finish() == 0);
  CHECK(holds(process.output(), "\x1b[32m+\x1b[0m instance \"one\""));
  CHECK(holds(process.output(), "\x1b[J"));
  CHECK(holds(process.output(), "create · creating"));
  Process plain(at_terminal(world, {"-no-color", "plan"}));
  CHECK(plain.finish() == 0);
  CHECK_FALSE(holds(plain.output(), "\x1b"));
}

TEST_CASE("without a terminal an apply ends at once and asks nobody") {
  Workspace world;
  world.write_two();
  const Ran ran = world.run({"apply"});
  CHECK(ran.code == 1);
  CHECK(holds(ran.err, "-auto-approve"));
  CHECK(world.emulator.requests().empty());
}

TEST_CASE("while one run waits at its prompt another is told who holds the lock") {
  Workspace world;
  world.write_two();
  Process first(at_terminal(world, {"apply"}));
  REQUIRE(first.shows("Enter a value: "));
  const Ran second = world.run({"apply", "-auto-approve"});
  CHECK(second.code == 10);
  CHECK(holds(second.err, "`apply`"));
  CHECK(world.run({"plan"}).code == 0);
  const Ran patient = world.run({"apply", "-auto-approve", "-lock-timeout=50ms"});
  CHECK(patient.code == 10);
  first.type("no\n");
  CHECK(first.finish() == 8);
  CHECK(world.run({"apply", "-auto-approve"}).code == 0);
}

TEST_CASE("a signal at the prompt ends the run, and nothing was done") {
  Workspace world;
  world.write_two();
  Process process(at_terminal(world, {"apply"}));
  REQUIRE(process.shows("Enter a value: "));
  process.type("\x03");
  CHECK(process.finish() == 130);
  CHECK(world.emulator.ids().empty());
}
