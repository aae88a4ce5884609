#include "state/journal.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/random_state.hpp"

using namespace std::chrono_literals;

namespace {

const TimePoint noon{Milliseconds{1'700'000'000'000}};

Intent an_intent(const std::string& key) {
  Intent intent;
  intent.key = key;
  intent.operation = "create";
  intent.name = key + "-prod";
  intent.project_id = "project-1";
  intent.wish = {{Field::memory, Size{8}}, {Field::version, std::string("5")}};
  intent.protection = {true, OnRemove::forget};
  intent.at = noon;
  return intent;
}

Record a_record(const std::string& id) {
  Record record;
  record.id = id;
  record.applied = {{Field::memory, Size{8}}};
  record.connection_url = "neo4j+s://" + id;
  return record;
}

State state_of(const std::vector<JournalEntry>& entries) {
  State state;
  for (const JournalEntry& entry : entries)
    apply_entry(state, entry);
  return state;
}

DurationMeasured took(const std::string& operation, Milliseconds time) {
  return {{operation, "business-critical", Size{8}, time}};
}

} // namespace

TEST_CASE("A clone takes the place of its key, and what gave it up stays on record") {
  const State state =
      state_of({RecordPut{"a", a_record("old")}, RecordPut{"a/clone", a_record("new")}, RecordPut{"b", a_record("b")},
                RecordSwitched{"a"}, RecordSwitched{"a"}, RecordSwitched{"b"}});
  CHECK(state.records.size() == 3);
  CHECK(state.records.at("a").id == "new");
  CHECK(state.records.at("a/replaced").id == "old");
  CHECK(state.records.at("b").id == "b");

  const State renamed = state_of({RecordPut{"a", a_record("1")}, RecordPut{"a/clone", a_record("2")},
                                  RecordPut{"a/replaced", a_record("3")}, RecordRenamed{"a", "z"}});
  CHECK(renamed.records.at("z").id == "1");
  CHECK(renamed.records.at("z/clone").id == "2");
  CHECK(renamed.records.at("z/replaced").id == "3");
}

TEST_CASE("An answered create turns the open intent into a record") {
  const InstanceCreated created{"orders", "2f49c2b3", "neo4j+s://x", PasswordState::pending, noon, noon + 1s};
  const State state = state_of({IntentOpened{an_intent("orders")}, created});
  CHECK(state.open_intents.empty());
  REQUIRE(state.records.contains("orders"));
  Record expected;
  expected.id = "2f49c2b3";
  expected.project_id = "project-1";
  expected.applied = an_intent("orders").wish;
  expected.connection_url = "neo4j+s://x";
  expected.protection = {true, OnRemove::forget};
  expected.password = PasswordState::pending;
  expected.created = noon;
  expected.updated = noon + 1s;
  CHECK(state.records.at("orders") == expected);
}

TEST_CASE("A create under a key that has a record replaces it: the key means the new instance") {
  const InstanceCreated created{"orders", "new", "", PasswordState::pending, noon, noon};
  const State state = state_of({RecordPut{"orders", a_record("old")}, IntentOpened{an_intent("orders")}, created});
  CHECK(state.records.at("orders").id == "new");
  CHECK(state.records.size() == 1);
}

TEST_CASE("An open intent leaves the record of its key alone, and closing it as well") {
  const State open = state_of({RecordPut{"orders", a_record("old")}, IntentOpened{an_intent("orders")}});
  CHECK(open.records.at("orders") == a_record("old"));
  CHECK(open.open_intents.at("orders") == an_intent("orders"));
  const State closed =
      state_of({RecordPut{"orders", a_record("old")}, IntentOpened{an_intent("orders")}, IntentClosed{"orders"}});
  CHECK(closed.records.at("orders") == a_record("old"));
  CHECK(closed.open_intents.empty());
}

