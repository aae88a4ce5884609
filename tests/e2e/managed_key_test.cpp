#include "tests/e2e/workspace.hpp"

namespace {

const std::string project = "project_id = \"6981ace7-efe8-4f5c-b7c5-267b5162ce91\"\n";

const std::string key_table = "[customer_managed_key.main]\n" + project +
                              "cloud_provider = \"gcp\"\nregion = \"europe-west1\"\ninstance_type = \"enterprise-db\"\n"
                              "key_id = \"projects/acme/locations/europe-west1/keyRings/aura/cryptoKeys/main\"\n";

const std::string vault = "[instance.vault]\n" + project +
                          "type = \"enterprise-db\"\ncloud_provider = \"gcp\"\nregion = \"europe-west1\"\n"
                          "memory = \"8GB\"\n";

const std::string refers = "customer_managed_key = \"main\"\n";

} // namespace

TEST_CASE("a customer managed key is made before the instance that it encrypts, once, and deleted after it") {
  const Workspace world;
  world.write(key_table + vault + refers);
  const Ran applied = world.run({"apply", "-auto-approve"});
  INFO(applied.err);
  REQUIRE(applied.code == 0);
  CHECK(holds(applied.out, "Resources: 2 added, 0 changed, 0 destroyed."));
  CHECK(applied.err.find("customer_managed_key.main: Creation complete") <
        applied.err.find("instance.vault: Creating..."));
  const Ran again = world.run({"apply", "-auto-approve"});
  CHECK(again.code == 0);
  CHECK(holds(again.out, "No changes."));
  CHECK(world.emulator.requests().at("POST /v1/customer-managed-keys") == 1);

  CHECK(holds(world.run({"state", "list"}).out, "customer_managed_key.main"));
  CHECK(holds(world.run({"metrics", "vault"}).out, "https://customer-metrics-api"));

  const Ran destroyed = world.run({"destroy", "-auto-approve"});
  INFO(destroyed.err);
  CHECK(destroyed.code == 0);
  CHECK(holds(destroyed.out, "Resources: 0 added, 0 changed, 2 destroyed."));
  CHECK(world.emulator.ids().empty());
  CHECK(world.run({"state", "list"}).out.empty());
}

TEST_CASE("a customer managed key that an instance uses is not deleted, and nothing is sent") {
  const Workspace world;
  world.write(key_table + vault + refers);
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  world.write(vault);
  const Ran refused = world.run({"apply", "-auto-approve"});
  CHECK(refused.code == 5);
  CHECK(holds(refused.err, "guard/key-in-use"));
  CHECK(holds(refused.err, "instance.vault"));
  for (const auto& [request, times] : world.emulator.requests())
    CHECK_FALSE(request.starts_with("DELETE"));
}
