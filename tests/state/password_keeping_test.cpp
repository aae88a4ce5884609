// Passwords that the state itself keeps, whatever fails on the way.

#include "state/credentials/password_keeping.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/faulty_store.hpp"
#include "tests/support/memory_store.hpp"
#include "tests/support/scratch_directory.hpp"

namespace {

Credential credential_of(const std::string& id, const std::string& password) {
  return {.key = "key-" + id, .instance_id = id, .username = "neo4j", .password = Secret(password)};
}

Record record_of(const std::string& id, PasswordState password = PasswordState::pending) {
  Record record;
  record.id = id;
  record.password = password;
  return record;
}

State state_with(const std::map<std::string, Record>& records) {
  State state;
  state.lineage = "3f1c";
  state.serial = 7;
  state.records = records;
  return state;
}

State loaded(StateStore& store) { return **store.load(); }

} // namespace

TEST_CASE("A password is in the journal as soon as it is held, and in the snapshot after the fold") {
  const State recorded = state_with({});
  MemoryStore store(recorded);
  PasswordKeepingStore keeper(store, recorded);
  const auto spool = make_state_spool(keeper, make_credential_spool("/nonexistent/spool"));
  const auto sink = make_state_sink(keeper);
  const Credential credential = credential_of("2f49c2b3", "one-time");
  REQUIRE(spool->hold({credential}).has_value());
  CHECK(loaded(store).passwords.at("2f49c2b3").reveal() == "one-time");
  CHECK(*sink->store(credential) == "the encrypted state");
  CHECK(store.appends == 1);

  const std::uint64_t seen = loaded(store).serial;
  State next = state_with({{"orders", record_of("2f49c2b3")}});
  next.serial = recorded.serial + 1; // whoever folds does not know of the entry
  REQUIRE(keeper.fold(next).has_value());
  CHECK(loaded(store).passwords.at("2f49c2b3").reveal() == "one-time");
  CHECK(loaded(store).serial > seen);
  CHECK_FALSE(keeper.has_unfolded());
}

TEST_CASE("A password whose instance is gone again is not folded in") {
  const State recorded = state_with({});
  MemoryStore store(recorded);
  PasswordKeepingStore keeper(store, recorded);
  REQUIRE(keeper.keep({credential_of("2f49c2b3", "one-time")}).has_value());
  State next = recorded;
  ++next.serial;
  REQUIRE(keeper.fold(next).has_value());
  CHECK(loaded(store).passwords.empty());
}

TEST_CASE("A password stays while a creation is open that it may belong to") {
  const State recorded = state_with({});
  MemoryStore store(recorded);
  PasswordKeepingStore keeper(store, recorded);
  REQUIRE(keeper.keep({credential_of("2f49c2b3", "one-time")}).has_value());
  State next = recorded;
  ++next.serial;
  next.open_intents["orders"].key = "orders";
  REQUIRE(keeper.fold(next).has_value());
  CHECK(loaded(store).passwords.contains("2f49c2b3"));
}

TEST_CASE("What a killed run kept without a record of it is held for the next run") {
  State recorded = state_with({{"known", record_of("00000001", PasswordState::stored)},
                               {"pending", record_of("00000002", PasswordState::pending)},
                               {"adopted", record_of("00000003", PasswordState::unknown)}});
  for (const char* id : {"00000001", "00000002", "00000003", "00000004"})
    recorded.passwords.emplace(id, Secret(std::string("password-of-") + id));
  MemoryStore store(recorded);
  PasswordKeepingStore keeper(store, recorded);
  const auto spool = make_state_spool(keeper, make_credential_spool("/nonexistent/spool"));
  const auto held = spool->held();
  REQUIRE(held.has_value());
  std::vector<std::string> ids;
  for (const Credential& credential : *held)
    ids.push_back(credential.instance_id);
  CHECK(ids == std::vector<std::string>{"00000002", "00000003", "00000004"});
  CHECK(held->front().password.reveal() == "password-of-00000002");
}

TEST_CASE("What an earlier run left in a file goes into the state, and never the other way") {
  const ScratchDirectory scratch;
  const auto file = scratch / "passwords.spool";
  REQUIRE(make_credential_spool(file)->hold({credential_of("00000001", "from-the-file")}).has_value());
  State recorded = state_with({{"a", record_of("00000001")}, {"b", record_of("00000002")}});
  recorded.passwords.emplace("00000002", Secret("from-the-state"));
  MemoryStore store(recorded);
  PasswordKeepingStore keeper(store, recorded);
  const auto spool = make_state_spool(keeper, make_credential_spool(file));
  const auto held = spool->held();
  REQUIRE(held->size() == 2);
  REQUIRE(spool->replace(*held).has_value());
  CHECK(content_of(file).find("from-the-file") != std::string::npos);
  CHECK(content_of(file).find("from-the-state") == std::string::npos);
  REQUIRE(make_state_sink(keeper)->store(held->front()).has_value());
  REQUIRE(spool->replace(*held).has_value());
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(loaded(store).passwords.size() == 2);
}

TEST_CASE("A write that fails is told, and nothing is taken for kept") {
  const Credential credential = credential_of("2f49c2b3", "one-time");
  for (const auto moment : {StoreFaults::Moment::before, StoreFaults::Moment::after}) {
    const State recorded = state_with({});
    MemoryStore store(recorded);
    FaultyStore faulty(store, {.append = 1, .moment = moment});
    PasswordKeepingStore keeper(faulty, recorded);
    const auto sink = make_state_sink(keeper);
    const auto failed = sink->store(credential);
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().message.find("one-time") == std::string::npos);
    CHECK_FALSE(keeper.keeps("2f49c2b3"));
    REQUIRE(sink->store(credential).has_value());
    CHECK(loaded(store).passwords.at("2f49c2b3").reveal() == "one-time");
  }
}

TEST_CASE("A password goes with its instance, and stays where the record alone goes") {
  State state = state_with({{"deleted", record_of("00000001")}, {"forgotten", record_of("00000002")}});
  state.passwords.emplace("00000001", Secret("a"));
  state.passwords.emplace("00000002", Secret("b"));
  apply_entry(state, RecordErased{"deleted", true});
  apply_entry(state, RecordErased{"forgotten"});
  CHECK(state.records.empty());
  CHECK_FALSE(state.passwords.contains("00000001"));
  CHECK(state.passwords.contains("00000002"));
}
