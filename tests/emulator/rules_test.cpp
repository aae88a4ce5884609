#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include "tests/emulator/fixture.hpp"

using namespace emulator;
using nlohmann::json;

namespace {

struct Row {
  std::string name;
  json changes; ///< Merged into a create request, or the body of a PATCH.
  int status;
  std::string reason;
  std::string field;
};

void check(const Row& row, const Reply& reply) {
  INFO(row.name << ": " << reply.raw.body);
  CHECK(reply.status == row.status);
  CHECK(reply.reason() == row.reason);
  CHECK(reply.field() == row.field);
}

/// A create request with the row's changes merged in.
void check_create_with(const Row& row) {
  Stage stage;
  json body = Stage::order();
  body.merge_patch(row.changes);
  check(row, stage.call("POST", "/v1/instances", body));
}

} // namespace

TEST_CASE("a create request carries what it must") {
  const std::vector<Row> rows = {
      {"as documented", json::object(), 202, "", ""},
      {"memory without the B", {{"memory", "4G"}}, 202, "", ""},
      {"larger storage where it is adjustable", {{"storage", "16GB"}}, 202, "", ""},
      {"vector optimisation from 4 GB", {{"vector_optimized", true}}, 202, "", ""},
      {"plugin on professional", {{"graph_analytics_plugin", true}}, 202, "", ""},
      {"a name of 30 characters that are not bytes", {{"name", "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöü"}}, 202, "", ""},
      {"no version", {{"version", nullptr}}, 400, "missing-field", "version"},
      {"no name", {{"name", nullptr}}, 400, "missing-field", "name"},
      {"no memory", {{"memory", nullptr}}, 400, "missing-field", "memory"},
      {"no type", {{"type", nullptr}}, 400, "missing-field", "type"},
      {"no tenant", {{"tenant_id", nullptr}}, 400, "missing-field", "tenant_id"},
      {"an empty name", {{"name", ""}}, 400, "invalid-field", "name"},
      {"a name with a blank at its end", {{"name", "a "}}, 400, "invalid-field", "name"},
      {"a name of 31 characters", {{"name", std::string(31, 'a')}}, 400, "invalid-field", "name"},
      {"memory as a number", {{"memory", 4}}, 400, "invalid-field", "memory"},
      {"secondaries at creation", {{"secondaries_count", 1}}, 400, "invalid-field", "secondaries_count"},
      {"CDC at creation", {{"cdc_enrichment_mode", "OFF"}}, 400, "invalid-field", "cdc_enrichment_mode"},
  };
  for (const Row& row : rows)
    check_create_with(row);
}

TEST_CASE("what the project offers may be created") {
  const std::vector<Row> rows = {
      {"an unknown tenant", {{"tenant_id", "no"}}, 404, "tenant-not-found", ""},
      {"an unknown type", {{"type", "dsenterprise"}}, 400, "invalid-field", "type"},
      {"an unknown version", {{"version", "3"}}, 400, "invalid-field", "version"},
      {"a region of another cloud", {{"region", "eu-west-1"}}, 400, "invalid-field", "region"},
      {"a size nobody offers", {{"memory", "5GB"}}, 400, "invalid-memory-size", ""},
      {"a size with nonsense", {{"memory", "big"}}, 400, "invalid-memory-size", ""},
      {"a storage that does not pair", {{"storage", "9GB"}}, 400, "invalid-memory-size", ""},
      {"adjusted storage outside GCP",
       {{"cloud_provider", "aws"}, {"region", "eu-west-1"}, {"storage", "16GB"}},
       400,
       "invalid-memory-size",
       ""},
      {"vector optimisation below 4 GB",
       {{"memory", "2GB"}, {"vector_optimized", true}},
       400,
       "database-incapable-of-action",
       ""},
      {"plugin on business critical",
       {{"type", "business-critical"}, {"graph_analytics_plugin", true}},
       400,
       "database-incapable-of-action",
       ""},
      {"a key on professional", {{"customer_managed_key_id", "k"}}, 400, "tenant-incapable-of-action", ""},
      {"an unknown key",
       {{"type", "enterprise-db"}, {"customer_managed_key_id", "k"}},
       404,
       "encryption-key-not-found",
       ""},
      {"an unknown source", {{"source_instance_id", "00000000"}}, 404, "db-not-found", ""},
      {"a snapshot without its instance", {{"source_snapshot_id", "x"}}, 400, "missing-field", "source_instance_id"},
      {"a type that the project lacks",
       {{"tenant_id", development}, {"type", "enterprise-db"}},
       403,
       "unauthorized",
       ""},
  };
  for (const Row& row : rows)
    check_create_with(row);
}

