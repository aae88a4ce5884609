#include "tests/e2e/workspace.hpp"

#include <nlohmann/json.hpp>

namespace {

const std::string production = "6981ace7-efe8-4f5c-b7c5-267b5162ce91";
const std::string development = "d1f2a0f4-5a3f-4cbb-9f07-6a0e4f1c8b52";
const std::string secret = "never-to-be-seen";

/// The id of the one instance of a name in a project; names alone need not be unique.
std::string id_of(const Workspace& world, const std::string& name, const std::string& project) {
  const Json state = world.emulator.get("state");
  for (const Json& instance : state.at("instances"))
    if (instance.at("name") == name && instance.at("tenant_id") == project) return instance.at("id").get<std::string>();
  FAIL("no instance " << name);
  return {};
}

std::string add(const Workspace& world, const std::string& name, const std::string& project = production) {
  world.emulator.post("instances", "{\"count\": 1, \"type\": \"professional-db\", \"memory\": \"4GB\", \"storage\": "
                                   "\"8GB\", \"tenant_id\": \"" +
                                       project + "\", \"name\": \"" + name + "\"}");
  return id_of(world, name, project);
}

std::string attributes(const std::string& id, const std::string& name, const std::string& memory) {
  return R"({"instance_id": ")" + id + R"(", "name": ")" + name + R"(", "memory": ")" + memory +
         R"(", "version": "5", "password": ")" + secret + "\"}";
}

/// One instance by itself, two with an index in a module, and one that is gone.
std::string terraform_state(const std::string& orders, const std::string& eu, const std::string& us) {
  const std::string head = R"("mode": "managed", "type": "neo4jaura_instance", "provider": "p", )";
  return R"({"version": 4, "terraform_version": "1.9.5", "serial": 3, "lineage": "l", "outputs": {}, "resources": [
    {)" + head +
         R"("name": "orders", "instances": [{"attributes": )" + attributes(orders, "orders", "2GB") + R"(}]},
    {)" + head +
         R"("module": "module.shop", "name": "db", "instances": [
      {"index_key": "eu", "attributes": )" +
         attributes(eu, "shop-eu", "4GB") + R"(}, {"index_key": "us", "attributes": )" +
         attributes(us, "shop-us", "4GB") + R"(}]},
    {)" + head +
         R"("name": "gone", "instances": [{"attributes": )" + attributes("00000000", "gone", "4GB") + "}]}]}";
}

/// Every file below the directory but Terraform's own.
bool is_nowhere(const Workspace& world, const std::string& text) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(world.directory.path()))
    if (entry.is_regular_file() && entry.path().extension() != ".tfstate" &&
        holds(unpacked_content(entry.path()), text))
      return false;
  return true;
}

} // namespace

TEST_CASE("import by name takes the one instance that bears it") {
  const Workspace world;
  const std::string id = add(world, "legacy");
  world.write(Workspace::defaults + "[instance.old]\nname = \"legacy\"\nmemory = \"4GB\"\n");
  world.edit("fleet.aura.toml", "memory = \"2GB\"\n", "");
  const Ran slip = world.run({"import", "old", "-name=legcay"});
  CHECK(slip.code == 1);
  CHECK(holds(slip.err, "did you mean \"legacy\"?"));

  const std::string other = add(world, "legacy", development);
  REQUIRE(other != id);
  const Ran both = world.run({"import", "old", "-name=legacy"});
  CHECK(both.code == 1);
  CHECK(holds(both.err, "\"" + id + "\" in project " + production));
  CHECK(holds(both.err, "\"" + other + "\" in project " + development));
  CHECK(holds(both.err, "[import/several-of-name]"));

  const Ran one = world.run({"import", "old", "-name=legacy", "-project=" + production});
  INFO(one.err);
  CHECK(one.code == 0);
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
  CHECK(holds(world.run({"state", "show", "old"}).out, id));
  world.write(Workspace::defaults + "[instance.old]\nname = \"legacy\"\n[instance.second]\n");
  CHECK(world.run({"import", "second", "-name=legacy"}).code == 0); // only one is left
  CHECK(world.run({"import", "old", id, "-name=legacy"}).code == 1);
  CHECK(world.run({"import", "old"}).code == 1);
  CHECK(world.run({"import"}).code == 1);
}

