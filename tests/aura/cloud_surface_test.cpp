// Every call of the port against the emulator, over real sockets.

#include "tests/aura/against_emulator.hpp"
#include "tests/support/catch.hpp"

namespace {

const std::string production = "6981ace7-efe8-4f5c-b7c5-267b5162ce91";

std::string status_of(AgainstEmulator& world, const std::string& id) {
  return payload_of<LiveInstance>(world.read(GetInstance{id})).status;
}

bool is_accepted(const Reply& reply) {
  const auto* payload = std::get_if<Payload>(&reply.outcome);
  return payload != nullptr && std::holds_alternative<Accepted>(*payload);
}

/// An instance whose first scheduled snapshot is over.
std::string settled_instance(AgainstEmulator& world, const std::string& name = "orders") {
  const auto created = payload_of<CreatedInstance>(world.write(AgainstEmulator::order(name)));
  world.aura.advance(std::chrono::minutes(30));
  return created.id;
}

} // namespace

TEST_CASE("a created instance is told with its password and then read") {
  AgainstEmulator world({.speed = 0});
  REQUIRE(world.is_fine());

  const auto created = payload_of<CreatedInstance>(world.write(AgainstEmulator::order()));
  CHECK(created.id.size() == 8);
  CHECK(created.name == "orders");
  CHECK(created.username == "neo4j");
  CHECK_FALSE(created.password.empty());
  CHECK(created.connection_url == "neo4j+s://" + created.id + ".databases.neo4j.io");
  CHECK(created.created.has_value());

  const Reply reply = world.read(GetInstance{created.id});
  const auto live = payload_of<LiveInstance>(reply);
  CHECK(live.id == created.id);
  CHECK(live.status == "creating");
  CHECK(live.fields.text(Field::name) == "orders");
  CHECK(live.fields.text(Field::project_id) == production);
  CHECK(live.fields.size(Field::memory) == Size{4});
  CHECK_FALSE(reply.request_id.empty());
}

TEST_CASE("the life of an instance goes through every write") {
  AgainstEmulator world({.speed = 0});
  const std::string id = settled_instance(world);
  CHECK(status_of(world, id) == "running");

  const auto renamed = payload_of<Accepted>(world.write(UpdateInstance{id, {{Field::name, std::string("books")}}}));
  REQUIRE(renamed.instance.has_value());
  CHECK(renamed.instance->fields.text(Field::name) == "books");

  CHECK(is_accepted(world.write(UpdateInstance{id, {{Field::memory, Size{8}}}})));
  world.aura.advance(std::chrono::minutes(10));
  CHECK(payload_of<LiveInstance>(world.read(GetInstance{id})).fields.size(Field::memory) == Size{8});

  CHECK(is_accepted(world.write(PauseInstance{id})));
  world.aura.advance(std::chrono::minutes(10));
  CHECK(status_of(world, id) == "paused");
  CHECK(is_accepted(world.write(ResumeInstance{id})));
  world.aura.advance(std::chrono::minutes(10));
  CHECK(is_accepted(world.write(UpgradeInstance{id, {}})));
  world.aura.advance(std::chrono::minutes(10));
  CHECK(payload_of<LiveInstance>(world.read(GetInstance{id})).fields.text(Field::type) == "business-critical");

  CHECK(is_accepted(world.write(DeleteInstance{id})));
  world.aura.advance(std::chrono::minutes(10));
  CHECK(failure_of(world.read(GetInstance{id})).kind == FailureKind::not_found);
}

TEST_CASE("snapshots are made, listed, read, restored and overwritten with") {
  AgainstEmulator world({.speed = 0});
  const std::string source = settled_instance(world);
  const std::string target = settled_instance(world, "copy");

  const auto made = payload_of<Snapshot>(world.write(CreateSnapshot{source}));
  REQUIRE_FALSE(made.id.empty());
  CHECK(made.instance_id == source);
  world.aura.advance(std::chrono::minutes(10));

  const auto snapshot = payload_of<Snapshot>(world.read(GetSnapshot{source, made.id}));
  CHECK(snapshot.status == SnapshotStatus::completed);
  CHECK(snapshot.exportable == true);
  CHECK(snapshot.profile == "AdHoc");
  CHECK(payload_of<std::vector<Snapshot>>(world.read(ListSnapshots{source, ""})).size() >= 1);
  CHECK(payload_of<std::vector<Snapshot>>(world.read(ListSnapshots{source, "2001-01-01"})).empty());

  CHECK(is_accepted(world.write(RestoreSnapshot{source, made.id})));
  world.aura.advance(std::chrono::minutes(10));
  CHECK(is_accepted(world.write(OverwriteInstance{target, source, made.id})));
}

TEST_CASE("projects are listed without and read with their offers") {
  AgainstEmulator world;
  const auto projects = payload_of<std::vector<Project>>(world.read(ListProjects{}));
  REQUIRE(projects.size() == 2);
  CHECK(projects[0].offers.empty());
  const auto project = payload_of<Project>(world.read(GetProject{production}));
  CHECK(project.name == "production");
  REQUIRE_FALSE(project.offers.empty());
  CHECK(project.offers[0].memory.gigabytes > 0);
  CHECK(project.offers[0].storage.has_value());
}

TEST_CASE("a list holds the instances of one project or of all") {
  AgainstEmulator world({.speed = 0});
  const std::string id = settled_instance(world);
  const auto all = payload_of<std::vector<InstanceSummary>>(world.read(ListInstances{}));
  REQUIRE(all.size() == 1);
  CHECK(all[0].id == id);
  CHECK(all[0].name == "orders");
  CHECK(all[0].project_id == production);
  CHECK(all[0].created.has_value());
  CHECK(payload_of<std::vector<InstanceSummary>>(world.read(ListInstances{production})).size() == 1);
}

TEST_CASE("with every awkward switch on, the same life is lived") {
  emulator::Settings settings;
  settings.speed = 0;
  settings.switches = emulator::awkward_switches();
  settings.switches.auto_snapshot = "off";
  AgainstEmulator world(settings);
  const std::string id = settled_instance(world);
  CHECK(is_accepted(world.write(UpdateInstance{id, {{Field::memory, Size{8}}}})));
  world.aura.advance(std::chrono::minutes(10));
  CHECK(is_accepted(world.write(PauseInstance{id})));
  world.aura.advance(std::chrono::minutes(10));
  const auto paused = payload_of<LiveInstance>(world.read(GetInstance{id}));
  CHECK(paused.status == "paused");
  CHECK_FALSE(paused.fields.has(Field::memory));
  CHECK(paused.connection_url.empty());
  CHECK(is_accepted(world.write(DeleteInstance{id})));
  world.aura.advance(std::chrono::minutes(10));
  CHECK(failure_of(world.write(DeleteInstance{id})).kind == FailureKind::gone);
}

TEST_CASE("the summary counts what was asked for") {
  AgainstEmulator world({.speed = 0});
  const std::string id = settled_instance(world);
  for (int i = 0; i < 3; ++i)
    world.read(GetInstance{id});
  const CloudStatistics& statistics = world.cloud.statistics();
  CHECK(statistics.requests == 5);
  CHECK(statistics.tokens == 1);
  CHECK(statistics.by_call.at("get instance") == 3);
  CHECK(statistics.by_call.at("create instance") == 1);
  CHECK(statistics.repeated == 0);
}
