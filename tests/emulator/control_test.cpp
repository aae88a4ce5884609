#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include "tests/emulator/codec.hpp"
#include "tests/emulator/fixture.hpp"

using namespace emulator;
using nlohmann::json;

TEST_CASE("the state shows true values, whatever the switches hide") {
  Settings settings;
  settings.switches = awkward_switches();
  Stage stage(settings);
  const std::string id = stage.make();
  stage.call("POST", "/v1/instances/" + id + "/pause");
  const json state = stage.call("GET", "/_emulator/state").body;
  CHECK(state["creates"] == 1);
  CHECK(state["creates_by_name"]["orders"] == 1);
  CHECK(state["instances"][0]["memory"] == "4GB");
  CHECK(state["instances"][0]["operation"]["kind"] == "pause");
}

TEST_CASE("live values change behind the client's back") {
  Stage stage;
  const std::string id = stage.make();
  const std::string path = "/_emulator/instances/" + id;
  CHECK(stage.call("POST", path, {{"memory", "16GB"}, {"name", "drifted"}, {"data", "books"}}).status == 200);
  CHECK(stage.get(id)["memory"] == "16GB");
  CHECK(stage.get(id)["name"] == "drifted");
  CHECK(stage.call("POST", path, {{"status", "suspended"}}).status == 200);
  CHECK(stage.status(id) == "suspended");
  CHECK(stage.call("GET", path).body["data"] == "books");
  CHECK(stage.call("POST", path, {{"memory", "much"}}).status == 400);
  CHECK(stage.call("POST", path, {{"colour", "red"}}).status == 400);
  CHECK(stage.call("DELETE", path).status == 200);
  CHECK(stage.call("GET", "/v1/instances/" + id).status == 404);
}

TEST_CASE("instances can be put there in numbers") {
  Stage stage;
  const Reply added = stage.call("POST", "/_emulator/instances", {{"count", 3}, {"name", "load"}, {"memory", "8GB"}});
  REQUIRE(added.body["ids"].size() == 3);
  CHECK(stage.get(added.body["ids"][1])["name"] == "load-2");
  CHECK(stage.status(added.body["ids"][2]) == "running");
}

TEST_CASE("requests are logged without secrets and counted by route") {
  Stage stage;
  stage.make();
  stage.call("GET", "/v1/instances/00000000");
  stage.call("GET", "/v1/nothing");
  const Reply log = stage.call("GET", "/_emulator/requests");
  CHECK(log.body["total"] == 3);
  CHECK(log.body["counts"]["GET /v1/instances/{id}"] == 1);
  CHECK(log.body["counts"]["GET unknown"] == 1);
  CHECK(log.body["requests"][1]["status"] == 404);
  CHECK(log.body["requests"][0]["authorization"] == true);
  CHECK(log.raw.body.find(stage.token) == std::string::npos);
  CHECK(stage.call("DELETE", "/_emulator/requests").status == 200);
  CHECK(stage.call("GET", "/_emulator/requests").body["total"] == 0);
}

TEST_CASE("the clock and the settings change while it runs") {
  Stage stage;
  const std::string id = stage.call("POST", "/v1/instances", Stage::order()).body["data"]["id"];
  CHECK(stage.call("POST", "/_emulator/clock", {{"advance", "4m"}}).status == 200);
  CHECK(stage.status(id) == "running");
  CHECK(stage.call("POST", "/_emulator/clock", {{"advance", 4}}).status == 400);
  CHECK(stage.call("POST", "/_emulator/settings", {{"status-lag", 3}, {"duration", "pause=1s"}}).status == 200);
  CHECK(stage.world.settings.status_lag == 3);
  CHECK(stage.call("POST", "/_emulator/settings", {{"port", 1}}).status == 400);
  CHECK(stage.call("POST", "/_emulator/settings", {{"speed", 60}}).status == 200);
  CHECK(stage.world.clock.speed() == 60);
  CHECK(stage.call("GET", "/_emulator/nothing").status == 404);
  CHECK(stage.call("GET", "/_emulator/health").body["status"] == "ok");
}

TEST_CASE("a world comes back from its file as it was") {
  SavedWorld world;
  world.now = 17;
  world.deleted = {"0badcafe"};
  world.creates_by_name = {{"orders", 2}};
  Instance instance;
  instance.id = "2f49c2b3";
  instance.name = "with \"quotes\" and \n";
  instance.memory_gb = 4;
  instance.operation =
      Operation{.kind = OperationKind::resize, .word = "resizing", .ends = 99, .change = {.memory_gb = 8}};
  instance.snapshots.push_back({.id = "s", .profile = "AdHoc", .status = "InProgress", .data = "books"});
  world.instances.push_back(instance);
  world.keys.push_back({.id = "k", .name = "key", .ready_at = never});
  const auto decoded = decode_world(encode_world(world));
  REQUIRE(std::holds_alternative<SavedWorld>(decoded));
  CHECK(std::get<SavedWorld>(decoded) == world);
  for (const std::string bad : {"", "{", "[]", "{}", R"({"format":2})", R"({"format":1,"instances":[{"memory":1}]})"}) {
    CHECK(std::holds_alternative<Problem>(decode_world(bad)));
  }
}
