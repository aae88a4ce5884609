#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include "tests/emulator/fixture.hpp"

using namespace emulator;
using nlohmann::json;

namespace {

void add(Stage& stage, const json& fault) { REQUIRE(stage.call("POST", "/_emulator/faults", fault).status == 200); }

std::size_t instances(Stage& stage) { return stage.world.fleet.instances().size(); }

} // namespace

TEST_CASE("a fault strikes before or after the effect") {
  for (const std::string when : {"before", "after"}) {
    Stage stage;
    add(stage, {{"method", "POST"}, {"path", "/v1/instances"}, {"when", when}, {"answer", {{"status", 503}}}});
    CHECK(stage.call("POST", "/v1/instances", Stage::order()).status == 503);
    CHECK(instances(stage) == (when == "after" ? 1 : 0));
    CHECK(stage.call("POST", "/v1/instances", Stage::order()).status == 202);
  }
}

TEST_CASE("a lost answer is closed or reset, with the effect or without") {
  for (const std::string how : {"close", "reset"}) {
    for (const std::string when : {"before", "after"}) {
      Stage stage;
      add(stage, {{"method", "POST"}, {"when", when}, {"connection", how}});
      const Reply reply = stage.call("POST", "/v1/instances", Stage::order());
      CHECK(reply.raw.delivery == (how == "close" ? Delivery::closed : Delivery::reset));
      CHECK(instances(stage) == (when == "after" ? 1 : 0));
    }
  }
}

TEST_CASE("the n-th match is struck, so many times") {
  Stage stage;
  add(stage, {{"path", "/v1/tenants"}, {"nth", 2}, {"times", 2}, {"answer", {{"status", 500}}}});
  std::vector<int> statuses;
  for (int i = 0; i < 5; ++i)
    statuses.push_back(stage.call("GET", "/v1/tenants").status);
  CHECK(statuses == std::vector<int>{200, 500, 500, 200, 200});
  const json fault = stage.call("GET", "/_emulator/faults").body["faults"][0];
  CHECK(fault["matched"] == 5);
  CHECK(fault["struck"] == 2);
}

TEST_CASE("paths are patterns") {
  struct Row {
    std::string pattern;
    std::string path;
    bool matches;
  };
  const std::vector<Row> rows = {
      {"/v1/instances/*", "/v1/instances/2f49c2b3", true},
      {"/v1/instances/*", "/v1/instances", false},
      {"/v1/instances/*", "/v1/instances/2f49c2b3/pause", false},
      {"/v1/instances/*/pause", "/v1/instances/2f49c2b3/pause", true},
      {"/v1/**", "/v1/instances/2f49c2b3/pause", true},
      {"**/pause", "/v1/instances/2f49c2b3/pause", true},
  };
  for (const Row& row : rows) {
    Stage stage;
    add(stage, {{"path", row.pattern}, {"answer", {{"status", 599}}}});
    CHECK((stage.call("GET", row.path).status == 599) == row.matches);
  }
}

TEST_CASE("dice from the seed decide about probable faults") {
  Stage stage;
  add(stage, {{"times", 0}, {"probability", 0.5}, {"answer", {{"status", 500}}}});
  int struck = 0;
  for (int i = 0; i < 200; ++i)
    struck += stage.call("GET", "/v1/tenants").status == 500 ? 1 : 0;
  CHECK(struck > 60);
  CHECK(struck < 140);
}

TEST_CASE("every body shape can be asked for") {
  for (const std::string& shape : fault_shapes()) {
    Stage stage;
    const json answer = {{"status", 502}, {"shape", shape}, {"message", "m"}, {"body", "raw!"}, {"retry_after", "7"}};
    add(stage, {{"answer", answer}});
    const Reply reply = stage.call("GET", "/v1/tenants");
    CHECK(reply.status == 502);
    CHECK(reply.raw.headers[0].second == "7");
    CHECK(reply.raw.body.empty() == (shape == "empty"));
    if (shape == "raw") CHECK(reply.raw.body == "raw!");
    if (shape == "errors-object" || shape == "validation") CHECK(reply.body["errors"].is_object());
    if (shape == "html") CHECK(reply.raw.content_type == "text/html");
  }
}

TEST_CASE("an operation can end badly or never") {
  Stage stage;
  const std::string source = stage.make();
  add(stage, {{"method", "POST"}, {"path", "/v1/instances"}, {"outcome", "fail"}});
  json order = Stage::order();
  order["source_instance_id"] = source;
  const std::string clone = stage.make(order);
  CHECK(stage.status(clone) == "loading failed");
  add(stage, {{"path", "/v1/instances/*/pause"}, {"outcome", "never"}});
  CHECK(stage.call("POST", "/v1/instances/" + source + "/pause").status == 202);
  stage.advance(std::chrono::hours(240));
  CHECK(stage.status(source) == "pausing");
  add(stage, {{"path", "/v1/instances/*/snapshots"}, {"outcome", "fail"}});
  const std::string third = stage.make();
  const std::string path = "/v1/instances/" + third + "/snapshots";
  const std::string snapshot = stage.call("POST", path).body["data"]["snapshot_id"];
  stage.advance(std::chrono::minutes(2));
  const json view = stage.call("GET", path + "/" + snapshot).body["data"];
  CHECK(view["status"] == "Failed");
  CHECK(view["exportable"] == false);
}

TEST_CASE("a bad fault is refused with its reason") {
  for (const json& bad : {json{{"when", "later"}}, json{{"answer", {{"shape", "round"}}}}, json{{"nht", 1}},
                          json{{"connection", "maybe"}}, json{{"delay", "soon"}}, json{{"times", -1}}}) {
    Stage stage;
    const Reply reply = stage.call("POST", "/_emulator/faults", bad);
    INFO(bad.dump());
    CHECK(reply.status == 400);
    CHECK(reply.body["error"].get<std::string>().size() > 10);
  }
}
