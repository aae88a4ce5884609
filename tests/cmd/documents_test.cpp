#include "cmd/json/documents.hpp"

#include "base/json.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/random_plan.hpp"
#include "tests/support/world.hpp"

#include <nlohmann/json.hpp>

namespace {

SavedPlan saved(const World& world) {
  SavedPlan plan{.id = "11111111-2222-4333-8444-555555555555",
                 .program_version = "0.1.0",
                 .created = parse_time("2026-03-01T12:00:00Z").value(),
                 .expires = {},
                 .specs_digest = "0123456789abcdef",
                 .base_url = "https://api.neo4j.io",
                 .lineage = "l",
                 .serial = 7,
                 .records = {},
                 .plan = world.plan()};
  return plan;
}

Json document_of(const World& world) { return Json::parse(plan_document(saved(world))); }

Json change_of(const Json& document, const std::string& key) {
  for (const Json& resource : document.at("resource_changes"))
    if (resource.at("name") == key) return resource;
  FAIL("no change of " << key);
  return {};
}

std::string actions_of(const Json& document, const std::string& key) {
  return change_of(document, key).at("change").at("actions").dump();
}

} // namespace

TEST_CASE("plan document: as a whole") {
  World world;
  world.declare_fully("fresh");
  world.declare_fully("grown", {{Field::memory, Size{8}}});
  world.own("grown", "22222222");
  world.live.instances["22222222"].fields.set(Field::name, std::string{"by hand"});
  world.own("gone", "44444444");
  world.run("99999999", plain_fields("stranger"));
  check_golden("plan_document.json", to_pretty(document_of(world)));
}

TEST_CASE("plan document: actions and reasons are Terraform's") {
  World world;
  const FieldValues elsewhere{{Field::region, std::string{"us-east1"}}};
  world.declare_fully("cloned", elsewhere).lifecycle.replace = ReplaceMethod::clone;
  world.own("cloned", "00000001");
  world.declare_fully("emptied", elsewhere).lifecycle.replace = ReplaceMethod::recreate;
  world.own("emptied", "00000002");
  world.own("gone", "00000003");
  world.own("let_go", "00000004");
  world.recorded.records["let_go"].protection.on_remove = OnRemove::forget;
  world.declare_fully("moved").moved_from = {"former"};
  world.own("former", "00000005", {{Field::name, std::string{"moved"}}});
  world.declare_fully("taken").import_id = "00000006";
  world.run("00000006", plain_fields("taken"));
  world.declare_fully("tired", {{Field::status, std::string{"paused"}}});
  world.own("tired", "00000007");
  const Json document = document_of(world);
  CHECK(actions_of(document, "cloned") == R"(["create","delete"])");
  CHECK(actions_of(document, "emptied") == R"(["delete","create"])");
  CHECK(actions_of(document, "gone") == R"(["delete"])");
  CHECK(actions_of(document, "let_go") == R"(["forget"])");
  CHECK(actions_of(document, "moved") == R"(["no-op"])");
  CHECK(actions_of(document, "taken") == R"(["no-op"])");
  CHECK(actions_of(document, "tired") == R"(["update"])");
  CHECK(change_of(document, "cloned").at("action_reason") == "replace_because_cannot_update");
  CHECK(change_of(document, "cloned").at("change").at("replace_paths").dump() == R"([["region"]])");
  CHECK(change_of(document, "cloned").at("change").at("after_unknown").at("id") == true);
  CHECK_FALSE(change_of(document, "cloned").at("change").at("after").contains("id"));
  CHECK(change_of(document, "gone").at("action_reason") == "delete_because_no_resource_config");
  CHECK(change_of(document, "gone").at("change").at("after").is_null());
  CHECK(change_of(document, "moved").at("previous_address") == "instance.former");
  CHECK(change_of(document, "taken").at("change").at("importing").at("id") == "00000006");
  CHECK(change_of(document, "tired").at("change").at("before").at("status") == "running");
  CHECK(change_of(document, "tired").at("change").at("after").at("status") == "paused");
}

TEST_CASE("plan document: what is left as it is, is equal before and after") {
  World world;
  world.declare_fully("orders");
  world.own("orders", "00000001");
  const Json document = document_of(world);
  const Json change = change_of(document, "orders").at("change");
  CHECK(change.at("before") == change.at("after"));
  CHECK(document.at("applyable") == false);
}

TEST_CASE("plan document: whatever is in a plan, the document is one line of JSON") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    INFO("seed " << seed);
    const SavedPlan plan = RandomPlan(seed).saved_plan();
    const std::string text = plan_document(plan);
    REQUIRE(text.find('\n') == text.size() - 1);
    REQUIRE(Json::parse(text).at("resource_changes").size() == plan.plan.steps.size());
  }
}

TEST_CASE("state document: records with their values, and places of passwords") {
  World world;
  Record& record = world.record("orders", "2f49c2b3");
  record.password = PasswordState::stored;
  record.password_location = "vault/orders";
  record.protection.prevent_destroy = true;
  record.connection_url = "neo4j+s://2f49c2b3.databases.neo4j.io";
  world.intend("unsure");
  world.recorded.serial = 7;
  world.recorded.lineage = "l";
  check_golden("state_document.json", to_pretty(Json::parse(state_document(world.recorded))));
}

TEST_CASE("plan document: sensitive values are marked and not told") {
  World world;
  world.declare_fully("fresh", {{Field::name, std::string{"secret-1"}}}).sensitive = {Field::name};
  world.declare_fully("grown", {{Field::name, std::string{"secret-2"}}, {Field::memory, Size{8}}}).sensitive = {
      Field::name};
  world.own("grown", "22222222");
  world.live.instances["22222222"].fields.set(Field::name, std::string{"secret-3"});
  const Json document = document_of(world);
  CHECK(document.dump().find("secret-") == std::string::npos);
  const Json grown = change_of(document, "grown").at("change");
  const Json marks{{"name", true}};
  CHECK(grown.at("before_sensitive") == marks);
  CHECK(grown.at("after_sensitive") == marks);
  CHECK(grown.at("after").at("name") == "(sensitive value)");
  CHECK(grown.at("after").at("memory") == "8GB");
  const Json fresh = change_of(document, "fresh").at("change");
  CHECK(fresh.at("before_sensitive") == false);
  CHECK(fresh.at("after_sensitive") == marks);
  CHECK(document.at("planned_values").at("root_module").at("resources").at(0).at("sensitive_values") == marks);
  CHECK(document.at("resource_drift").at(0).at("change").at("after_sensitive") == marks);
}
