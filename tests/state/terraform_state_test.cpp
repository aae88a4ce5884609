#include "state/terraform_state.hpp"

#include "tests/support/catch.hpp"

namespace {

using namespace std::string_literals;

const std::string secret = "s3cret-of-orders";

/// A state with these resources.
std::string state_with(const std::string& resources) {
  return R"({"version": 4, "terraform_version": "1.9.5", "serial": 12, "lineage": "f2968801-fa14-41ab-a044-224f3a4adf04",
    "outputs": {"password": {"value": ")" +
         secret + R"(", "type": "string", "sensitive": true}}, "resources": [)" + resources +
         "], \"check_results\": null}";
}

std::string resource(const std::string& head, const std::string& instances) {
  return R"({"mode": "managed", "type": "neo4jaura_instance", "provider":
    "provider[\"registry.terraform.io/neo4j-labs/neo4jaura\"]", )" +
         head + ", \"instances\": [" + instances + "]}";
}

std::string instance(const std::string& id, const std::string& more = "", const std::string& attributes = "") {
  return "{\"schema_version\": 0, " + more + "\"attributes\": {\"instance_id\": \"" + id + "\", \"password\": \"" +
         secret + "\", " + attributes + R"("name": "n", "username": "neo4j", "connection_url": null},
      "sensitive_attributes": [[{"type": "get_attr", "value": "password"}]], "private": "bnVsbA=="})";
}

TerraformState read(const std::string& text) {
  const Result<TerraformState> state = read_terraform_state(text, "terraform.tfstate");
  if (!state) FAIL(state.error().message);
  return *state;
}

std::string shown(const FieldValues& fields) {
  std::string text;
  for (const auto& [field, value] : fields)
    text += std::string{name_of(field)} + "=" + to_text(value) + " ";
  return text;
}

} // namespace

TEST_CASE("instances are read with count, for_each and modules, in the order of the file") {
  const TerraformState state =
      read(state_with(resource("\"name\": \"orders\"", instance("00000001")) + "," +
                      resource("\"name\": \"n\", \"each\": \"list\"", instance("00000002", "\"index_key\": 0, ") + "," +
                                                                          instance("00000003", "\"index_key\": 1, ")) +
                      "," +
                      resource(R"("module": "module.a[\"eu\"].module.b", "name": "db", "each": "map")",
                               instance("00000004", R"("index_key": "x y", )"))));
  REQUIRE(state.instances.size() == 4);
  CHECK(state.instances[0].address == "neo4jaura_instance.orders");
  CHECK(state.instances[0].key_text == ".orders");
  CHECK(state.instances[2].address == "neo4jaura_instance.n[1]");
  CHECK(state.instances[3].address == "module.a[\"eu\"].module.b.neo4jaura_instance.db[\"x y\"]");
  CHECK(state.instances[3].key_text == "a[\"eu\"].b.db[\"x y\"]");
  CHECK(state.instances[3].id == "00000004");
  CHECK(state.passed_over.empty());
}

