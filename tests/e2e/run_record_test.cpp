#include "tests/e2e/workspace.hpp"

#include <algorithm>
#include <csignal>

#include <nlohmann/json.hpp>

namespace {

/// The run records of the directory, oldest first.
std::vector<Json> records_of(const Workspace& world) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(world.directory / ".auraform" / "runs"))
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  std::vector<Json> records;
  for (const std::filesystem::path& path : paths)
    records.push_back(Json::parse(content_of(path)));
  std::sort(records.begin(), records.end(), [](const Json& left, const Json& right) {
    return left["state"]["serial_before"] < right["state"]["serial_before"];
  });
  return records;
}

std::string all_texts_of(const Workspace& world) {
  std::string text;
  for (const auto& entry : std::filesystem::directory_iterator(world.directory / ".auraform" / "runs"))
    text += content_of(entry.path());
  return text;
}

} // namespace

TEST_CASE("each apply leaves a record with times, request ids, before and after, and no secret") {
  Workspace world;
  world.write_two();
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  world.edit("fleet.aura.toml", "\"4GB\"", "\"8GB\"");
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0); // nothing to do: no run
  const std::vector<Json> records = records_of(world);
  REQUIRE(records.size() == 2);
  const Json& created = records.front();
  CHECK(created["outcome"] == "complete");
  CHECK(created["exit_code"] == 0);
  CHECK(created["done"]["add"] == 2);
  REQUIRE(created["steps"].size() == 2);
  CHECK(created["steps"][0]["before"].is_null());
  CHECK(created["steps"][0]["after"]["id"] == world.emulator.ids()["one"]);
  const Json& operation = created["steps"][0]["operations"][0];
  CHECK(operation["operation"] == "create");
  CHECK(operation["took_ms"] > 0);
  CHECK(operation["statuses"].back()["status"] == "running");
  CHECK(operation["request_ids"].size() >= 2); // the call's, and that of a look at it
  const Json& grown = records.back()["steps"][0];
  CHECK(grown["before"]["fields"]["memory"] == "4GB");
  CHECK(grown["after"]["fields"]["memory"] == "8GB");
  const std::string texts = all_texts_of(world);
  for (const std::string& password : world.emulator.passwords())
    CHECK_FALSE(holds(texts, password));
  CHECK(holds(texts, "# Apply complete: 2 added, 0 changed, 0 destroyed"));
  CHECK(holds(texts, "<h1>Apply complete</h1>"));
  CHECK(holds(texts, ": creating, "));
}

TEST_CASE("what was applied can be listed and shown again") {
  Workspace world;
  world.write_two();
  CHECK(holds(world.run({"runs"}).out, "No run has left a record here."));
  CHECK(world.run({"runs", "latest"}).code == 1);
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  world.edit("fleet.aura.toml", "\"4GB\"", "\"8GB\"");
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  const Json list = Json::parse(world.run({"runs", "-json"}).out);
  REQUIRE(list.size() == 2);
  CHECK(list[0]["done"]["change"] == 1);
  CHECK_FALSE(list[0].contains("steps"));
  const std::string first = list[1]["id"];
  CHECK(holds(world.run({"runs"}).out, first.substr(0, 8)));
  const Ran latest = world.run({"runs", "latest"});
  CHECK(latest.code == 0);
  CHECK(holds(latest.out, "~ memory = \"4GB\" -> \"8GB\""));
  CHECK(Json::parse(world.run({"runs", first, "-json"}).out)["done"]["add"] == 2);
  const std::filesystem::path stem = world.directory / ".auraform" / "runs";
  const std::string page = world.run({"runs", first.substr(0, 8), "-format=html"}).out;
  const std::string summary = world.run({"runs", first.substr(0, 8), "-format=markdown"}).out;
  bool is_kept = false;
  for (const auto& entry : std::filesystem::directory_iterator(stem))
    is_kept = is_kept || content_of(entry.path()) == page;
  CHECK(is_kept); // the same page as the run left
  CHECK(holds(summary, "# Apply complete: 2 added"));
  put(stem / "20260101T000000Z-broken00.json", "{");
  const Ran beside = world.run({"runs"});
  CHECK(beside.code == 0);
  CHECK(holds(beside.err, "20260101T000000Z-broken00.json is no record of a run"));
  CHECK(world.run({"runs", "-format=html"}).code == 1);
  CHECK(world.run({"runs", "latest", "-json", "-format=html"}).code == 1);
}

TEST_CASE("a failed, an interrupted and a killed run leave their records too") {
  Workspace world({"-speed=2"}); // a create takes longer than the test waits
  world.write_two();
  for (const int signal : {SIGTERM, SIGKILL}) {
    Process process(world.launch({"apply", "-auto-approve"}));
    REQUIRE(process.shows("instance.one: "));
    process.signal(signal);
    process.finish();
  }
  const std::vector<Json> records = records_of(world);
  REQUIRE(records.size() == 2);
  CHECK(records.front()["outcome"] == "interrupted");
  CHECK(records.front()["exit_code"] == 143);
  CHECK(records.front()["steps"][0]["outcome"] == "interrupted");
  CHECK(records.back()["outcome"] == "unfinished");
  CHECK_FALSE(records.back().contains("exit_code"));
}

TEST_CASE("a run whose record cannot be written is done all the same") {
  Workspace world;
  world.write(Workspace::defaults + "[instance.one]\n");
  std::filesystem::create_directory(world.directory / ".auraform");
  put(world.directory / ".auraform" / "runs", "a file where a directory should be");
  const Ran ran = world.run({"apply", "-auto-approve"});
  CHECK(ran.code == 0);
  CHECK(holds(ran.err, "Warning: the record of this run could not be written"));
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
}
