#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

namespace {

const std::vector<std::string> all_tiers{"free-db",       "professional-db", "business-critical",
                                         "enterprise-db", "professional-ds", "enterprise-ds"};

} // namespace

TEST_CASE("Each tier carries what Aura lets it carry, and nothing else") {
  struct Row {
    std::string line;
    std::vector<std::string> tiers; ///< that may have it
  };
  const std::vector<std::string> paid(all_tiers.begin() + 1, all_tiers.end());
  const std::vector<std::string> databases(all_tiers.begin() + 1, all_tiers.begin() + 4);
  const std::vector<Row> rows = {
      {"vector_optimized = true", databases},
      {"vector_optimized = false", all_tiers},
      {"graph_analytics_plugin = true", {"professional-db"}},
      {"graph_analytics_plugin = false", all_tiers},
      {"secondaries_count = 1", {"business-critical", "enterprise-db"}},
      {"secondaries_count = 0", {"business-critical", "enterprise-db"}}, // the field itself is refused elsewhere
      {"cdc_enrichment_mode = \"DIFF\"", {"business-critical", "enterprise-db"}},
      {"cdc_enrichment_mode = \"OFF\"", {"business-critical", "enterprise-db"}},
      {"customer_managed_key_id = \"k\"", {"enterprise-db", "enterprise-ds"}},
      {"storage = \"32GB\"", paid},
      {"status = \"paused\"", paid},
      {"status = \"running\"", all_tiers},
      {"cloud_provider = \"aws\"", paid},
      {"cloud_provider = \"azure\"", paid},
      {"cloud_provider = \"gcp\"", all_tiers},
      {"memory = \"16GB\"", all_tiers}, // what a size is offered to, the project says
  };
  for (const Row& row : rows)
    for (const std::string& tier : all_tiers) {
      INFO(tier << " with " << row.line);
      const LoadedSpecs loaded = compile("[instance.a]\ntype = \"" + tier + "\"\n" + row.line + "\n");
      const bool allowed = std::find(row.tiers.begin(), row.tiers.end(), tier) != row.tiers.end();
      CHECK(codes(loaded.findings) == (allowed ? std::vector<std::string>{} : std::vector<std::string>{"spec/tier"}));
      if (allowed) continue;
      CHECK(loaded.findings.front().location.line == 3);
      CHECK(loaded.findings.front().message.find(": ") != std::string::npos); // the reason
      for (const std::string& other : row.tiers)
        CHECK(loaded.findings.front().hint.find(other) != std::string::npos);
    }
}

TEST_CASE("Without a type nothing is said about tiers") {
  CHECK(compile("[instance.a]\ngraph_analytics_plugin = true\nsecondaries_count = 3\n").findings.empty());
}

TEST_CASE("Some wishes need memory") {
  struct Row {
    std::string lines;
    std::vector<std::string> expected;
  };
  const Row rows[] = {
      {"type = \"business-critical\"\nmemory = \"1GB\"", {"3:10 spec/tier"}},
      {"type = \"business-critical\"\nmemory = \"2GB\"", {}},
      {"type = \"business-critical\"", {}},
      {"type = \"professional-db\"\nmemory = \"1GB\"", {}},
      {"type = \"professional-db\"\nmemory = \"3GB\"\nvector_optimized = true", {"4:20 spec/tier"}},
      {"type = \"professional-db\"\nmemory = \"4GB\"\nvector_optimized = true", {}},
      {"type = \"professional-db\"\nmemory = \"2GB\"\nvector_optimized = false", {}},
      {"vector_optimized = true", {}},
  };
  for (const Row& row : rows) {
    INFO(row.lines);
    CHECK(places_and_codes(compile("[instance.a]\n" + row.lines + "\n").findings) == row.expected);
  }
}

TEST_CASE("A wish from the defaults is told at the defaults, for each instance that cannot have it") {
  const LoadedSpecs loaded = compile("[defaults]\nstorage = \"8GB\"\n[instance.a]\ntype = \"free-db\"\n"
                                     "[instance.b]\ntype = \"professional-db\"\n");
  REQUIRE(places_and_codes(loaded.findings) == std::vector<std::string>{"2:11 spec/tier"});
  CHECK(loaded.findings.front().address == "instance.a");
}
