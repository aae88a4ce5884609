#include "cmd/text/state_text.hpp"

#include "cmd/text/drift_text.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/world.hpp"

namespace {

State some_state() {
  World world;
  Record& orders = world.record("orders", "2f49c2b3", {{Field::secondaries_count, std::int64_t{1}}});
  orders.connection_url = "neo4j+s://2f49c2b3.databases.neo4j.io";
  orders.protection = {.prevent_destroy = true, .on_remove = OnRemove::refuse};
  orders.password = PasswordState::stored;
  orders.password_location = ".auraform/credentials/Neo4j-2f49c2b3-orders.txt";
  Record& dev = world.record("dev", "11112222", {{Field::name, std::string{"dev\x1b"}}});
  dev.seen.erase(Field::memory);
  dev.seen.set(Field::status, std::string{"paused"});
  world.intend("unsure").at = TimePoint(std::chrono::hours(500000));
  world.recorded.serial = 12;
  world.recorded.lineage = "8e3f";
  return world.recorded;
}

} // namespace

TEST_CASE("records are listed in columns, and creates whose end is unknown after them") {
  check_golden("state_list.txt", state_list_text(some_state(), {}));
}

TEST_CASE("a list can be narrowed by globs over keys and addresses") {
  const State state = some_state();
  CHECK(state_list_text(state, {"ord*"}).find("instance.orders") == 0);
  CHECK(state_list_text(state, {"instance.d*"}).find("instance.dev") == 0);
  CHECK(state_list_text(state, {"nothing"}).empty());
  CHECK(state_list_text({}, {}).empty());
}

TEST_CASE("the state is shown in full, without a password") {
  check_golden("state_show.txt", state_text(some_state(), {}));
}

TEST_CASE("where a password is, in words") {
  struct Row {
    PasswordState state;
    std::string begins;
  };
  const Row rows[] = {{PasswordState::stored, "stored: here"},
                      {PasswordState::rescued, "rescued: here"},
                      {PasswordState::unknown, "unknown: "},
                      {PasswordState::pending, "lost: "}};
  for (const Row& row : rows) {
    Record record;
    record.password = row.state;
    record.password_location = "here";
    CHECK(password_place_text(record).find(row.begins) == 0);
  }
}

TEST_CASE("the drift report tells vanished instances, and counts what it leaves out") {
  const std::vector<Drift> drift{{.key = "gone", .id = "2f49c2b3", .vanished = true}};
  CHECK(drift_text(drift, {}).find("# instance.gone is gone\n  - id = \"2f49c2b3\"\n") != std::string::npos);
  CHECK(drift_text({{.key = "a", .id = "1", .unread = {Field::memory}}}, {}).empty());
  const std::vector<InstanceSummary> two{{"id1", "one", "p", "gcp", {}}, {"id2", "two", "p", "gcp", {}}};
  CHECK(unmanaged_text(two, 1, {}).find("… and 1 more") != std::string::npos);
  CHECK(unmanaged_text({}, 1, {}).empty());
}
