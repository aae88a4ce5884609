#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"

TEST_CASE("Each field takes its own kind of value and nothing else") {
  struct Row {
    std::string line;     ///< in [instance.a]
    std::string expected; ///< the value, or the code of the finding
  };
  const Row rows[] = {
      {"memory = \"8GB\"", "8GB"},
      {"memory = \"8 g\"", "8GB"},
      {"memory = '16GiB'", "16GB"},
      {"memory = 8", "spec/wrong-kind"},
      {"memory = \"8\"", "spec/bad-size"},
      {"memory = \"0GB\"", "spec/bad-size"},
      {"memory = \"-8GB\"", "spec/bad-size"},
      {"memory = \"8.5GB\"", "spec/bad-size"},
      {"memory = \"8MB\"", "spec/bad-size"},
      {"storage = [\"8GB\"]", "spec/wrong-kind"},
      {"secondaries_count = 0", "0"},
      {"secondaries_count = 15", "15"},
      {"secondaries_count = 16", "spec/out-of-range"},
      {"secondaries_count = -1", "spec/out-of-range"},
      {"secondaries_count = 1.0", "spec/wrong-kind"},
      {"secondaries_count = \"1\"", "spec/wrong-kind"},
      {"secondaries_count = true", "spec/wrong-kind"},
      {"secondaries_count = 9223372036854775807", "spec/out-of-range"},
      {"vector_optimized = true", "true"},
      {"vector_optimized = false", "false"},
      {"vector_optimized = 1", "spec/wrong-kind"},
      {"vector_optimized = \"true\"", "spec/wrong-kind"},
      {"graph_analytics_plugin = 0", "spec/wrong-kind"},
      {"type = \"business-critical\"", "business-critical"},
      {"type = \"Business-Critical\"", "spec/unknown-word"},
      {"type = \"gigantic\"", "spec/unknown-word"},
      {"type = 5", "spec/wrong-kind"},
      {"cloud_provider = \"aws\"", "aws"},
      {"cloud_provider = \"ibm\"", "spec/unknown-word"},
      {"cdc_enrichment_mode = \"FULL\"", "FULL"},
      {"cdc_enrichment_mode = \"off\"", "spec/unknown-word"},
      {"cdc_enrichment_mode = false", "spec/wrong-kind"},
      {"status = \"paused\"", "paused"},
      {"status = \"pausing\"", "spec/unknown-word"},
      {"region = \"europe-west1\"", "europe-west1"},
      {"region = \"\"", "spec/bad-text"},
      {"region = \" europe-west1\"", "spec/bad-text"},
      {"region = \"europe\\nwest1\"", "spec/bad-text"},
      {"region = 1979-05-27", "spec/wrong-kind"},
      {"version = \"5\"", "5"},
      {"version = 5", "spec/wrong-kind"},
      {"project_id = \"6981ace7-efe8-4f5c-b7c5-267b5162ce91\"", "6981ace7-efe8-4f5c-b7c5-267b5162ce91"},
      {"project_id = { id = \"x\" }", "spec/wrong-kind"},
      {"customer_managed_key_id = \"k-1\"", "k-1"},
  };
  for (const Row& row : rows) {
    INFO(row.line);
    const LoadedSpecs loaded = compile("[instance.a]\n" + row.line + "\n");
    INFO(as_text(loaded.findings));
    const auto field = field_named(row.line.substr(0, row.line.find(' ')));
    REQUIRE(field);
    const InstanceSpec spec = instance_of(loaded, "a");
    CHECK(spec.field_locations.has(*field)); // also where the value is wrong
    if (row.expected.starts_with("spec/")) {
      CHECK(codes(loaded.findings) == std::vector<std::string>{row.expected});
      CHECK(loaded.findings.front().location.column == row.line.find('=') + 3);
      CHECK(loaded.findings.front().source_line == row.line);
      CHECK(loaded.findings.front().address == "instance.a");
      CHECK_FALSE(spec.fields.has(*field));
    } else {
      CHECK(loaded.findings.empty());
      REQUIRE(spec.fields.has(*field));
      CHECK(to_text(*spec.fields.find(*field)) == row.expected);
    }
  }
}

TEST_CASE("A word that is nearly right, or right elsewhere, is answered with the right one") {
  struct Row {
    std::string line;
    std::string hint;
  };
  const Row rows[] = {
      {"type = \"profesional-db\"", "did you mean \"professional-db\"?"},
      {"type = \"Free-DB\"", "did you mean \"free-db\"?"},
      {"type = \"free\"", "did you mean \"free-db\"?"}, // as v2 and the console call them
      {"type = \"professional\"", "did you mean \"professional-db\"?"},
      {"type = \"virtual-dedicated-cloud\"", "did you mean \"enterprise-db\"?"},
      {"type = \"VDC\"", "did you mean \"enterprise-db\"?"},
      {"type = \"hyperscale\"", ""},
      {"cloud_provider = \"AWS\"", "did you mean \"aws\"?"},
      {"cloud_provider = \"google\"", "did you mean \"gcp\"?"},
      {"cdc_enrichment_mode = \"off\"", "did you mean \"OFF\"?"},
      {"status = \"pause\"", "did you mean \"paused\"?"},
      {"status = \"stopped\"", "did you mean \"paused\"?"},
      {"memroy = \"8GB\"", "did you mean \"memory\"?"},
      {"timeout = \"8m\"", "did you mean \"timeouts\"?"},
      {"colour = \"red\"", ""},
  };
  for (const Row& row : rows) {
    INFO(row.line);
    const LoadedSpecs loaded = compile("[instance.a]\n" + row.line + "\n");
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings.front().hint == row.hint);
  }
}

TEST_CASE("tenant_id is another word for project_id, and both at once are a finding") {
  CHECK(fields_text(instance_of(compile("[instance.a]\ntenant_id = \"p1\"\n"), "a")) == "name=a project_id=p1");
  const LoadedSpecs both = compile("[instance.a]\ntenant_id = \"p1\"\nproject_id = \"p1\"\n");
  CHECK(places_and_codes(both.findings) == std::vector<std::string>{"2:1 spec/two-spellings"});
}

TEST_CASE("What a spec leaves out is unmanaged, but for the name") {
  const InstanceSpec spec = instance_of(compile("[instance.orders]\n"), "orders");
  CHECK(fields_text(spec) == "name=orders");
  CHECK_FALSE(spec.field_locations.has(Field::name)); // how others tell a name that nobody wrote
  CHECK(spec.lifecycle == Lifecycle{});
  CHECK(spec.timeouts == Timeouts{});
  CHECK(spec.location == SourceLocation{"a.aura.toml", 1, 11});
}
