#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include "tests/emulator/fixture.hpp"

using namespace emulator;
using nlohmann::json;

TEST_CASE("the gateway refuses what it does not know before anything else") {
  Stage stage;
  for (const std::string path : {"/v1/nothing", "/v1/instances/", "/v2beta1/organizations", "/v1/projects"}) {
    const Reply reply = stage.call("GET", path);
    CHECK(reply.status == 403);
    CHECK(reply.body == json{{"error", "Requested endpoint is forbidden"}});
  }
  CHECK(stage.call("POST", "/v1/instances/2f49c2b3/restore").status == 403);
  CHECK(stage.call("PUT", "/v1/instances/2f49c2b3").status == 403);
}

TEST_CASE("every POST and PATCH needs the JSON content type, body or not") {
  Stage stage;
  const std::string id = stage.make();
  HttpRequest request{.method = "POST", .path = "/v1/instances/" + id + "/pause"};
  request.authorization = "Bearer " + stage.token;
  CHECK(stage.send(request).status == 415);
  request.content_type = "application/json; charset=utf-8";
  CHECK(stage.send(request).status == 202);
}

TEST_CASE("tokens are issued, expire and are asked for") {
  Stage stage;
  HttpRequest ask{.method = "POST", .path = "/oauth/token"};
  CHECK(stage.send(ask).status == 404);
  ask.body = "grant_type=password";
  CHECK(stage.send(ask).status == 400);
  ask.body = "grant_type=client_credentials";
  CHECK(stage.send(ask).status == 401);
  ask.authorization = "Basic ZW11bGF0b3I6ZW11bGF0b3I=";
  const Reply granted = stage.send(ask);
  REQUIRE(granted.status == 200);
  CHECK(granted.body["expires_in"] == 3600);
  ask.authorization.clear();
  ask.body = "grant_type=client_credentials&client_id=emulator&client_secret=emulator";
  CHECK(stage.send(ask).status == 200);
  ask.content_type = "application/json";
  ask.authorization = "Basic ZW11bGF0b3I6ZW11bGF0b3I=";
  ask.body = R"({"grant_type":"client_credentials"})";
  CHECK(stage.send(ask).status == 200);

  stage.token = granted.body["access_token"];
  CHECK(stage.call("GET", "/v1/tenants").status == 200);
  CHECK(stage.call("DELETE", "/_emulator/tokens").status == 200);
  CHECK(stage.call("GET", "/v1/tenants").status == 401);
  stage.world.settings.switches.expired_token = "403";
  const Reply expired = stage.call("GET", "/v1/tenants");
  CHECK(expired.status == 403);
  CHECK(expired.body["error"] == "Key not authorized: token has expired");
}

TEST_CASE("the list has summaries only, of one project if asked") {
  Stage stage;
  const std::string id = stage.make();
  json order = Stage::order();
  order["tenant_id"] = development;
  stage.make(order);
  CHECK(stage.call("GET", "/v1/instances").body["data"].size() == 2);
  const json list = stage.call("GET", "/v1/instances?tenantId=" + production).body["data"];
  REQUIRE(list.size() == 1);
  CHECK(list[0] == json{{"id", id},
                        {"name", "orders"},
                        {"tenant_id", production},
                        {"cloud_provider", "gcp"},
                        {"created_at", stage.get(id)["created_at"]}});
}

