#include "tests/e2e/workspace.hpp"

#include "base/json.hpp"

#include <nlohmann/json.hpp>

namespace {

const std::string production = "6981ace7-efe8-4f5c-b7c5-267b5162ce91";
const std::string development = "d1f2a0f4-5a3f-4cbb-9f07-6a0e4f1c8b52";

/// Instances as nobody's tool made them: two of one name, one with a line end in its name, in many statuses.
void populate(const Workspace& world) {
  const auto add = [&world](const std::string& fields) {
    world.emulator.post("instances", "{\"count\": 1, \"type\": \"professional-db\", \"memory\": \"4GB\", "
                                     "\"storage\": \"8GB\", " +
                                         fields + "}");
  };
  add(R"("name": "orders", "type": "business-critical", "memory": "16GB", "storage": "64GB", "secondaries_count": 1)");
  add(R"("name": "orders")");
  add(R"("name": "movies\n", "status": "paused")");
  add(R"("name": "free ${var.x}", "type": "free-db", "memory": "1GB", "storage": "2GB")");
  add(R"("name": "growing", "status": "resizing")");
  add(R"("name": "broken", "status": "loading failed")");
  add(R"("name": "going", "status": "destroying")");
  add(R"("name": "orders", "tenant_id": ")" + development + "\"");
}

bool only_reads(const Workspace& world) {
  for (const auto& [call, count] : world.emulator.requests())
    if (!holds(call, "GET ") && call != "POST /oauth/token") return false;
  return true;
}

/// What was under way when the specs were written is done.
void settle(const Workspace& world) {
  world.emulator.post("instances/" + world.emulator.ids().at("growing"),
                      R"({"status": "running", "memory": "8GB", "storage": "16GB"})");
}

/// Managed from now on, and nothing happens to them then or later.
void check_adoption(const Workspace& world, std::size_t count) {
  const Ran plan = world.run({"plan"});
  INFO(plan.out << plan.err);
  CHECK(plan.code == 0);
  CHECK(
      holds(plan.out, "Plan: 0 to add, 0 to change, 0 to destroy.\nBesides, " + std::to_string(count) + " to adopt."));
  settle(world);
  world.emulator.forget_requests();
  const Ran applied = world.run({"apply", "-auto-approve"});
  INFO(applied.out << applied.err);
  CHECK(applied.code == 0);
  CHECK(only_reads(world));
  const Ran again = world.run({"plan", "-detailed-exitcode"});
  INFO(again.out);
  CHECK(again.code == 0);
  CHECK(holds(again.out, "No changes."));
}

} // namespace

TEST_CASE("an account is exported, adopted, and left as it is") {
  const Workspace world({"-offline-sizes=absent", "-features=absent"});
  populate(world);
  world.emulator.forget_requests();
  const Ran ran = world.run({"export", "-out=fleet.aura.toml"});
  INFO(ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.out.empty());
  CHECK(holds(ran.err, "Left out: \"going\""));
  CHECK(holds(ran.err, "Exported 7 instances. Wrote fleet.aura.toml"));
  CHECK(only_reads(world));
  const std::string text = content_of(world.directory / "fleet.aura.toml");
  CHECK(holds(text, "# Its name in Aura, \"movies\\n\", has blanks at its ends.\n"));
  CHECK(holds(text, "name = \"free $${var.x}\"\n"));
  CHECK(holds(text, "project development (" + development + ") ----\n"));
  check_adoption(world, 7);

  const Ran twice = world.run({"export", "-out=fleet.aura.toml"});
  CHECK(twice.code == 1);
  CHECK(holds(twice.err, "[file/exists]"));
  CHECK(content_of(world.directory / "fleet.aura.toml") == text);
}