TEST_CASE("Settled fields overlay the record's, and an unread URL keeps the known one") {
  const FieldsRecorded settled{"orders",
                               {{Field::memory, Size{16}}},
                               {{Field::storage, Size{32}}, {Field::status, std::string("running")}},
                               "",
                               noon};
  Record expected = a_record("x");
  expected.applied = {{Field::memory, Size{16}}};
  expected.seen = {{Field::storage, Size{32}}, {Field::status, std::string("running")}};
  expected.updated = noon;
  CHECK(state_of({RecordPut{"orders", a_record("x")}, settled}).records.at("orders") == expected);
  const FieldsRecorded moved{"orders", {}, {}, "neo4j+s://new", noon};
  const State state = state_of({RecordPut{"orders", a_record("x")}, moved});
  CHECK(state.records.at("orders").connection_url == "neo4j+s://new");
  CHECK(state.records.at("orders").applied == a_record("x").applied);
}

TEST_CASE("Password and protection change alone") {
  const State state = state_of({RecordPut{"orders", a_record("x")},
                                PasswordRecorded{"orders", PasswordState::stored, ".auraform/credentials/x"},
                                ProtectionRecorded{"orders", {true, OnRemove::refuse}}});
  Record expected = a_record("x");
  expected.password = PasswordState::stored;
  expected.password_location = ".auraform/credentials/x";
  expected.protection = {true, OnRemove::refuse};
  CHECK(state.records.at("orders") == expected);
}

TEST_CASE("A rename moves the record and the open intent") {
  const State state =
      state_of({RecordPut{"old", a_record("x")}, IntentOpened{an_intent("old")}, RecordRenamed{"old", "new"}});
  CHECK(state.records.size() == 1);
  CHECK(state.records.at("new") == a_record("x"));
  REQUIRE(state.open_intents.contains("new"));
  CHECK(state.open_intents.at("new").key == "new");
}

TEST_CASE("A rename onto a taken key loses neither instance") {
  const State state = state_of({RecordPut{"a", a_record("1")}, RecordPut{"b", a_record("2")}, RecordRenamed{"a", "b"}});
  CHECK(state.records.at("a").id == "1");
  CHECK(state.records.at("b").id == "2");
}

TEST_CASE("A rename to itself changes nothing") {
  const State state = state_of({RecordPut{"a", a_record("1")}, RecordRenamed{"a", "a"}});
  CHECK(state.records.at("a").id == "1");
}

TEST_CASE("An entry about a key that is not there is ignored") {
  const std::vector<JournalEntry> entries{IntentClosed{"x"},
                                          InstanceCreated{"x", "id", "", PasswordState::pending, noon, noon},
                                          FieldsRecorded{"x", {}, {}, "", noon},
                                          PasswordRecorded{"x", PasswordState::stored, ""},
                                          ProtectionRecorded{"x", {}},
                                          RecordErased{"x"},
                                          RecordRenamed{"x", "y"}};
  CHECK(state_of(entries) == State{});
}

TEST_CASE("The latest five durations of each operation, type and size are kept, oldest first") {
  State state;
  for (int i = 1; i <= 7; ++i)
    apply_entry(state, took("create", Milliseconds{i}));
  apply_entry(state, took("resume", 1ms));
  apply_entry(state, DurationMeasured{{"create", "free-db", Size{1}, 1ms}});
  std::string kept;
  for (const DurationSample& sample : state.durations)
    kept += sample.operation + " " + sample.type + " " + std::to_string(sample.took.count()) + "; ";
  CHECK(kept == "create business-critical 3; create business-critical 4; create business-critical 5; "
                "create business-critical 6; create business-critical 7; create free-db 1; "
                "resume business-critical 1; ");
}

TEST_CASE("Applying an entry twice is applying it once, whatever the state and the entry") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  RandomState random(seed);
  for (int i = 0; i < 3000; ++i) {
    State once = random.state();
    const JournalEntry entry = random.entry();
    apply_entry(once, entry);
    State twice = once;
    apply_entry(twice, entry);
    REQUIRE(twice == once);
  }
}
