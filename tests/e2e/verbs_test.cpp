#include "tests/e2e/workspace.hpp"

#include "cmd/verb.hpp"

TEST_CASE("every verb explains itself, in all spellings") {
  const Workspace world;
  for (const Verb& verb : verb_table())
    for (const std::string flag : {"-help", "--help", "-h"}) {
      std::vector<std::string> arguments;
      const std::string name{verb.name};
      const std::size_t blank = name.find(' ');
      arguments.push_back(name.substr(0, blank));
      if (blank != std::string::npos) arguments.push_back(name.substr(blank + 1));
      arguments.push_back(flag);
      const Ran ran = world.run(arguments);
      INFO(name << " " << flag);
      CHECK(ran.code == 0);
      CHECK(holds(ran.out, "Example\n  auraform " + name));
    }
}

TEST_CASE("init checks the credentials, lists the projects, and what it writes can be applied") {
  const Workspace world;
  const Ran ran = world.run({"init"});
  CHECK(ran.code == 0);
  CHECK(holds(ran.out, "They see 2 projects:"));
  CHECK(world.run({"apply", "-auto-approve"}).code == 0);
  CHECK(world.emulator.ids().count("first") == 1);
}

TEST_CASE("drift reads only, tells what moved, and ends with 2") {
  Workspace world;
  world.write_two();
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  CHECK(world.run({"drift"}).code == 0);

  const std::string id = world.emulator.ids()["two"];
  world.emulator.post("instances/" + id, "{\"memory\": \"8GB\", \"storage\": \"16GB\"}");
  world.emulator.post("instances", "{\"name\": \"stranger\", \"count\": 1}");
  world.emulator.forget_requests();
  const Ran ran = world.run({"drift"});
  CHECK(ran.code == 2);
  CHECK(holds(ran.out, "~ memory  = \"4GB\" -> \"8GB\"\n"));
  CHECK(holds(ran.out, "\"stranger\""));
  for (const auto& [call, count] : world.emulator.requests())
    CHECK(holds(call, "GET "));
  const Ran ignored = world.run({"drift", "-ignore=two.*", "-ignore", "unmanaged.strang*"});
  CHECK(ignored.code == 0);
  CHECK(ignored.out == "No drift. Live Aura is as it was recorded.\n");

  world.emulator.remove("instances/" + id);
  CHECK(holds(world.run({"drift"}).out, "# instance.two is gone\n"));
  const Ran refused = world.run({"apply", "-auto-approve"});
  CHECK(refused.code == 5);
  CHECK(holds(refused.err, "-allow-recreate"));
  CHECK(world.run({"apply", "-auto-approve", "-allow-recreate"}).code == 0);
}

TEST_CASE("an imported instance is ours from then on") {
  Workspace world;
  world.emulator.post("instances", "{\"name\": \"legacy\", \"count\": 1}");
  const std::string id = world.emulator.ids()["legacy"];
  world.write(Workspace::defaults + "[instance.legacy]\n");
  const Ran imported = world.run({"import", "legacy", id});
  CHECK(imported.code == 0);
  CHECK(holds(imported.out, "1 adopted"));
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
  CHECK(world.run({"import", "again", id}).code == 1);
  CHECK(world.run({"import", "nobody", "00000000"}).code == 4);
  CHECK(world.run({"credentials", "legacy"}).code == 1);
}

TEST_CASE("-chdir works in another directory") {
  Workspace world;
  world.write_two();
  Launch launch = world.launch({"-chdir=" + world.directory.path().string(), "plan"});
  launch.directory = "/";
  CHECK(Workspace::finish(launch).code == 0);
}
