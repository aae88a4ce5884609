#include "tests/e2e/workspace.hpp"

#include <nlohmann/json.hpp>

namespace {

/// A fleet of two that is there, and a wish to enlarge both.
struct Enlarging : Workspace {
  Enlarging() {
    write(defaults + "[instance.one]\nmemory = \"2GB\"\n[instance.two]\nmemory = \"4GB\"\n");
    REQUIRE(run({"apply", "-auto-approve"}).code == 0);
    write(defaults + "[instance.one]\nmemory = \"4GB\"\n[instance.two]\nmemory = \"8GB\"\n");
  }

  std::string memory_of(const std::string& name) const {
    return emulator.get("instances/" + emulator.ids().at(name)).at("memory").get<std::string>();
  }
  std::string plan_file() const { return content_of(directory / "prod.plan"); }
};

/// Calls that are neither reads nor a token.
int writes(const EmulatorBinary& emulator) {
  int count = 0;
  for (const auto& [call, times] : emulator.requests())
    if (!holds(call, "GET ") && call != "POST /oauth/token") count += times;
  return count;
}

} // namespace

TEST_CASE("a saved plan is shown as it was planned, and applied as it was shown, once") {
  Workspace world;
  world.write_two();
  const Ran planned = world.run({"plan", "-out=prod.plan"});
  CHECK(planned.code == 0);
  CHECK(mode_of(world.directory / "prod.plan") == 0600);
  const std::size_t note = planned.out.find("\nSaved the plan to: prod.plan\n\nTo perform exactly these actions");
  REQUIRE(note != std::string::npos);
  CHECK(holds(planned.out, "    auraform apply \"prod.plan\"\n"));
  for (const std::string format : {"markdown", "html"})
    CHECK(world.run({"show", "-format=" + format, "prod.plan"}).out == world.run({"plan", "-format=" + format}).out);
  CHECK(world.run({"show", "-format=markdown"}).code == 1);
  const Ran shown = world.run({"show", "prod.plan"});
  CHECK(shown.code == 0);
  CHECK(shown.out == planned.out.substr(0, note));

  const Ran applied = world.run({"apply", "prod.plan"});
  CHECK(applied.code == 0);
  CHECK(holds(applied.out, "Apply complete! Resources: 2 added, 0 changed, 0 destroyed."));
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);

  const Ran again = world.run({"apply", "prod.plan"});
  CHECK(again.code == 11);
  CHECK(holds(again.err, "carried out already"));
  CHECK(world.emulator.creates() == std::map<std::string, int>{{"one", 1}, {"two", 1}});
  for (const std::string& password : world.emulator.passwords())
    CHECK_FALSE(holds(content_of(world.directory / "prod.plan"), password));
}

TEST_CASE("a saved plan is neither edited nor foreign, and nothing of it is done when it is") {
  const Enlarging world;
  REQUIRE(world.run({"plan", "-out=prod.plan"}).code == 0);
  const std::string good = world.plan_file();
  world.emulator.forget_requests();
  world.edit("prod.plan", "8GB", "16GB");
  const Ran edited = world.run({"apply", "prod.plan"});
  CHECK(edited.code == 1);
  CHECK(holds(edited.err, "[plan/edited]"));
  put(world.directory / "prod.plan", good.substr(0, good.size() / 2));
  CHECK(holds(world.run({"apply", "prod.plan"}).err, "[plan/unreadable]"));
  CHECK(holds(world.run({"apply", "fleet.aura.toml"}).err, "[plan/unreadable]"));
  CHECK(holds(world.run({"apply", "auraform.state.json"}).err, "[plan/foreign]"));
  CHECK(world.run({"apply", "nothing.plan"}).code == 1);
  CHECK(writes(world.emulator) == 0);
}

TEST_CASE("a saved plan expires, and belongs to its specs, its state and its Aura") {
  Enlarging world;
  REQUIRE(world.run({"plan", "-out=late.plan", "-expires=1ms"}).code == 0);
  const Ran late = world.run({"apply", "late.plan"});
  CHECK(late.code == 11);
  CHECK(holds(late.err, "[plan/expired]"));
  CHECK(holds(world.run({"show", "late.plan"}).err, "no longer good since"));

  REQUIRE(world.run({"plan", "-out=prod.plan", "-expires=never"}).code == 0);
  world.emulator.forget_requests();
  put(world.directory / "more.aura.toml", "[instance.three]\n");
  const Ran other_specs = world.run({"apply", "prod.plan"});
  CHECK(other_specs.code == 11);
  CHECK(holds(other_specs.err, "[plan/other-specs]"));
  std::filesystem::remove(world.directory / "more.aura.toml");
  const Ran other_state = world.run({"apply", "-state=staging.json", "prod.plan"});
  CHECK(other_state.code == 11);
  CHECK(holds(other_state.err, "[plan/other-state]"));
  const EmulatorBinary other;
  world.variables["AURA_BASE_URL"] = other.url();
  CHECK(holds(world.run({"apply", "prod.plan"}).err, "[plan/other-aura]"));
  world.variables["AURA_BASE_URL"] = world.emulator.url();
  CHECK(writes(world.emulator) == 0);
  CHECK(world.run({"apply", "prod.plan"}).code == 0);
}

