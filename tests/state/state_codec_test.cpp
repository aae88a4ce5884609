#include "state/codec/state_codec.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/places.hpp"
#include "tests/support/random_state.hpp"
#include "tests/support/scratch_directory.hpp"

#include <nlohmann/json.hpp>

namespace {

State a_state() {
  State state;
  state.serial = 7;
  state.lineage = "3f1c";
  Record record;
  record.id = "2f49c2b3";
  record.project_id = "project-1";
  record.applied = {
      {Field::name, std::string("orders-prod")}, {Field::memory, Size{8}}, {Field::version, std::string("5")}};
  record.seen = {{Field::vector_optimized, true}, {Field::secondaries_count, std::int64_t{2}}};
  record.connection_url = "neo4j+s://2f49c2b3.databases.neo4j.io";
  record.protection = {true, OnRemove::forget};
  record.password = PasswordState::stored;
  record.password_location = ".auraform/credentials/Neo4j-2f49c2b3-orders.txt";
  state.records["orders"] = record;
  Intent intent;
  intent.key = "seed";
  intent.operation = "create";
  intent.name = "seed";
  intent.ids_with_name = {"aaaa0000"};
  state.open_intents["seed"] = intent;
  state.durations = {{"create", "business-critical", Size{8}, Milliseconds{90'500}}};
  return state;
}

/// The document of a_state after a change, decoded again.
template <typename Change>
Error error_after(Change change) {
  Json document = *parse_json(encode_state(a_state()), "test");
  change(document);
  const auto state = decode_state(to_pretty(document), "s.json");
  REQUIRE_FALSE(state.has_value());
  CHECK(state.error().kind == ErrorKind::state);
  return state.error();
}

} // namespace

TEST_CASE("The state file is sorted and complete, with one line for what holds nothing nested") {
  CHECK(encode_state(a_state()) == R"({
  "durations": [
    {"memory":"8GB","operation":"create","took_ms":90500,"type":"business-critical"}
  ],
  "instances": {
    "orders": {
      "applied": {"memory":"8GB","name":"orders-prod","version":"5"},
      "connection_url": "neo4j+s://2f49c2b3.databases.neo4j.io",
      "created": "1970-01-01T00:00:00Z",
      "id": "2f49c2b3",
      "not_seen": ["name","version","memory"],
      "password_location": ".auraform/credentials/Neo4j-2f49c2b3-orders.txt",
      "password_state": "stored",
      "project_id": "project-1",
      "protection": {"on_remove":"forget","prevent_destroy":true},
      "seen_otherwise": {"secondaries_count":2,"vector_optimized":true},
      "updated": "1970-01-01T00:00:00Z"
    }
  },
  "intents": {
    "seed": {
      "at": "1970-01-01T00:00:00Z",
      "ids_with_name": ["aaaa0000"],
      "name": "seed",
      "operation": "create",
      "project_id": "",
      "wish": {}
    }
  },
  "lineage": "3f1c",
  "serial": 7,
  "version": 3
}
)");
}

TEST_CASE("A state of version 1, which told all that was seen, is read as it was meant, and written as version 3") {
  const std::string old = content_of(std::filesystem::path{source_directory()} / "tests/state/old/version_1.json");
  const auto state = decode_state(old, "s.json");
  if (!state) FAIL(state.error().message);
  CHECK(state->serial == 42);
  const Record& orders = state->records.at("orders");
  CHECK(orders.applied == FieldValues{{Field::name, std::string("orders-prod")},
                                      {Field::type, std::string("business-critical")},
                                      {Field::version, std::string("5")},
                                      {Field::memory, Size{8}}});
  // The version was never read, memory was changed by somebody else, and the type is as it was asked for.
  CHECK(orders.seen == FieldValues{{Field::name, std::string("orders-prod")},
                                   {Field::type, std::string("business-critical")},
                                   {Field::memory, Size{16}},
                                   {Field::vector_optimized, false},
                                   {Field::secondaries_count, std::int64_t{1}},
                                   {Field::status, std::string("running")}});
  CHECK(state->records.at("orders").protection == Protection{true, OnRemove::refuse});
  CHECK(state->records.at("never-read").seen.empty());
  CHECK_FALSE(state->records.at("never-read").applied.empty());
  CHECK(state->open_intents.at("seed").ids_with_name == std::vector<std::string>{"aaaa0000"});
  const std::string anew = encode_state(*state);
  CHECK(anew.find("\"version\": 3\n") != std::string::npos);
  const auto again = decode_state(anew, "s.json");
  REQUIRE(again.has_value());
  CHECK(*again == *state);
}

TEST_CASE("A state of version 2, which told some things twice, is read, and written as version 3") {
  const std::string old = content_of(std::filesystem::path{source_directory()} / "tests/state/old/version_2.json");
  const auto state = decode_state(old, "s.json");
  if (!state) FAIL(state.error().message);
  const Record& movies = state->records.at("movies");
  CHECK(movies.project_id == "d1f2a0f4-5a3f-4cbb-9f07-6a0e4f1c8b52");
  CHECK(movies.protection == Protection{});
  const std::string anew = encode_state(*state);
  CHECK(anew.find("protection") == std::string::npos);
  CHECK(anew.size() + 100 < old.size());
  const auto again = decode_state(anew, "s.json");
  REQUIRE(again.has_value());
  CHECK(*again == *state);
}

TEST_CASE("What the fields tell is left out, and only that") {
  State state = a_state();
  Record& record = state.records["orders"];
  Intent& intent = state.open_intents["seed"];
  for (const char* const told : {"", "project-1", "project-2"}) {
    record.applied.erase(Field::project_id);
    intent.wish = {};
    if (*told != '\0') {
      record.applied.set(Field::project_id, std::string(told));
      intent.wish = {{Field::project_id, std::string(told)}, {Field::name, std::string(told)}};
    }
    for (const char* const own : {"", "project-1"}) {
      record.project_id = intent.project_id = intent.name = own;
      record.protection.prevent_destroy = !record.protection.prevent_destroy;
      const auto again = decode_state(encode_state(state), "s.json");
      REQUIRE(again.has_value());
      CHECK(*again == state);
    }
  }
}

TEST_CASE("A field that was not seen is told apart from one that was seen as it was applied") {
  State state = a_state();
  Record& record = state.records["orders"];
  for (const bool sees_memory : {true, false})
    for (const bool sees_name : {true, false}) {
      record.seen = {{Field::status, std::string("running")}};
      if (sees_memory) record.seen.set(Field::memory, Size{8});
      if (sees_name) record.seen.set(Field::name, std::string("renamed"));
      const auto again = decode_state(encode_state(state), "s.json");
      REQUIRE(again.has_value());
      CHECK(again->records.at("orders").seen == record.seen);
    }
}

TEST_CASE("A state that was written is read back the same") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  RandomState random(seed);
  for (int i = 0; i < 500; ++i) {
    const State state = random.state();
    const auto again = decode_state(encode_state(state), "s.json");
    if (!again) FAIL(again.error().message);
    REQUIRE(*again == state);
    REQUIRE(encode_state(*again) == encode_state(state));
  }
}

TEST_CASE("Every way of being wrong has its code, and names the member") {
  struct Row {
    const char* code;
    const char* message;
    void (*change)(Json&);
  };
  const Row rows[] = {
      {"state/newer-version", "s.json has version 4", [](Json& d) { d["version"] = 4; }},
      {"state/foreign", "s.json is JSON", [](Json& d) { d["version"] = "1"; }},
      {"state/foreign", "s.json is JSON", [](Json& d) { d["version"] = 0; }},
      {"state/foreign", "s.json is JSON", [](Json& d) { d.erase("instances"); }},
      {"state/foreign", "s.json is JSON", [](Json& d) { d = Json::array(); }},
      {"state/damaged", "s.json: extra is nothing", [](Json& d) { d["extra"] = 1; }},
      {"state/damaged", "s.json: serial is missing", [](Json& d) { d.erase("serial"); }},
      {"state/damaged", "s.json: serial should not be negative", [](Json& d) { d["serial"] = -1; }},
      {"state/damaged", "s.json: lineage should not be empty", [](Json& d) { d["lineage"] = ""; }},
      {"state/damaged", "s.json: intents is missing", [](Json& d) { d.erase("intents"); }},
      {"state/damaged", "instances.orders.id is missing", [](Json& d) { d["instances"]["orders"].erase("id"); }},
      {"state/damaged", "instances.orders.project_id is missing",
       [](Json& d) { d["instances"]["orders"].erase("project_id"); }},
      {"state/damaged", "intents.seed.name is missing", [](Json& d) { d["intents"]["seed"].erase("name"); }},
      {"state/damaged", "instances.orders should be an object", [](Json& d) { d["instances"]["orders"] = 1; }},
      {"state/damaged", "instances.orders.nick is nothing", [](Json& d) { d["instances"]["orders"]["nick"] = "x"; }},
      {"state/damaged", "instances.orders.applied.colour is nothing",
       [](Json& d) { d["instances"]["orders"]["applied"]["colour"] = "red"; }},
      {"state/damaged", "instances.orders.applied.memory should be a size",
       [](Json& d) { d["instances"]["orders"]["applied"]["memory"] = "8"; }},
      {"state/damaged", "instances.orders.applied.memory should be text",
       [](Json& d) { d["instances"]["orders"]["applied"]["memory"] = 8; }},
      {"state/damaged", "instances.orders.seen_otherwise.vector_optimized is missing",
       [](Json& d) { d["instances"]["orders"]["seen_otherwise"]["vector_optimized"] = nullptr; }},
      {"state/damaged", "instances.orders.seen_otherwise is missing",
       [](Json& d) { d["instances"]["orders"].erase("seen_otherwise"); }},
      {"state/damaged", "instances.orders.seen should not stand beside",
       [](Json& d) { d["instances"]["orders"]["seen"] = Json::object(); }},
      {"state/damaged", "instances.orders.not_seen names \"memorable\"",
       [](Json& d) { d["instances"]["orders"]["not_seen"] = {"memorable"}; }},
      {"state/damaged", "instances.orders.not_seen names \"region\"",
       [](Json& d) { d["instances"]["orders"]["not_seen"] = {"region"}; }},
      {"state/damaged", "instances.orders.not_seen names \"name\"",
       [](Json& d) {
         d["instances"]["orders"]["not_seen"] = {"name", "name"};
       }},
      {"state/damaged", "instances.orders.created should be a time",
       [](Json& d) { d["instances"]["orders"]["created"] = "yesterday"; }},
      {"state/damaged", "instances.orders.password_state has the unknown word \"lost\"",
       [](Json& d) { d["instances"]["orders"]["password_state"] = "lost"; }},
      {"state/damaged", "protection.on_remove has the unknown word",
       [](Json& d) { d["instances"]["orders"]["protection"]["on_remove"] = "explode"; }},
      {"state/damaged", "intents.seed.ids_with_name should hold nothing but text",
       [](Json& d) { d["intents"]["seed"]["ids_with_name"] = {1}; }},
      {"state/damaged", "durations.took_ms should be a whole number",
       [](Json& d) { d["durations"][0]["took_ms"] = 1.5; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.message);
    const Error error = error_after(row.change);
    CHECK(error.code == row.code);
    CHECK(error.message.find(row.message) != std::string::npos);
  }
}

TEST_CASE("A newer version tells to upgrade") {
  const Error error = error_after([](Json& d) { d["version"] = 4; });
  CHECK(error.hint.find("newer auraform") != std::string::npos);
}

TEST_CASE("What is empty, cut or somebody else's is never an empty state") {
  struct Row {
    std::string text;
    const char* code;
  };
  const std::string whole = encode_state(a_state());
  const Row rows[] = {{"", "state/empty"},
                      {" \n", "state/empty"},
                      {std::string(4096, '\0'), "state/unreadable"},
                      {"not json", "state/unreadable"},
                      {"{}", "state/foreign"},
                      {"null", "state/foreign"},
                      {R"({"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "resources": []})",
                       "state/foreign"}};
  for (const Row& row : rows) {
    CAPTURE(visible(shortened(row.text, 60)));
    const auto state = decode_state(row.text, "s.json");
    REQUIRE_FALSE(state.has_value());
    CHECK(state.error().kind == ErrorKind::state);
    CHECK(state.error().code == row.code);
  }
  // The last byte is the final newline, without which the document is still whole.
  for (std::size_t length = 0; length + 1 < whole.size(); ++length)
    REQUIRE_FALSE(decode_state(whole.substr(0, length), "s.json").has_value());
}