TEST_CASE("the first snapshot stands in the way of another for a while") {
  Stage stage;
  const std::string id = stage.call("POST", "/v1/instances", Stage::order()).body["data"]["id"];
  const std::string path = "/v1/instances/" + id + "/snapshots";
  CHECK(stage.call("POST", path).reason() == "ongoing-database-operation");
  stage.advance(std::chrono::seconds(240));
  CHECK(stage.call("POST", path).reason() == "snapshot-not-allowed");
  stage.advance(std::chrono::seconds(60));
  const Reply made = stage.call("POST", path);
  CHECK(made.status == 202);
  const std::string snapshot = made.body["data"]["snapshot_id"];
  CHECK(made.body["data"].size() == 1);
  CHECK(stage.call("GET", path + "/" + snapshot).body["data"]["exportable"] == false);
  stage.advance(std::chrono::seconds(60));
  CHECK(stage.call("GET", path + "/" + snapshot).body["data"]["status"] == "Completed");
  CHECK(stage.call("GET", path).body["data"].size() == 2);
  stage.advance(std::chrono::hours(24));
  CHECK(stage.call("GET", path).body["data"].empty());
  CHECK(stage.call("GET", path + "?date=" + "2027-01-15").body["data"].size() == 2);
  CHECK(stage.call("GET", path + "/none").reason() == "snapshot-not-found");
}

TEST_CASE("data survives a clone, a restore and an overwrite") {
  Stage stage;
  const std::string source = stage.make();
  stage.instance(source).data = "books";
  const std::string path = "/v1/instances/" + source;
  const std::string snapshot = stage.call("POST", path + "/snapshots").body["data"]["snapshot_id"];

  json order = Stage::order("business-critical", "8GB");
  order["source_instance_id"] = source;
  order["source_snapshot_id"] = snapshot;
  CHECK(stage.call("POST", "/v1/instances", order).reason() == "snapshot-not-exportable");
  stage.advance(std::chrono::minutes(2));
  const std::string clone = stage.call("POST", "/v1/instances", order).body["data"]["id"];
  stage.advance(std::chrono::seconds(250));
  CHECK(stage.status(clone) == "loading");
  stage.advance(std::chrono::minutes(10));
  CHECK(stage.status(clone) == "running");
  CHECK(stage.instance(clone).data == "books");

  stage.instance(source).data = "spoilt";
  CHECK(stage.call("POST", path + "/snapshots/" + snapshot + "/restore").status == 202);
  CHECK(stage.status(source) == "restoring");
  stage.advance(std::chrono::minutes(10));
  CHECK(stage.instance(source).data == "books");

  stage.instance(source).data = "more books";
  CHECK(stage.call("POST", "/v1/instances/" + clone + "/overwrite", {{"source_instance_id", source}}).status == 202);
  CHECK(stage.status(clone) == "overwriting");
  stage.advance(std::chrono::minutes(10));
  CHECK(stage.instance(clone).data == "more books");
  const Reply too_small = stage.call("POST", path + "/overwrite", {{"source_instance_id", clone}});
  CHECK(too_small.status == 500);
  CHECK(too_small.message() == "Cannot clone database " + clone + " into smaller database " + source + ".");
}

TEST_CASE("deleting is accepted once") {
  for (const std::string second : {"404", "410"}) {
    Stage stage({.switches = {.second_delete = second}});
    const std::string id = stage.make();
    const Reply first = stage.call("DELETE", "/v1/instances/" + id);
    CHECK(first.status == 202);
    CHECK(first.body["data"]["status"] == "destroying");
    CHECK(stage.call("DELETE", "/v1/instances/" + id).status == std::stoi(second));
    stage.advance(std::chrono::minutes(1));
    CHECK(stage.call("GET", "/v1/instances/" + id).reason() == "db-not-found");
    CHECK(stage.call("DELETE", "/v1/instances/" + id).status == std::stoi(second));
    CHECK(stage.call("DELETE", "/v1/instances/00000000").status == 404);
  }
}

