#include "tests/e2e/workspace.hpp"

#include <csignal>

#include <nlohmann/json.hpp>

namespace {

/// The events of one type, as they came.
std::vector<Json> events_of(const std::string& text, const std::string& type) {
  std::vector<Json> events;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    REQUIRE(end != std::string::npos);
    Json event = Json::parse(text.substr(begin, end - begin));
    if (event.at("type") == type) events.push_back(std::move(event));
    begin = end + 1;
  }
  return events;
}

std::string addresses(const std::vector<Json>& events, const char* member) {
  std::string all;
  for (const Json& event : events)
    all += event.at(member).at("resource").at("addr").get<std::string>() + " ";
  return all;
}

} // namespace

TEST_CASE("-json-into tells programs what the text tells people, and neither a password") {
  Workspace world;
  world.write_two();
  const Ran ran = world.run({"apply", "-auto-approve", "-json-into=events"});
  CHECK(ran.code == 0);
  CHECK(holds(ran.out, "Apply complete! Resources: 2 added, 0 changed, 0 destroyed."));
  const std::string events = content_of(world.directory / "events");
  CHECK(addresses(events_of(events, "planned_change"), "change") == "instance.one instance.two ");
  CHECK(events_of(events, "apply_complete").size() == 2);
  CHECK(addresses(events_of(events, "credential"), "credential") == "instance.one instance.two ");
  const std::vector<Json> summaries = events_of(events, "change_summary");
  REQUIRE(summaries.size() == 2); // of the plan, and of the apply
  CHECK(summaries[0].at("changes").at("operation") == "plan");
  CHECK(summaries[1].at("@message") == "Apply complete! Resources: 2 added, 0 changed, 0 destroyed.");
  for (const std::string& password : world.emulator.passwords())
    CHECK_FALSE(holds(events, password));
}

TEST_CASE("the plan's events are the same bytes but for the time") {
  Workspace world;
  world.take_example("fleet");
  const auto without_times = [](const std::string& text) {
    std::string all;
    for (const char* type : {"planned_change", "unmanaged_instance", "resource_drift", "change_summary"})
      for (Json& event : events_of(text, type)) {
        event.erase("@timestamp");
        all += event.dump() + "\n";
      }
    return all;
  };
  const std::string first = without_times(world.run({"plan", "-json"}).out);
  CHECK(holds(first, "Plan: 16 to add"));
  CHECK(without_times(world.run({"plan", "-json"}).out) == first);
}

TEST_CASE("an interrupted run still ends with its summary") {
  Workspace world({"-speed=200"});
  world.write_two();
  Process process(world.launch({"apply", "-json", "-auto-approve"}));
  REQUIRE(process.shows("\"type\":\"apply_start\""));
  process.signal(SIGINT);
  CHECK(process.finish() == 130);
  CHECK(process.errors().empty());
  const Json last = events_of(process.output(), "change_summary").back();
  CHECK(last.at("exit_code") == 130);
  CHECK(last.at("changes").at("interrupted") == 2);
  CHECK(events_of(process.output(), "log").size() == 1);
}

TEST_CASE("drift -json tells drift, strangers and what is pending apart") {
  Workspace world;
  world.write_two();
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  world.emulator.post("instances/" + world.emulator.ids()["one"], "{\"name\": \"by hand\"}");
  world.emulator.post("instances", "{\"name\": \"stranger\", \"count\": 1}");
  world.edit("fleet.aura.toml", "memory = \"4GB\"", "memory = \"8GB\"");
  const Ran ran = world.run({"drift", "-json"});
  CHECK(ran.code == 2);
  CHECK(addresses(events_of(ran.out, "resource_drift"), "change") == "instance.one ");
  CHECK(addresses(events_of(ran.out, "pending_change"), "change") == "instance.two ");
  CHECK(events_of(ran.out, "unmanaged_instance").size() == 1);
  const Json last = events_of(ran.out, "change_summary").back();
  CHECK(last.at("changes").at("drifted") == 1);
  CHECK(last.at("changes").at("unmanaged") == 1);
  CHECK(last.at("exit_code") == 2);
}

TEST_CASE("show -json needs no Aura, and holds no secret") {
  Workspace world;
  world.write_two();
  REQUIRE(world.run({"plan", "-out=prod.plan"}).code == 0);
  REQUIRE(world.run({"apply", "prod.plan"}).code == 0);
  world.emulator.forget_requests();
  const Ran plan = world.run({"show", "-json", "prod.plan"});
  const Ran state = world.run({"show", "-json"});
  CHECK(Json::parse(plan.out).at("resource_changes").size() == 2);
  CHECK(Json::parse(state.out).at("values").at("root_module").at("resources").size() == 2);
  CHECK(world.emulator.requests().empty());
  for (const std::string& password : world.emulator.passwords())
    CHECK_FALSE(holds(plan.out + state.out, password));
}
