#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include "tests/emulator/fixture.hpp"

using namespace emulator;
using nlohmann::json;

namespace {

/// A stage with one setting by its command line name.
Settings with(const std::string& name, const std::string& value) {
  Settings settings;
  REQUIRE_FALSE(apply_setting(settings, name, value));
  return settings;
}

} // namespace

TEST_CASE("every switch takes its words and nothing else") {
  for (const SwitchRow& row : switch_rows()) {
    Settings settings;
    CHECK(settings.switches.*row.member == row.choices.front());
    for (const std::string_view choice : row.choices)
      CHECK_FALSE(apply_setting(settings, row.name, choice));
    CHECK(apply_setting(settings, row.name, "nonsense"));
    CHECK(std::find(row.choices.begin(), row.choices.end(), row.awkward) != row.choices.end());
  }
}

TEST_CASE("status words differ between observers") {
  struct Row {
    std::string name;
    std::string value;
    std::string method;
    std::string path;
    json body;
    std::string status;
  };
  const std::vector<Row> rows = {
      {"resize-status", "resizing", "PATCH", "", {{"memory", "8GB"}}, "resizing"},
      {"resize-status", "updating", "PATCH", "", {{"memory", "8GB"}}, "updating"},
      {"upgrade-status", "upgrading", "POST", "/upgrade", nullptr, "upgrading"},
      {"upgrade-answer", "200", "POST", "/upgrade", nullptr, "running"},
      {"delete-status", "deleting", "DELETE", "", nullptr, "deleting"},
      {"transient-status", "thinking", "POST", "/pause", nullptr, "thinking"},
  };
  for (const Row& row : rows) {
    Stage stage(with(row.name, row.value));
    const std::string id = stage.make();
    CHECK(stage.call(row.method, "/v1/instances/" + id + row.path, row.body).body["data"]["status"] == row.status);
  }
}

TEST_CASE("accepted calls differ in status and body") {
  Stage paused(with("pause-answer", "200"));
  CHECK(paused.call("POST", "/v1/instances/" + paused.make() + "/pause").status == 200);
  Stage patched(with("patch-answer", "empty"));
  const Reply reply = patched.call("PATCH", "/v1/instances/" + patched.make(), {{"memory", "8GB"}});
  CHECK(reply.status == 202);
  CHECK(reply.raw.body.empty());
  Stage deleted(with("delete-during-operation", "202"));
  const std::string id = deleted.make();
  deleted.call("POST", "/v1/instances/" + id + "/pause");
  CHECK(deleted.call("DELETE", "/v1/instances/" + id).status == 202);
}

TEST_CASE("what is out of reach is null, absent, empty or there") {
  for (const std::string how : {"null", "absent", "empty", "present"}) {
    Settings settings = with("offline-url", how);
    REQUIRE_FALSE(apply_setting(settings, "offline-sizes", how));
    Stage stage(settings);
    const std::string id = stage.make();
    stage.call("POST", "/v1/instances/" + id + "/pause");
    const json view = stage.get(id);
    for (const std::string field : {"connection_url", "memory", "storage"}) {
      CHECK(view.contains(field) == (how != "absent"));
      if (how == "null") CHECK(view[field].is_null());
      if (how == "empty") CHECK(view[field] == "");
      if (how == "present") CHECK(view[field].get<std::string>().size() > 2);
    }
    stage.advance(std::chrono::minutes(5));
    stage.call("POST", "/v1/instances/" + id + "/resume");
    stage.advance(std::chrono::minutes(5));
    CHECK(stage.get(id)["memory"] == "4GB");
  }
}

TEST_CASE("the status lags behind the accepted call by so many polls") {
  Stage stage(with("status-lag", "2"));
  const std::string id = stage.make();
  CHECK(stage.call("PATCH", "/v1/instances/" + id, {{"memory", "8GB"}}).body["data"]["status"] == "resizing");
  CHECK(stage.status(id) == "running");
  CHECK(stage.status(id) == "running");
  CHECK(stage.status(id) == "resizing");
}

TEST_CASE("a new instance is invisible for a while") {
  Settings settings = with("get-after-create-404", "5");
  REQUIRE_FALSE(apply_setting(settings, "list-after-create-lag", "10s"));
  Stage stage(settings);
  const std::string id = stage.call("POST", "/v1/instances", Stage::order()).body["data"]["id"];
  CHECK(stage.call("GET", "/v1/instances/" + id).status == 404);
  stage.advance(std::chrono::seconds(5));
  CHECK(stage.call("GET", "/v1/instances/" + id).status == 200);
  CHECK(stage.call("GET", "/v1/instances").body["data"].empty());
  stage.advance(std::chrono::seconds(5));
  CHECK(stage.call("GET", "/v1/instances").body["data"].size() == 1);
}

TEST_CASE("fields differ in type, form and presence") {
  Stage free(with("graph-counts", "number"));
  CHECK(free.get(free.make(Stage::order("free-db", "1GB")))["graph_nodes"] == 0);
  for (const std::string how : {"returned", "absent", "null"}) {
    Stage stage(with("features", how));
    const std::string id = stage.make(Stage::order("business-critical"));
    stage.call("PATCH", "/v1/instances/" + id, {{"secondaries_count", 2}});
    stage.advance(std::chrono::minutes(5));
    const json view = stage.get(id);
    CHECK(stage.instance(id).secondaries_count == 2);
    CHECK(view.contains("secondaries_count") == (how != "absent"));
    if (how == "returned") CHECK(view["secondaries_count"] == 2);
    if (how == "null") CHECK(view["cdc_enrichment_mode"].is_null());
  }
  Stage fractional(with("timestamps", "fractional"));
  CHECK(fractional.get(fractional.make())["created_at"] == "2027-01-15T08:00:00.000937Z");
  Stage bare(with("list-created-at", "absent"));
  bare.make();
  CHECK_FALSE(bare.call("GET", "/v1/instances").body["data"][0].contains("created_at"));
  Stage timestamps(with("snapshot-id", "timestamp"));
  const std::string id = timestamps.make();
  CHECK(timestamps.call("POST", "/v1/instances/" + id + "/snapshots").body["data"]["snapshot_id"] ==
        "2027-01-15T08:30:00Z-adhoc");
}

TEST_CASE("all switches can be awkward at once") {
  Settings settings;
  REQUIRE_FALSE(apply_setting(settings, "awkward", ""));
  Stage stage(settings);
  const std::string id = stage.make();
  CHECK(stage.status(id) == "running");
  CHECK(stage.call("POST", "/v1/instances/" + id + "/pause").status == 200);
}