TEST_CASE("an export beside other specs takes their defaults into account") {
  const Workspace world({"-offline-sizes=absent"});
  world.write(Workspace::defaults + "vector_optimized = true\nmemory = \"8GB\"\n[instance.ours]\n");
  world.edit("fleet.aura.toml", "memory = \"2GB\"\n", "");
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  populate(world);
  const Ran ran = world.run({"export", "-only=orders", "-only=mov*", "-project=" + production, "-out=more.aura.toml"});
  INFO(ran.err);
  CHECK(ran.code == 0);
  CHECK(holds(ran.err, "Exported 3 instances. Managed already, and left out: 1."));
  const std::string text = content_of(world.directory / "more.aura.toml");
  CHECK_FALSE(holds(text, "[defaults]"));
  CHECK(holds(text, "lifecycle.ignore_changes = [\"name\", \"memory\""));
  check_adoption(world, 3);
}

TEST_CASE("what cannot be exported is said, and no file is made") {
  const Workspace world;
  const Ran empty = world.run({"export", "-out=fleet.aura.toml"});
  CHECK(empty.code == 0);
  CHECK(empty.err == "There is nothing to export.\n");
  CHECK_FALSE(std::filesystem::exists(world.directory / "fleet.aura.toml"));
  const Ran stranger = world.run({"export", "-project=nobodys"});
  CHECK(stranger.code == 1);
  CHECK(holds(stranger.err, "it sees " + development + " (development), " + production + " (production)"));
  CHECK(world.run({"export", "-out=fleet.toml"}).code == 1);
  CHECK(world.run({"export", "-out=../fleet.aura.toml"}).code == 1);
  world.write("[defaults\n");
  CHECK(world.run({"export"}).code == 1);
}

TEST_CASE("a shell's empty file is no spec that is there already") {
  const Workspace world;
  populate(world);
  put(world.directory / "new.aura.toml", "");
  const Ran ran = world.run({"export", "-only=orders"});
  CHECK(ran.code == 0);
  CHECK(holds(ran.out, "[defaults]"));
}

TEST_CASE("compare ends with 0 for equals and with 2 for others, by key or id") {
  const Workspace world;
  world.write_two();
  world.edit("fleet.aura.toml", "memory = \"4GB\"\n", "");
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  world.emulator.post("instances", "{\"count\": 1, \"name\": \"other\", \"memory\": \"8GB\", \"storage\": \"16GB\"}");
  const std::string other = world.emulator.ids()["other"];
  const Ran equal = world.run({"compare", "one", "instance.two"});
  INFO(equal.out << equal.err);
  CHECK(equal.code == 0);
  CHECK(holds(equal.out, "All "));
  const Ran differing = world.run({"compare", "one", other});
  CHECK(differing.code == 2);
  CHECK(holds(differing.out, "differ: memory, storage."));
  CHECK(world.run({"compare", world.emulator.ids()["one"], other, "-ignore=memory", "-ignore=storage"}).code == 0);
  const Json document = parse_json(world.run({"compare", "one", other, "-json"}).out, "compare").value();
  CHECK_FALSE(document["alike"].get<bool>());
  CHECK(document["left"]["address"] == "instance.one");
  CHECK(holds(world.run({"compare", "one", other, "-format=markdown"}).out, "| `memory` | 2GB | 8GB | **differs** |"));
  CHECK(world.run({"compare", "one", "onne"}).code == 1);
  CHECK(world.run({"compare", "one", "00000000"}).code == 1);
  CHECK(world.run({"compare", "one", "two", "-ignore=memroy"}).code == 1);
}

TEST_CASE("offers are what the projects' own lists say") {
  const Workspace world;
  const Ran all = world.run({"offers"});
  CHECK(all.code == 0);
  CHECK(holds(all.out, "Project development (" + development + ")"));
  CHECK(holds(all.out, "\nenterprise-db      gcp    europe-west1"));
  const Ran one =
      world.run({"offers", "-project=" + production, "-type=professional-db", "-cloud=gcp", "-region=europe-west1"});
  CHECK(holds(one.out, "memory  storage\n1GB     2GB 4GB 8GB\n"));
  const Json document = parse_json(world.run({"offers", "-type=free-db", "-json"}).out, "offers").value();
  CHECK(document["projects"].size() == 2);
  CHECK(document["projects"][0]["offers"][0]["memory"] == "1GB");
  const Ran none = world.run({"offers", "-region=europe-west9"});
  CHECK(none.code == 1);
  CHECK(holds(none.err, "did you mean \"europe-west"));
}