TEST_CASE("customer managed keys are made, used and protected") {
  Stage stage;
  const json order = {{"key_id", "arn"},          {"name", "key"},
                      {"tenant_id", production},  {"cloud_provider", "gcp"},
                      {"region", "europe-west1"}, {"instance_type", "enterprise-db"}};
  const Reply made = stage.call("POST", "/v1/customer-managed-keys", order);
  CHECK(made.status == 202);
  CHECK(made.body["data"]["status"] == "pending");
  const std::string key = made.body["data"]["id"];
  stage.advance(std::chrono::minutes(1));
  CHECK(stage.call("GET", "/v1/customer-managed-keys/" + key).body["data"]["status"] == "ready");
  json instance = Stage::order("enterprise-db");
  instance["customer_managed_key_id"] = key;
  const std::string id = stage.make(instance);
  CHECK(stage.get(id)["customer_managed_key_id"] == key);
  CHECK(stage.call("DELETE", "/v1/customer-managed-keys/" + key).reason() == "encryption-key-is-active");
  stage.call("DELETE", "/v1/instances/" + id);
  stage.advance(std::chrono::minutes(1));
  CHECK(stage.call("DELETE", "/v1/customer-managed-keys/" + key).status == 204);
  CHECK(stage.call("GET", "/v1/customer-managed-keys").body["data"].empty());
}

TEST_CASE("a customer managed key needs all six fields, a known project, tier and region") {
  Stage stage;
  const json order = {{"key_id", "arn"},          {"name", "key"},
                      {"tenant_id", production},  {"cloud_provider", "gcp"},
                      {"region", "europe-west1"}, {"instance_type", "enterprise-db"}};
  for (const auto& [field, value] : order.items()) {
    json lacking = order;
    lacking.erase(field);
    INFO(field);
    CHECK(stage.call("POST", "/v1/customer-managed-keys", lacking).status == 400);
  }
  json wrong = order;
  wrong["name"] = std::string(31, 'k');
  CHECK(stage.call("POST", "/v1/customer-managed-keys", wrong).status == 400);
  wrong = order;
  wrong["instance_type"] = "professional-db";
  CHECK(stage.call("POST", "/v1/customer-managed-keys", wrong).status == 400);
  wrong = order;
  wrong["tenant_id"] = "nobody";
  CHECK(stage.call("POST", "/v1/customer-managed-keys", wrong).status == 404);
  CHECK(stage.call("GET", "/v1/customer-managed-keys").body["data"].empty());
  CHECK(stage.call("GET", "/v1/customer-managed-keys/nothing").reason() == "encryption-key-not-found");
  CHECK(stage.call("DELETE", "/v1/customer-managed-keys/nothing").reason() == "encryption-key-not-found");
}

TEST_CASE("projects tell what they offer") {
  Stage stage;
  CHECK(stage.call("GET", "/v1/tenants").body["data"].size() == 2);
  CHECK(stage.call("GET", "/v1/tenants/none").message() == "The tenant you specified could not be found");
  const json offers = stage.call("GET", "/v1/tenants/" + production).body["data"]["instance_configurations"];
  CHECK(offers.size() > 1000);
  CHECK(offers[0].size() == 7);
  for (const json& offer : offers) {
    if (offer["type"] == "free-db") CHECK(offer["cloud_provider"] == "gcp");
  }
  CHECK(stage.call("GET", "/v1/tenants/" + production + "/metrics-integration").reason() ==
        "tenant-incapable-of-action");
  stage.make(Stage::order("business-critical"));
  CHECK(stage.call("GET", "/v1/tenants/" + production + "/metrics-integration").status == 200);
}

TEST_CASE("too many requests in a minute are told when to come back") {
  Stage stage;
  stage.world.settings.requests_per_minute = 3;
  for (int i = 0; i < 3; ++i)
    CHECK(stage.call("GET", "/v1/tenants").status == 200);
  const Reply refused = stage.call("GET", "/v1/tenants");
  CHECK(refused.status == 429);
  CHECK(refused.raw.headers[0] == std::pair<std::string, std::string>("Retry-After", "60"));
  stage.world.settings.switches.retry_after = "absent";
  CHECK(stage.call("GET", "/v1/tenants").raw.headers.size() == 1);
  stage.advance(std::chrono::seconds(60));
  CHECK(stage.call("GET", "/v1/tenants").status == 200);
}