TEST_CASE("attributes of every version of the provider are understood, and what is none of ours is not read") {
  const TerraformState now = read(state_with(resource(
      "\"name\": \"x\"",
      instance("00000001", "", R"("project_id": "p", "type": "enterprise-db", "cloud_provider": "aws", "version": "5",
        "region": "eu-west-1", "memory": "8GB", "storage": "16GB", "status": "paused", "vector_optimized": true,
        "graph_analytics_plugin": null, "secondaries_count": 2, "cdc_enrichment_mode": "DIFF", "source": null, )"))));
  CHECK(shown(now.instances.at(0).fields) ==
        "name=n project_id=p type=enterprise-db cloud_provider=aws region=eu-west-1 version=5 memory=8GB storage=16GB "
        "vector_optimized=true secondaries_count=2 cdc_enrichment_mode=DIFF status=paused ");
  const TerraformState then = read(state_with(resource(
      "\"name\": \"x\"",
      instance("00000001", "", R"("tenant_id": "p", "paused": true, "memory": "much", "secondaries_count": "2", )"))));
  CHECK(shown(then.instances.at(0).fields) == "name=n project_id=p status=paused ");
}

TEST_CASE("what is no living instance is passed over by name") {
  const std::string snapshot = R"({"mode": "managed", "type": "neo4jaura_snapshot", "name": "s", "provider": "p",
    "instances": [{"attributes": {"instance_id": "00000009"}}]})";
  const std::string data = R"({"mode": "data", "type": "neo4jaura_projects", "name": "p", "provider": "p",
    "instances": [{"attributes": {}}]})";
  const std::string foreign = R"({"mode": "managed", "type": "aws_instance", "name": "i", "provider": "p",
    "instances": [{"attributes": {"password": ")" +
                              secret + "\"}}]}";
  const TerraformState state = read(state_with(
      snapshot + "," + data + "," + foreign + "," +
      resource("\"name\": \"x\"", instance("00000001") + "," + instance("00000002", "\"deposed\": \"1a2b3c4d\", ") +
                                      ", {\"status\": \"tainted\", \"attributes\": {}}")));
  CHECK(state.instances.size() == 1);
  CHECK(state.passed_over ==
        std::vector<std::string>{"neo4jaura_snapshot.s", "neo4jaura_instance.x (deposed)", "neo4jaura_instance.x"});
  CHECK(read(R"({"version": 4, "serial": 1, "lineage": "l", "outputs": {}, "resources": null})").instances.empty());
}

TEST_CASE("every other file is told for what it is, and nothing that it holds is repeated") {
  struct Row {
    std::string text;
    std::string part;
  };
  const std::string good = state_with(resource("\"name\": \"x\"", instance("00000001")));
  const Row rows[] = {
      {"", "is empty"},
      {"PK\x03\x04 a plan file", "is no JSON"},
      {good.substr(0, good.find(secret) + 5), "is no JSON"},
      {std::string(5000, '['), "is no JSON"},
      {"[1, 2]", "is no Terraform state"},
      {"{}", "is no Terraform state"},
      {"{\"version\": \"4\"}", "is no Terraform state"},
      {R"({"version": 1, "lineage": "l", "serial": 3, "instances": {}})", "is no Terraform state"},
      {R"({"format_version": "1.0", "terraform_version": "1.9.0", "values": {}})",
       "is what `terraform show -json` writes"},
      {R"({"version": 3, "serial": 1, "modules": []})", "has format version 3, of a Terraform before 0.12"},
      {R"({"version": 4, "backend": {"type": "s3", "config": {"secret_key": "s3cret-of-orders"}}})",
       "only names the backend"},
      {R"({"version": 5, "resources": []})", "has format version 5, and this auraform knows 4"},
      {R"({"serial": 1, "lineage": "l", "encrypted_data": "s3cret-of-orders"})", "is encrypted by OpenTofu"},
      {state_with("7"), "is no object"},
      {state_with("{\"mode\": \"managed\"}"), "resources[0].type is missing"},
      {state_with(resource("\"name\": \"x\"", "3")), "should be an object"},
      {state_with(resource("\"name\": \"x\"", instance(secret))), "is no id of an Aura instance"},
      {state_with(resource("\"name\": \"x\"", instance("00000001", "\"index_key\": [], "))), "index_key is neither"},
      {state_with(resource("\"name\": \"x\"", instance("00000001")) + "," +
                  resource("\"name\": \"y\"", instance("00000001"))),
       "has one instance twice: neo4jaura_instance.x and neo4jaura_instance.y"},
  };
  for (const Row& row : rows) {
    INFO(row.part);
    const Result<TerraformState> state = read_terraform_state(row.text, "terraform.tfstate");
    REQUIRE_FALSE(state);
    INFO(state.error().message);
    CHECK(state.error().message.find(row.part) != std::string::npos);
    CHECK((state.error().message + state.error().hint).find("s3cret") == std::string::npos);
  }
}

TEST_CASE("a state that is damaged anywhere is an error or is read, and never gives its password away") {
  const std::string good = state_with(resource("\"name\": \"x\"", instance("00000001")));
  for (std::size_t at = 0; at < good.size(); ++at)
    for (const char replaced : {'"', '{', '}', '0', '\xff'}) {
      std::string damaged = good;
      damaged[at] = replaced;
      const Result<TerraformState> state = read_terraform_state(damaged, "terraform.tfstate");
      if (!state) CHECK((state.error().message + state.error().hint).find(secret) == std::string::npos);
    }
}