TEST_CASE("a create answers with credentials and exactly the documented fields") {
  Stage stage;
  const Reply reply = stage.call("POST", "/v1/instances", Stage::order("business-critical"));
  std::vector<std::string> fields;
  for (const auto& [field, value] : reply.body["data"].items())
    fields.push_back(field);
  CHECK(fields == std::vector<std::string>{"cloud_provider", "connection_url", "created_at", "id", "name", "password",
                                           "region", "tenant_id", "type", "username", "vector_optimized"});
  CHECK(reply.body["data"]["username"] == "neo4j");
  CHECK(reply.body["data"]["id"].get<std::string>().size() == 8);
}

TEST_CASE("duplicate names are allowed, a second free instance is not") {
  Stage stage;
  CHECK(stage.call("POST", "/v1/instances", Stage::order()).status == 202);
  CHECK(stage.call("POST", "/v1/instances", Stage::order()).status == 202);
  CHECK(stage.call("POST", "/v1/instances", Stage::order("free-db", "1GB")).status == 202);
  CHECK(stage.call("POST", "/v1/instances", Stage::order("free-db", "1GB")).status == 405);
  stage.world.settings.instance_limit = 3;
  CHECK(stage.call("POST", "/v1/instances", Stage::order()).status == 405);
}

TEST_CASE("what may be changed, by tier") {
  const std::vector<std::pair<std::string, Row>> rows = {
      {"professional-db", {"rename", {{"name", "new"}}, 200, "", ""}},
      {"professional-db", {"resize", {{"memory", "8GB"}}, 202, "", ""}},
      {"professional-db", {"rename and resize", {{"name", "new"}, {"memory", "8GB"}}, 202, "", ""}},
      {"professional-db", {"storage alone", {{"storage", "32GB"}}, 202, "", ""}},
      {"professional-db", {"nothing", json::object(), 400, "missing-field", ""}},
      {"professional-db", {"region", {{"region", "europe-west2"}}, 400, "invalid-field", "region"}},
      {"professional-db", {"bad pair", {{"memory", "8GB"}, {"storage", "8GB"}}, 400, "invalid-memory-size", ""}},
      {"professional-db", {"secondaries", {{"secondaries_count", 1}}, 400, "database-incapable-of-action", ""}},
      {"professional-db", {"CDC", {{"cdc_enrichment_mode", "FULL"}}, 400, "tenant-incapable-of-action", ""}},
      {"business-critical", {"secondaries", {{"secondaries_count", 15}}, 202, "", ""}},
      {"business-critical", {"too many", {{"secondaries_count", 16}}, 400, "invalid-field", "secondaries_count"}},
      {"business-critical", {"CDC", {{"cdc_enrichment_mode", "DIFF"}}, 202, "", ""}},
      {"business-critical", {"bad CDC", {{"cdc_enrichment_mode", "ON"}}, 400, "invalid-field", "cdc_enrichment_mode"}},
      {"business-critical", {"plugin", {{"graph_analytics_plugin", true}}, 400, "database-incapable-of-action", ""}},
      {"enterprise-db", {"vector", {{"vector_optimized", true}}, 202, "", ""}},
  };
  for (const auto& [type, row] : rows) {
    Stage stage;
    const std::string id = stage.make(Stage::order(type));
    check(row, stage.call("PATCH", "/v1/instances/" + id, row.changes));
  }
}

TEST_CASE("a project may lack features that its tier has") {
  Stage stage;
  const std::string id = stage.make(Stage::order("business-critical"));
  CHECK(stage.call("POST", "/_emulator/projects/" + production, {{"secondaries", false}, {"cdc", false}}).status ==
        200);
  CHECK(stage.call("PATCH", "/v1/instances/" + id, {{"secondaries_count", 1}}).reason() ==
        "tenant-incapable-of-action");
  CHECK(stage.call("PATCH", "/v1/instances/" + id, {{"cdc_enrichment_mode", "DIFF"}}).reason() ==
        "tenant-incapable-of-action");
}

