#include "specs/creation.hpp"
#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"

namespace {

/// A small project: professional-db in two regions of gcp and one of aws, free-db in one.
std::vector<Project> small_project() {
  Project project{.id = "p", .name = "production", .offers = {}};
  const auto offer = [&](const char* type, const char* cloud, const char* region, std::int64_t memory,
                         std::int64_t storage) {
    project.offers.push_back({type, cloud, region, region, "5", Size{memory}, Size{storage}});
  };
  for (const char* region : {"europe-west1", "us-central1"})
    for (const std::int64_t memory : {2, 4, 8, 16}) {
      offer("professional-db", "gcp", region, memory, memory * 2);
      offer("professional-db", "gcp", region, memory, memory * 4);
    }
  offer("professional-db", "aws", "eu-west-1", 4, 8);
  offer("free-db", "gcp", "europe-west1", 1, 2);
  return {project, {.id = "listed-only", .name = "no offers read", .offers = {}}};
}

const std::string complete = "type = \"professional-db\"\ncloud_provider = \"gcp\"\nregion = \"europe-west1\"\n";

Diagnostics judge(const std::string& lines) {
  const LoadedSpecs loaded = compile("[instance.a]\n" + lines + "\n[defaults]\nproject_id = \"p\"\n");
  INFO(as_text(loaded.findings));
  CHECK(loaded.findings.empty());
  return check_against_offers(loaded.configuration, small_project());
}

} // namespace

TEST_CASE("What the project does not offer is told with the nearest that it does") {
  struct Row {
    std::string lines;
    std::vector<std::string> places;
    std::string hint; ///< of the first
  };
  const Row rows[] = {
      {complete + "memory = \"8GB\"\nstorage = \"16GB\"", {}, ""},
      {complete + "memory = \"8GB\"\nstorage = \"32GB\"\nversion = \"5\"", {}, ""},
      {complete + "memory = \"8GB\"", {}, ""},
      {complete, {}, ""},
      {"memory = \"16GB\"", {}, ""}, // adopted: whatever type and region it has
      {"type = \"enterprise-db\"", {"2:8"}, "offered: free-db, professional-db"},
      {"type = \"professional-db\"\ncloud_provider = \"azure\"", {"3:18"}, "offered: aws, gcp"},
      {"type = \"professional-db\"\ncloud_provider = \"gcp\"\nregion = \"europe-west2\"",
       {"4:10"},
       "did you mean \"europe-west1\"?; on offer instead: professional-db on gcp in europe-west1 with 2GB"},
      {"type = \"professional-db\"\ncloud_provider = \"aws\"\nregion = \"europe-west1\"",
       {"4:10"},
       "offered: eu-west-1; on offer instead: professional-db on aws in eu-west-1 with 4GB"},
      {"type = \"free-db\"\ncloud_provider = \"gcp\"\nregion = \"us-central1\"",
       {"4:10"},
       "offered: europe-west1; on offer instead: free-db on gcp in europe-west1 with 1GB, or professional-db on gcp in "
       "us-central1 with 2GB"},
      {"type = \"professional-db\"\ncloud_provider = \"gcp\"\nregion = \"europe-west9\"\nmemory = \"9GB\"",
       {"4:10", "5:10"},
       "did you mean \"europe-west1\"?; on offer instead: professional-db on gcp in europe-west1 with 8GB"},
      {complete + "version = \"4\"", {"5:11"}, "offered: 5"},
      {complete + "memory = \"6GB\"", {"5:10"}, "the nearest on offer: \"4GB\" and \"8GB\""},
      {complete + "memory = \"1GB\"", {"5:10"}, "the nearest on offer: \"2GB\""},
      {complete + "memory = \"512GB\"", {"5:10"}, "the nearest on offer: \"16GB\""},
      {complete + "memory = \"8GB\"\nstorage = \"24GB\"", {"6:11"}, "the nearest on offer: \"16GB\" and \"32GB\""},
      {complete + "storage = \"1000GB\"", {"5:11"}, "the nearest on offer: \"64GB\""},
      {"type = \"professional-db\"\nregion = \"nowhere\"\nmemory = \"3GB\"\nstorage = \"5GB\"",
       {"3:10", "4:10", "5:11"},
       "offered: eu-west-1, europe-west1, us-central1"},
      {"type = \"free-db\"", {}, ""},
      {"type = \"free-db\"\nmemory = \"1GB\"", {}, ""},
      {"type = \"free-db\"\nmemory = \"2GB\"", {"3:10"}, "the nearest on offer: \"1GB\""},
      {"type = \"enterprise-db\"\nproject_id = \"listed-only\"", {}, ""},
      {"type = \"enterprise-db\"\nproject_id = \"unknown\"", {}, ""},
  };
  for (const Row& row : rows) {
    INFO(row.lines);
    const Diagnostics findings = judge(row.lines);
    INFO(as_text(findings));
    std::vector<std::string> expected;
    for (const std::string& place : row.places)
      expected.push_back(place + " spec/not-offered");
    CHECK(places_and_codes(findings) == expected);
    CHECK((findings.empty() ? "" : findings.front().hint) == row.hint);
  }
}

