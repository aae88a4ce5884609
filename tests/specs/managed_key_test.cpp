#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"

namespace {

const std::string project = "project_id = \"d1f2a0f4-5a3f-4cbb-9f07-6a0e4f1c8b52\"\n";

const std::string key_fields = "cloud_provider = \"aws\"\n"
                               "region = \"us-east-1\"\n"
                               "instance_type = \"enterprise-db\"\n"
                               "key_id = \"arn:aws:kms:us-east-1:123456789012:key/one\"\n";

const std::string main_key = "[customer_managed_key.main]\n" + key_fields;

const std::string vault = "[instance.vault]\ntype = \"enterprise-db\"\ncloud_provider = \"aws\"\n"
                          "region = \"us-east-1\"\nmemory = \"8GB\"\n";

std::vector<std::string> codes_of(const std::string& text) { return codes(compile(text).findings); }

} // namespace

TEST_CASE("A customer managed key has its fields, its table's key for a name, and the default project") {
  const LoadedSpecs loaded = compile("[auraform]\n" + project + main_key + "lifecycle.prevent_destroy = true\n" +
                                     "timeouts.create = \"2h\"\n");
  CHECK(as_text(loaded.findings) == "");
  const ManagedKeySpec& spec = loaded.configuration.managed_keys.at("main");
  CHECK(spec.fields.text(Field::name) == "main");
  CHECK(spec.fields.text(Field::project_id) == "d1f2a0f4-5a3f-4cbb-9f07-6a0e4f1c8b52");
  CHECK(spec.fields.text(Field::instance_type) == "enterprise-db");
  CHECK(spec.fields.text(Field::key_id) == "arn:aws:kms:us-east-1:123456789012:key/one");
  CHECK(spec.lifecycle.prevent_destroy);
  CHECK(spec.timeouts.create == Milliseconds{7'200'000});
  CHECK(spec.location.line == 3);
}

TEST_CASE("An adopted key needs nothing but its id") {
  CHECK(codes_of("[customer_managed_key.main]\nimport_id = \"0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0\"\n").empty());
  CHECK(codes_of("[customer_managed_key.main]\nimport_id = \"2f49c2b3\"\n").front() == "spec/bad-key-id");
}

TEST_CASE("Everything that a key lacks or has wrong is found at once") {
  struct Row {
    std::string text;
    std::vector<std::string> codes;
  };
  const std::string long_name(31, 'k');
  const std::vector<Row> rows = {
      {"[customer_managed_key.main]\n",
       {"spec/missing-field", "spec/missing-field", "spec/missing-field", "spec/missing-field"}},
      {main_key + "name = \"" + long_name + "\"\n", {"spec/bad-name"}},
      {main_key + "memory = \"8GB\"\n", {"spec/unknown-field"}},
      {main_key + "lifecycle.replace = \"clone\"\n", {"spec/unknown-key"}},
      {main_key + "lifecycle.ignore_changes = [\"region\"]\n", {"spec/unknown-key"}},
      {main_key + "timeouts.pause = \"5m\"\n", {"spec/unknown-key"}},
      {main_key + "[customer_managed_key.\"a b\"]\n", {"spec/bad-key"}},
      {main_key + "[customer_managed_key.other]\nname = \"main\"\n" + key_fields, {"spec/duplicate-name"}},
      {"customer_managed_key = \"main\"\n", {"spec/wrong-kind"}},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(codes_of(row.text) == row.codes);
  }
}

TEST_CASE("A key's id has the form of its cloud") {
  const auto with = [](const std::string& cloud, const std::string& id) {
    return codes_of(
        "[customer_managed_key.main]\nregion = \"r\"\ninstance_type = \"enterprise-ds\"\ncloud_provider = \"" + cloud +
        "\"\nkey_id = \"" + id + "\"\n");
  };
  const std::vector<std::string> fine;
  const std::vector<std::string> wrong{"spec/bad-key-id"};
  CHECK(with("aws", "arn:aws:kms:us-east-1:1:key/k") == fine);
  CHECK(with("gcp", "projects/p/locations/l/keyRings/r/cryptoKeys/k") == fine);
  CHECK(with("azure", "https://v.vault.azure.net/keys/k/1") == fine);
  CHECK(with("gcp", "arn:aws:kms:us-east-1:1:key/k") == wrong);
  CHECK(with("aws", "projects/p") == wrong);
  CHECK(with("azure", "projects/p") == wrong);
}

TEST_CASE("An instance names the key that encrypts it, and the key must fit it") {
  const LoadedSpecs loaded = compile(main_key + vault + "customer_managed_key = \"main\"\n");
  CHECK(as_text(loaded.findings) == "");
  CHECK(instance_of(loaded, "vault").managed_key == "main");

  CHECK(codes_of(main_key + vault + "customer_managed_key = \"mian\"\n") ==
        std::vector<std::string>{"spec/unknown-key-reference"});
  const LoadedSpecs misspelt = compile(main_key + vault + "customer_managed_key = \"maine\"\n");
  CHECK(misspelt.findings.front().hint == "did you mean \"main\"?");
  CHECK(codes_of(main_key + vault + "customer_managed_key = \"main\"\ncustomer_managed_key_id = \"k\"\n") ==
        std::vector<std::string>{"spec/two-keys"});
}

TEST_CASE("A key of another project, tier, cloud or region cannot encrypt an instance") {
  struct Row {
    std::string from; ///< a line of the instance
    std::string to;
  };
  const std::vector<Row> rows = {{"type = \"enterprise-db\"", "type = \"business-critical\""},
                                 {"type = \"enterprise-db\"", "type = \"enterprise-ds\""},
                                 {"cloud_provider = \"aws\"", "cloud_provider = \"gcp\""},
                                 {"region = \"us-east-1\"", "region = \"eu-west-1\""},
                                 {"memory = \"8GB\"", "memory = \"8GB\"\nproject_id = \"other\""}};
  for (const Row& row : rows) {
    std::string text = vault;
    text.replace(text.find(row.from), row.from.size(), row.to);
    INFO(text);
    const LoadedSpecs loaded =
        compile("[auraform]\n" + project + main_key + text + "customer_managed_key = \"main\"\n");
    REQUIRE(codes(loaded.findings) == std::vector<std::string>{"spec/key-mismatch"});
    CHECK(loaded.findings.front().address == "instance.vault");
  }
}

TEST_CASE("The nearest table decides how a key is named") {
  const std::string by_name = "customer_managed_key = \"main\"\n";
  const std::string by_id = "customer_managed_key_id = \"k\"\n";
  const LoadedSpecs named = compile(main_key + "[defaults]\n" + by_id + vault + by_name);
  CHECK(as_text(named.findings) == "");
  CHECK(instance_of(named, "vault").managed_key == "main");
  CHECK_FALSE(instance_of(named, "vault").fields.has(Field::customer_managed_key_id));
  const LoadedSpecs by_its_id = compile(main_key + "[defaults]\n" + by_name + vault + by_id);
  CHECK(as_text(by_its_id.findings) == "");
  CHECK(instance_of(by_its_id, "vault").managed_key.empty());
  CHECK(instance_of(by_its_id, "vault").fields.text(Field::customer_managed_key_id) == "k");
}

TEST_CASE("A managed key's address is its own, and no instance's") {
  CHECK(managed_key_address("main") == "customer_managed_key.main");
  CHECK(address_of("customer_managed_key.main") == "customer_managed_key.main");
  CHECK(address_of("main") == "instance.main");
  CHECK(managed_key_of("customer_managed_key.main") == "main");
}
