#include "specs/creation.hpp"
#include "tests/emulator/offers.hpp"
#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/places.hpp"
#include "tests/support/scratch_directory.hpp"

#include <cstdlib>
#include <set>

namespace {

LoadedSpecs example(const std::string& name) {
  const auto files = read_spec_files(source_directory() + "/specs/examples/" + name);
  REQUIRE(files);
  return compile_specs(*files, {}, "0.1.0");
}

/// The emulator's projects, as the Aura client would read them.
std::vector<Project> emulated_projects() {
  const emulator::Catalogue catalogue;
  std::vector<Project> projects;
  for (const emulator::Project& theirs : catalogue.projects()) {
    Project& project = projects.emplace_back();
    project.id = theirs.id;
    project.name = theirs.name;
    for (const emulator::Offer& offer : theirs.offers)
      project.offers.push_back({std::string(offer.type), std::string(offer.cloud_provider), std::string(offer.region),
                                std::string(offer.region_name), "5", Size{offer.memory_gb}, Size{offer.storage_gb}});
  }
  return projects;
}

std::set<std::string> distinct(const Configuration& configuration, Field field) {
  std::set<std::string> values;
  for (const auto& [key, spec] : configuration.instances)
    if (spec.fields.has(field)) values.insert(to_text(*spec.fields.find(field)));
  return values;
}

} // namespace

TEST_CASE("The examples have no findings and can be created as they are, within the emulator's offers") {
  const std::vector<Project> projects = emulated_projects();
  for (const char* name : {"first", "vdc-migration", "fleet"}) {
    INFO(name);
    const LoadedSpecs loaded = example(name);
    CHECK(as_text(loaded.findings) == "");
    CHECK(as_text(check_against_offers(loaded.configuration, projects)) == "");
    for (const auto& [key, spec] : loaded.configuration.instances) {
      CHECK(as_text(missing_for_creation(spec)) == "");
      CHECK(spec.key == key);
    }
  }
}

TEST_CASE("The runbook's instance is on AWS, dedicated, with its sizes in the runbook's units") {
  const InstanceSpec spec = instance_of(example("vdc-migration"), "customer_graph");
  CHECK(fields_text(spec) == "name=customer-graph project_id=6981ace7-efe8-4f5c-b7c5-267b5162ce91 type=enterprise-db "
                             "cloud_provider=aws region=us-east-1 memory=8GB storage=16GB vector_optimized=false "
                             "graph_analytics_plugin=false");
  CHECK(spec.lifecycle.prevent_destroy);
}

TEST_CASE("The fleet has two projects, five tiers, three clouds, protection and sleeping instances") {
  const Configuration fleet = example("fleet").configuration;
  CHECK(fleet.instances.size() == 16);
  CHECK(distinct(fleet, Field::project_id).size() == 2);
  CHECK(distinct(fleet, Field::type).size() == 5);
  CHECK(distinct(fleet, Field::cloud_provider).size() == 3);
  std::size_t is_protected = 0;
  std::size_t is_paused = 0;
  for (const auto& [key, spec] : fleet.instances) {
    if (spec.lifecycle.prevent_destroy) ++is_protected;
    if (spec.fields.text(Field::status) == "paused") ++is_paused;
  }
  CHECK(is_protected == 5);
  CHECK(is_paused == 3);
}

TEST_CASE("The fleet's variables wake and resize the development instances") {
  const auto files = read_spec_files(source_directory() + "/specs/examples/fleet");
  REQUIRE(files);
  const LoadedSpecs awake =
      compile_specs(*files, {{"dev_status", {"running", "-var"}}, {"dev_memory", {"4GB", "-var"}}}, "0.1.0");
  CHECK(awake.findings.empty());
  CHECK(distinct(awake.configuration, Field::status) == std::set<std::string>{"running"});
  CHECK(instance_of(awake, "orders_dev").fields.size(Field::memory) == Size{4});
  const LoadedSpecs asleep = compile_specs(*files, {{"dev_status", {"asleep", "-var"}}}, "0.1.0");
  CHECK(codes(asleep.findings).front() == "spec/variable-not-allowed");
}

TEST_CASE("The wrong example shows all its mistakes at once") {
  const std::string golden = source_directory() + "/tests/specs/wrong_example.txt";
  const std::string findings = as_text(example("wrong").findings);
  if (std::getenv("AURAFORM_REWRITE_GOLDEN") != nullptr) {
    put(golden, findings);
    WARN("rewritten, not compared: " << golden);
    return;
  }
  CHECK(findings == content_of(golden));
}
