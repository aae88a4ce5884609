#include "tests/e2e/workspace.hpp"

TEST_CASE("wrong credentials end with 3 after one attempt, and are not told") {
  Workspace world;
  world.write_two();
  world.variables["AURA_CLIENT_SECRET"] = "a-wrong-secret";
  const Ran ran = world.run({"plan"});
  CHECK(ran.code == 3);
  CHECK(holds(ran.err, "AURA_CLIENT_SECRET"));
  CHECK_FALSE(holds(ran.out + ran.err, "a-wrong-secret"));
  CHECK(world.emulator.requests() == std::map<std::string, int>{{"POST /oauth/token", 1}});
}

TEST_CASE("a slip in the specs ends with 1 before anything is asked") {
  Workspace world;
  world.write(Workspace::defaults + "[instance.one]\nmemroy = \"2GB\"\n");
  const Ran ran = world.run({"apply", "-auto-approve"});
  CHECK(ran.code == 1);
  CHECK(holds(ran.err, "on fleet.aura.toml:9:1"));
  CHECK(holds(ran.err, "did you mean \"memory\"?"));
  CHECK(world.emulator.requests().empty());
}

TEST_CASE("what the project does not offer is refused before anything is made") {
  Workspace world;
  world.write(Workspace::defaults + "[instance.one]\nmemory = \"3GB\"\n");
  const Ran ran = world.run({"apply", "-auto-approve"});
  CHECK(ran.code == 5);
  CHECK(holds(ran.err, "[spec/not-offered]"));
  CHECK(world.emulator.creates().empty());
}

TEST_CASE("without project_id the credential's projects are named") {
  Workspace world;
  std::string text = Workspace::defaults + "[instance.one]\n";
  world.write(text.erase(0, text.find("[defaults]")));
  const Ran ran = world.run({"plan"});
  CHECK(ran.code == 1);
  CHECK(holds(ran.err, "sees 2 projects: "));
}

TEST_CASE("a full disk behind stdout is an error, and nobody applies what could not be shown") {
  Workspace world;
  world.write_two();
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"plan"}, std::vector<std::string>{"apply", "-auto-approve"}}) {
    Launch launch = world.launch(arguments);
    launch.stdout_path = "/dev/full";
    const Ran ran = Workspace::finish(launch);
    CHECK(ran.code == 1);
    CHECK(holds(ran.err, "writing to stdout"));
  }
  CHECK(world.emulator.creates().empty());
}

TEST_CASE("a reader who went away ends nothing") {
  Workspace world;
  world.write_two();
  Launch plan = world.launch({"plan"});
  plan.stdout_closed = true;
  CHECK(Workspace::finish(plan).code == 0);
  Launch apply = world.launch({"apply", "-auto-approve"});
  apply.stdout_closed = true;
  CHECK(Workspace::finish(apply).code == 0);
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
}

TEST_CASE("a failure of one instance leaves the others, and ends with 4") {
  Workspace world;
  world.write_two();
  world.emulator.post("faults", "{\"method\": \"POST\", \"path\": \"/v1/instances\", \"answer\": {\"status\": 400, "
                                "\"reason\": \"no-luck\", \"message\": \"no\\u001b luck\"}}");
  const Ran ran = world.run({"apply", "-auto-approve"});
  CHECK(ran.code == 4);
  CHECK(holds(ran.out, "Apply incomplete. Resources: 1 added"));
  CHECK(holds(ran.err, "no\\x1b luck"));
  CHECK(world.run({"apply", "-auto-approve"}).code == 0);
  CHECK(world.emulator.creates() == std::map<std::string, int>{{"one", 1}, {"two", 1}});
}

TEST_CASE("what never settles ends with 9 and names the last status") {
  Workspace world;
  world.write(Workspace::defaults + "[instance.one]\n[instance.one.timeouts]\ncreate = \"2s\"\n");
  world.emulator.post("faults", "{\"method\": \"POST\", \"path\": \"/v1/instances\", \"outcome\": \"never\"}");
  const Ran ran = world.run({"apply", "-auto-approve"});
  CHECK(ran.code == 9);
  CHECK(holds(ran.err, "creating"));
}

TEST_CASE("a sink that fails never loses the password") {
  Workspace world;
  world.write(Workspace::defaults +
              "[auraform.credentials]\nsink = \"command\"\ncommand = [\"/bin/false\"]\n[instance.one]\n");
  const Ran ran = world.run({"apply", "-auto-approve"});
  CHECK(ran.code == 4);
  CHECK(holds(ran.err, "rescued"));
  const Ran told = world.run({"credentials", "one"});
  CHECK(told.code == 0);
  const std::size_t place = told.out.find("rescued: ") + 9;
  const std::filesystem::path rescued = told.out.substr(place, told.out.find('\n', place) - place);
  CHECK(holds(content_of(rescued), world.emulator.passwords().front()));
  CHECK(mode_of(rescued) == 0600);
}

TEST_CASE("no secret is in any output, log or file but the credentials") {
  Workspace world;
  world.variables["AURAFORM_LOG"] = "trace";
  world.write_two();
  std::string all;
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"init"},
                                                    {"validate", "-online"},
                                                    {"apply", "-auto-approve"},
                                                    {"plan"},
                                                    {"drift"},
                                                    {"show"},
                                                    {"state", "show", "one"},
                                                    {"credentials", "one"}}) {
    const Ran ran = world.run(arguments);
    all += ran.out + ran.err;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(world.directory.path()))
    if (entry.is_regular_file() && !holds(entry.path().string(), "credentials")) all += unpacked_content(entry.path());
  REQUIRE(world.emulator.passwords().size() == 2);
  for (const std::string& password : world.emulator.passwords())
    CHECK_FALSE(holds(all, password));
  CHECK(holds(all, "debug: "));
  CHECK_FALSE(holds(all, "Bearer"));
  CHECK_FALSE(holds(all, "Basic"));
}

TEST_CASE("a fleet of forty under 25 requests a minute finishes without a storm of 429s") {
  // A minute of Aura is a second here, for the emulator and, by the poll interval, for auraform.
  Workspace world({"-speed=60", "-requests-per-minute=25"});
  world.variables["AURAFORM_POLL_INTERVAL"] = "16ms";
  std::string text = Workspace::defaults;
  for (int i = 0; i < 40; ++i)
    text += "[instance.i" + std::to_string(i) + "]\n";
  world.write(text);
  const Ran ran = world.run({"apply", "-auto-approve"});
  CHECK(ran.code == 0);
  CHECK(world.emulator.creates().size() == 40);
  // What was in flight when the first 429 came was refused too; from then on the pace is Aura's.
  int refused = 0;
  const std::size_t place = ran.err.find(" rate-limited");
  if (place != std::string::npos) refused = std::stoi(ran.err.substr(ran.err.rfind(' ', place - 1) + 1));
  INFO(ran.err);
  CHECK(refused < 100);
}