TEST_CASE("what moved in Aura is refused by name before anything is done; -partial does the rest") {
  const Enlarging world;
  REQUIRE(world.run({"plan", "-out=prod.plan"}).code == 0);
  world.emulator.post("instances/" + world.emulator.ids()["one"], "{\"memory\": \"16GB\", \"storage\": \"32GB\"}");
  world.emulator.forget_requests();
  const Ran refused = world.run({"apply", "prod.plan"});
  CHECK(refused.code == 11);
  CHECK(holds(refused.err, "instance.one has moved since the plan was made: memory was \"2GB\" and is \"16GB\""));
  CHECK(holds(refused.err, "nothing was changed"));
  CHECK(writes(world.emulator) == 0);
  CHECK(world.memory_of("two") == "4GB");

  const Ran partial = world.run({"apply", "-partial", "prod.plan"});
  CHECK(partial.code == 11);
  CHECK(holds(partial.out, "Resources: 0 added, 1 changed, 0 destroyed."));
  CHECK(holds(partial.err, "Warning: instance.one has moved"));
  CHECK(world.memory_of("two") == "8GB");
  CHECK(world.memory_of("one") == "16GB");
  const Ran nothing_left = world.run({"apply", "-partial", "prod.plan"});
  CHECK(nothing_left.code == 11);
  CHECK(holds(nothing_left.err, "[plan/stale]"));
}

TEST_CASE("a name that was taken since is refused: it may be the very instance") {
  Workspace world;
  world.write_two();
  REQUIRE(world.run({"plan", "-out=prod.plan"}).code == 0);
  world.emulator.post("instances", "{\"name\": \"two\", \"count\": 1}");
  const Ran ran = world.run({"apply", "prod.plan"});
  CHECK(ran.code == 11);
  CHECK(holds(ran.err, "bears the name \"two\" now"));
  CHECK(world.emulator.creates().empty());
}

TEST_CASE("a record that moved is refused by name; another's move is no matter") {
  const Enlarging world;
  REQUIRE(world.run({"plan", "-target=two", "-out=prod.plan"}).code == 0);
  const std::string id = world.emulator.ids()["two"];
  REQUIRE(world.run({"state", "rm", "one"}).code == 0); // the serial moves
  SECTION("another's") {
    CHECK(world.run({"apply", "prod.plan"}).code == 0);
    CHECK(world.memory_of("two") == "8GB");
  }
  SECTION("its own") {
    REQUIRE(world.run({"state", "rm", "two"}).code == 0);
    REQUIRE(world.run({"import", "two", id}).code == 0);
    const Ran ran = world.run({"apply", "prod.plan"});
    CHECK(ran.code == 11);
    CHECK(holds(ran.err, "the record of instance.two moved since the plan was made"));
    CHECK(world.memory_of("two") == "4GB");
  }
}

TEST_CASE("a refused plan is saved to be looked at, and not to be applied") {
  const Enlarging world;
  const Ran planned = world.run({"plan", "-expect-no-changes", "-out=prod.plan"});
  CHECK(planned.code == 5);
  CHECK(holds(planned.err, "[guard/expect-no-changes]"));
  CHECK(holds(world.run({"show", "prod.plan"}).out, "Plan: 0 to add, 2 to change, 0 to destroy."));
  world.emulator.forget_requests();
  const Ran applied = world.run({"apply", "prod.plan"});
  CHECK(applied.code == 5);
  CHECK(holds(applied.err, "[guard/expect-no-changes]"));
  CHECK(writes(world.emulator) == 0);
}

TEST_CASE("a slip of the pen costs no file, and what a plan says is not said again") {
  const Enlarging world;
  const std::string spec = content_of(world.directory / "fleet.aura.toml");
  CHECK(holds(world.run({"plan", "-out=fleet.aura.toml"}).err, "is no saved plan"));
  CHECK(content_of(world.directory / "fleet.aura.toml") == spec);
  put(world.directory / "empty", "");
  CHECK(world.run({"plan", "-out=empty"}).code == 0);
  CHECK(world.run({"plan", "-out=empty"}).code == 0); // a saved plan gives way to a newer one
  CHECK(holds(world.run({"apply", "-target=one", "empty"}).err, "-target is for planning"));
  CHECK(holds(world.run({"plan", "-expires=1h"}).err, "write -out=FILE too"));
  CHECK(holds(world.run({"apply", "-partial"}).err, "-partial is for saved plans"));
}

TEST_CASE("a plan of nothing is applied, and does nothing") {
  Workspace world;
  world.write_two();
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  REQUIRE(world.run({"plan", "-out=prod.plan"}).code == 0);
  const Ran ran = world.run({"apply", "prod.plan"});
  CHECK(ran.code == 0);
  CHECK(holds(ran.out, "Apply complete! Resources: 0 added, 0 changed, 0 destroyed."));
}
