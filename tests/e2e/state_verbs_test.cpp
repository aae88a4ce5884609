// The care of a state as a whole: pulled, pushed, moved, and brought back.

#include "tests/e2e/workspace.hpp"

namespace {

/// Two instances that are there, written in two runs: serials to go back to.
struct Recorded : Workspace {
  Recorded() {
    write(defaults + "[instance.one]\n");
    REQUIRE(run({"apply", "-auto-approve"}).code == 0);
    first = content_of(directory / "auraform.state.json");
    write_two();
    REQUIRE(run({"apply", "-auto-approve"}).code == 0);
  }
  std::string state() const { return content_of(directory / "auraform.state.json"); }
  std::string first; ///< the state after the first run
};

std::string serial_of(const std::string& state) {
  const std::size_t place = state.find("\"serial\": ") + 10;
  return state.substr(place, state.find_first_of(",\n", place) - place);
}

} // namespace

TEST_CASE("what is pulled can be pushed again, and nothing changes") {
  const Recorded world;
  const Ran pulled = world.run({"state", "pull"});
  CHECK(pulled.code == 0);
  CHECK(pulled.out == world.state());
  put(world.directory / "copy.json", pulled.out);
  const Ran pushed = world.run({"state", "push", "copy.json"});
  CHECK(pushed.code == 0);
  CHECK(holds(pushed.out, "Wrote copy.json to"));
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
}

TEST_CASE("an older state and another one are not pushed, unless it is forced") {
  const Recorded world;
  put(world.directory / "older.json", world.first);
  const Ran older = world.run({"state", "push", "older.json"});
  CHECK(older.code == 11);
  CHECK(holds(older.err, "it was written meanwhile"));
  std::string other = world.state();
  const std::size_t lineage = other.find("\"lineage\": \"") + 12;
  put(world.directory / "other.json", other.replace(lineage, 8, "00000000"));
  const Ran foreign = world.run({"state", "push", "other.json"});
  CHECK(foreign.code == 11);
  CHECK(holds(foreign.err, "is another state"));

  const Ran forced = world.run({"state", "push", "-force", "older.json"});
  CHECK(forced.code == 0);
  CHECK(holds(forced.out, "- instance.two"));
  CHECK(std::stoul(serial_of(world.state())) > std::stoul(serial_of(world.first)));
  CHECK_FALSE(holds(world.run({"state", "list"}).out, "instance.two"));
  CHECK(world.run({"state", "push", "nothing.json"}).code == 1);
  put(world.directory / "foreign.json", "{\"version\": 4, \"resources\": []}");
  CHECK(holds(world.run({"state", "push", "foreign.json"}).err, "no state of auraform"));
}

TEST_CASE("versions are listed, and the record goes back to one of them") {
  const Recorded world;
  const Ran listed = world.run({"state", "history"});
  CHECK(listed.code == 0);
  CHECK(holds(listed.out, "(the present one)"));
  const std::string first = serial_of(world.first);
  CHECK(holds(listed.out, "\n" + first + " "));

  const Ran unasked = world.run({"state", "rollback", first});
  CHECK(unasked.code == 1);
  CHECK(holds(unasked.out, "- instance.two"));
  CHECK(holds(world.run({"state", "list"}).out, "instance.two"));

  const Ran back = world.run({"state", "rollback", "-auto-approve", first});
  CHECK(back.code == 0);
  CHECK_FALSE(holds(world.run({"state", "list"}).out, "instance.two"));
  CHECK(std::stoul(serial_of(world.state())) > std::stoul(first) + 1);
  CHECK(world.run({"state", "rollback", "-auto-approve", "999"}).code == 1);
  CHECK(holds(world.run({"state", "rollback", "-auto-approve", first}).out, "says the same already"));
}

TEST_CASE("a state moves to another place, verified, and the old one stays") {
  const Recorded world;
  const std::string before = world.state();
  const Ran moved = world.run({"state", "migrate", "-to=local", "-option", "path=elsewhere/prod.json"});
  CHECK(moved.err == "");
  REQUIRE(moved.code == 0);
  CHECK(holds(moved.out, "read back and compared"));
  CHECK(holds(moved.out, "path = \"elsewhere/prod.json\""));
  CHECK(world.state() == before);
  CHECK(content_of(world.directory / "elsewhere/prod.json") == before);
  world.edit("fleet.aura.toml", "[defaults]",
             "[auraform.state]\nbackend = \"local\"\npath = \"elsewhere/prod.json\"\n[defaults]");
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);

  const std::vector<std::string> back{"state", "migrate", "-to=local", "-option", "path=auraform.state.json"};
  CHECK(world.run(back).code == 0); // it holds this very state: the copy was made before
  world.edit("auraform.state.json", "\"serial\": ", "\"serial\": 9");
  const Ran taken = world.run(back);
  CHECK(taken.code == 5);
  CHECK(holds(taken.err, "holds a state already"));
  CHECK(world.run({"state", "migrate", "-to=local", "-option", "path=elsewhere/prod.json"}).code == 5);
}

TEST_CASE("wishes that make no sense are usage errors") {
  const Recorded world;
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"state", "migrate"},
                                             {"state", "migrate", "-to=local", "-option", "path"},
                                             {"state", "migrate", "-to=tape"},
                                             {"state", "migrate", "-to=local", "-option", "bucket=x"},
                                             {"state", "pull", "-sealed"},
                                             {"state", "push"},
                                             {"state", "rollback"},
                                             {"state", "encrypt"}}) {
    CAPTURE(words);
    CHECK(world.run(words).code == 1);
  }
}

TEST_CASE("where nothing is stored, there is nothing to pull or move") {
  const Workspace world;
  world.write_two();
  CHECK(holds(world.run({"state", "pull"}).err, "nothing is stored"));
  CHECK(world.run({"state", "migrate", "-to=local", "-option", "path=b.json"}).code == 1);
  CHECK(holds(world.run({"state", "history"}).out, "keeps no versions"));
}