TEST_CASE("A finding about offers names the project and what the offer depends on") {
  const Diagnostics findings = judge(complete + "memory = \"6GB\"");
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().message ==
        "project production does not offer memory \"6GB\" to \"professional-db\" on \"gcp\" "
        "in \"europe-west1\"");
  CHECK(findings.front().address == "instance.a");
}

TEST_CASE("Storage is not judged where an offer does not tell it") {
  std::vector<Project> projects = small_project();
  for (Offer& offer : projects.front().offers)
    offer.storage.reset();
  const LoadedSpecs loaded = compile("[instance.a]\nproject_id = \"p\"\n" + complete + "storage = \"7GB\"\n");
  CHECK(check_against_offers(loaded.configuration, projects).empty());
}

TEST_CASE("A new instance needs its type, cloud, region, memory and project") {
  struct Row {
    std::string lines;
    std::vector<std::string> missing;
  };
  const Row rows[] = {
      {"", {"project_id", "type", "cloud_provider", "region", "memory"}},
      {complete, {"project_id", "memory"}},
      {complete + "memory = \"8GB\"\nproject_id = \"p\"", {}},
      {"type = \"free-db\"\ncloud_provider = \"gcp\"\nregion = \"europe-west1\"\nproject_id = \"p\"", {}},
      {complete + "memory = \"8\"\nproject_id = 3", {}}, // wrong, which is told elsewhere, but not missing
  };
  for (const Row& row : rows) {
    const InstanceSpec spec = instance_of(compile("\n[instance.a]\n" + row.lines + "\n"), "a");
    const Diagnostics findings = missing_for_creation(spec);
    REQUIRE(findings.size() == row.missing.size());
    for (std::size_t i = 0; i < findings.size(); ++i) {
      CHECK(findings[i].message == "a new instance needs " + row.missing[i]);
      CHECK(findings[i].code == "spec/missing-field");
      CHECK(findings[i].location.line == 2);
    }
    const bool lacks_project = !row.missing.empty() && row.missing.front() == "project_id";
    CHECK(missing_for_creation(spec, ProjectWish::may_be_found).size() == row.missing.size() - (lacks_project ? 1 : 0));
  }
}

TEST_CASE("compile_specs leaves it to others to ask for what a new instance needs") {
  CHECK(compile("[instance.a]\n").findings.empty());
}

TEST_CASE("The one project of a credential goes where none is written") {
  Configuration configuration = compile("[instance.a]\n[instance.b]\nproject_id = \"q\"\n").configuration;
  fill_project(configuration, "p");
  CHECK(configuration.instances.at("a").fields.text(Field::project_id) == "p");
  CHECK(configuration.instances.at("b").fields.text(Field::project_id) == "q");
}