TEST_CASE("a Terraform state is taken over: specs, records, no write to Aura, and no password anywhere") {
  const Workspace world;
  const std::string orders = add(world, "orders");
  put(world.directory / "terraform.tfstate", terraform_state(orders, add(world, "shop-eu"), add(world, "shop-us")));
  world.emulator.forget_requests();
  const Ran ran = world.run({"import", "-from-terraform=terraform.tfstate"});
  INFO(ran.out << ran.err);
  CHECK(ran.code == 0);
  CHECK(holds(ran.out, "3 adopted"));
  CHECK(holds(ran.err, "Left out: \"neo4jaura_instance.gone\" (00000000), as it is gone from Aura"));
  CHECK(holds(ran.err, "  terraform state rm 'module.shop.neo4jaura_instance.db[\"eu\"]'\n"));
  for (const auto& [call, count] : world.emulator.requests())
    CHECK((holds(call, "GET ") || call == "POST /oauth/token"));
  const std::string text = content_of(world.directory / "terraform.aura.toml");
  CHECK(holds(text, "[instance.shop_db_eu]\n"));
  CHECK(holds(text, "# Terraform: neo4jaura_instance.orders\n"));
  CHECK(holds(text, "# Terraform's state has memory = \"2GB\", and Aura \"4GB\".\n"));
  CHECK(holds(text, "version = \"5\"\n"));
  CHECK_FALSE(holds(ran.out + ran.err, secret));
  CHECK(is_nowhere(world, secret));

  const Ran plan = world.run({"plan", "-detailed-exitcode"});
  CHECK(plan.code == 0);
  CHECK(holds(plan.out, "No changes."));
  CHECK(holds(world.run({"show", "-json"}).out, "\"version\":\"5\""));
  world.edit("terraform.aura.toml", "version = \"5\"", "version = \"6\"");
  CHECK(holds(world.run({"plan"}).out, "# forces replacement")); // the record knows it
  const Ran again = world.run({"import", "-from-terraform=terraform.tfstate", "-out=more.aura.toml"});
  CHECK(holds(again.err, "Managed already, and left out: 3."));
  CHECK_FALSE(std::filesystem::exists(world.directory / "more.aura.toml"));
}

TEST_CASE("import -from-terraform says what is wrong with the file, and changes nothing") {
  const Workspace world;
  CHECK(world.run({"import", "-from-terraform=nowhere.tfstate"}).code == 1);
  put(world.directory / "old.tfstate", "{\"version\": 3, \"modules\": []}");
  CHECK(holds(world.run({"import", "-from-terraform=old.tfstate"}).err, "of a Terraform before 0.12"));
  put(world.directory / "none.tfstate", R"({"version": 4, "serial": 1, "lineage": "l", "resources": []})");
  CHECK(holds(world.run({"import", "-from-terraform=none.tfstate"}).err, "[terraform/no-instances]"));
  put(world.directory / "t.tfstate", terraform_state("00000001", "00000002", "00000003"));
  CHECK(world.run({"import", "-from-terraform=t.tfstate"}).code == 1); // none of them is there
  CHECK(world.run({"import", "key", "-from-terraform=t.tfstate"}).code == 1);
  CHECK(world.run({"import", "key", "00000001", "-out=x.aura.toml"}).code == 1);
  CHECK_FALSE(std::filesystem::exists(world.directory / "terraform.aura.toml"));
  CHECK_FALSE(std::filesystem::exists(world.directory / "auraform.state.json"));
}