TEST_CASE("a bad size pair is refused naming both values") {
  Stage stage;
  const std::string id = stage.make();
  const Reply reply = stage.call("PATCH", "/v1/instances/" + id, {{"memory", "8GB"}, {"storage", "999GB"}});
  CHECK(reply.message().find("8GB") != std::string::npos);
  CHECK(reply.message().find("999GB") != std::string::npos);
}

TEST_CASE("shrinking below 4 GB switches vector optimisation off") {
  Stage stage;
  json order = Stage::order();
  order["vector_optimized"] = true;
  const std::string id = stage.make(order);
  CHECK(stage.call("PATCH", "/v1/instances/" + id, {{"memory", "2GB"}}).status == 202);
  stage.advance(std::chrono::minutes(10));
  CHECK(stage.get(id)["vector_optimized"] == false);
  CHECK(stage.get(id)["storage"] == "4GB");
}

TEST_CASE("a paused instance can be renamed and nothing else") {
  Stage stage;
  const std::string id = stage.make();
  CHECK(stage.call("POST", "/v1/instances/" + id + "/pause").status == 202);
  CHECK(stage.call("PATCH", "/v1/instances/" + id, {{"memory", "8GB"}}).reason() == "ongoing-database-operation");
  stage.advance(std::chrono::minutes(10));
  CHECK(stage.call("PATCH", "/v1/instances/" + id, {{"memory", "8GB"}}).reason() == "instance-action-unavailable");
  CHECK(stage.call("PATCH", "/v1/instances/" + id, {{"name", "new"}}).status == 200);
  CHECK(stage.call("POST", "/v1/instances/" + id + "/pause").reason() == "instance-action-unavailable");
  CHECK(stage.call("POST", "/v1/instances/" + id + "/snapshots").reason() == "instance-action-unavailable");
  CHECK(stage.call("POST", "/v1/instances/" + id + "/resume").status == 202);
  stage.advance(std::chrono::minutes(10));
  CHECK(stage.call("POST", "/v1/instances/" + id + "/resume").reason() == "instance-action-unavailable");
}

TEST_CASE("an upgrade keeps the id, drops the plugin and brings metrics") {
  Stage stage;
  json order = Stage::order("professional-db", "1GB");
  order["graph_analytics_plugin"] = true;
  const std::string id = stage.make(order);
  const std::string path = "/v1/instances/" + id + "/upgrade";
  CHECK(stage.call("POST", path).reason() == "invalid-memory-size");
  CHECK(stage.call("POST", path, {{"memory", "2GB"}}).field() == "storage");
  CHECK(stage.call("POST", path, {{"memory", "2GB"}, {"storage", "4GB"}}).status == 202);
  CHECK(stage.status(id) == "updating");
  CHECK_FALSE(stage.get(id).contains("metrics_integration_url"));
  stage.advance(std::chrono::minutes(10));
  const json upgraded = stage.get(id);
  CHECK(upgraded["type"] == "business-critical");
  CHECK(upgraded.contains("metrics_integration_url"));
  CHECK_FALSE(upgraded.contains("graph_analytics_plugin"));
  CHECK(stage.call("POST", path).status == 409);
}

TEST_CASE("a free instance can be renamed, but not paused, resized or overwritten") {
  Stage stage;
  const std::string id = stage.make(Stage::order("free-db", "1GB"));
  const std::string path = "/v1/instances/" + id;
  CHECK(stage.get(id)["graph_nodes"] == "0");
  CHECK_FALSE(stage.get(id).contains("storage"));
  CHECK(stage.call("POST", path + "/pause").status == 400);
  CHECK(stage.call("PATCH", path, {{"memory", "2GB"}}).status == 400);
  CHECK(stage.call("PATCH", path, {{"name", "new"}}).status == 200);
  CHECK(stage.call("POST", path + "/snapshots").status == 402);
  CHECK(stage.call("POST", path + "/overwrite", {{"source_instance_id", id}}).status == 420);
}
