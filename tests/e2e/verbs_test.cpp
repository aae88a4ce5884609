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

TEST_CASE("apply -refresh-only accepts drift into the record, and never writes to Aura") {
  Workspace world;
  world.write_two();
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  const std::map<std::string, std::string> ids = world.emulator.ids();
  world.emulator.post("instances/" + ids.at("one"), "{\"name\": \"by hand\"}");
  world.emulator.remove("instances/" + ids.at("two"));
  world.emulator.forget_requests();
  CHECK(world.run({"plan", "-refresh-only", "-detailed-exitcode"}).code == 2);
  CHECK(world.run({"apply", "-refresh-only"}).code == 1); // nobody can be asked
  CHECK(world.run({"apply", "-refresh-only", "-expect-no-changes", "-auto-approve"}).code == 5);
  CHECK(world.run({"drift"}).code == 2); // so far nothing was recorded
  const Ran ran = world.run({"apply", "-refresh-only", "-auto-approve"});
  CHECK(ran.code == 0);
  CHECK(holds(ran.out, "~ name = \"one\" -> \"by hand\""));
  CHECK(holds(ran.out, "# instance.two is gone"));
  CHECK(holds(ran.out, "Recorded anew: 2 instances."));
  for (const auto& [call, count] : world.emulator.requests()) {
    INFO(call);
    CHECK((holds(call, "GET ") || call == "POST /oauth/token"));
  }
  CHECK(holds(world.run({"apply", "-refresh-only", "-auto-approve"}).out, "No changes."));
  const Ran drift = world.run({"drift"});
  CHECK(drift.code == 0);
  CHECK(holds(drift.out,
              "Note: The specs want what no apply has done yet, which is no drift\n\n  instance.one (update)\n"
              "  instance.two (create)\n"));
  CHECK(world.run({"plan", "-refresh-only", "-out=f"}).code == 1);
  CHECK(world.run({"apply", "-refresh-only", "-destroy", "-auto-approve"}).code == 1);
}

TEST_CASE("prevent_destroy outlives its table, and is taken off in two visible steps") {
  Workspace world;
  const std::string one = "[instance.one]\n";
  world.write(Workspace::defaults + one + "lifecycle = { prevent_destroy = true }\n");
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  const Ran kept = world.run({"destroy", "-auto-approve"});
  CHECK(kept.code == 5);
  CHECK(holds(kept.err, "[guard/prevent-destroy]\n  on fleet.aura.toml:"));

  world.write(Workspace::defaults); // the table is dropped, the protection is not
  const Ran dropped = world.run({"apply", "-auto-approve", "-allow-destroy=one"});
  CHECK(dropped.code == 5);
  CHECK(holds(dropped.err, "the state protects it: prevent_destroy = true"));
  CHECK(holds(dropped.err, "put the table back with prevent_destroy = false"));

  world.write(Workspace::defaults + one);
  CHECK(world.run({"destroy", "-auto-approve"}).code == 5); // not both in one step
  const Ran lifted = world.run({"apply", "-auto-approve"});
  CHECK(lifted.code == 0);
  CHECK(holds(lifted.out, "~ prevent_destroy = true -> false"));
  world.write(Workspace::defaults);
  const Ran destroyed = world.run({"apply", "-auto-approve"});
  CHECK(destroyed.code == 0);
  CHECK(world.emulator.ids().empty());
}
