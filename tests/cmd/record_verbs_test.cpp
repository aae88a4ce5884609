#include "cmd/run.hpp"

#include "state/local/local_store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_environment.hpp"
#include "tests/support/world.hpp"

namespace {

using namespace std::chrono_literals;

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A directory with a state of two records and no specs.
struct Recorded : FakeEnvironment {
  Recorded() {
    World world;
    world.record("orders", "2f49c2b3").password = PasswordState::stored;
    world.recorded.records["orders"].password_location = "here.txt";
    world.record("dev", "11112222");
    world.recorded.serial = 3;
    LocalStore store(directory / "auraform.state.json");
    const auto lock = store.lock({"id", "test", "me", clock.now()}, 0ms);
    REQUIRE(lock);
    REQUIRE(store.fold(world.recorded));
  }

  int run(const std::vector<std::string>& arguments) {
    out.text.clear();
    err.text.clear();
    environment.arguments = arguments;
    return static_cast<int>(run_auraform(environment));
  }

  State stored() { return LocalStore(directory / "auraform.state.json").load().value().value(); }
};

} // namespace

TEST_CASE("state verbs work without specs, by key or address") {
  Recorded world;
  CHECK(world.run({"state", "list"}) == 0);
  CHECK(holds(world.out.text, "instance.dev"));
  CHECK(world.run({"state", "show", "instance.orders"}) == 0);
  CHECK(holds(world.out.text, "id             = \"2f49c2b3\""));
  CHECK(world.run({"show"}) == 0);
  CHECK(holds(world.out.text, "serial 3"));
  CHECK(world.run({"state", "show", "odrers"}) == 1);
  CHECK(holds(world.err.text, "did you mean orders?"));
}

TEST_CASE("state mv gives a record another key, unless that is taken") {
  Recorded world;
  CHECK(world.run({"state", "mv", "orders", "dev"}) == 1);
  CHECK(world.run({"state", "mv", "orders", "instance.orders_eu"}) == 0);
  const State state = world.stored();
  CHECK(state.records.contains("orders_eu"));
  CHECK_FALSE(state.records.contains("orders"));
  CHECK(state.serial > 3);
}

TEST_CASE("state rm forgets all that are named, or none") {
  Recorded world;
  CHECK(world.run({"state", "rm", "orders", "nobody"}) == 1);
  CHECK(world.stored().records.size() == 2);
  CHECK(world.run({"state", "rm", "orders", "dev"}) == 0);
  CHECK(world.stored().records.empty());
  CHECK(holds(world.out.text, "\"2f49c2b3\" stays in Aura"));
}

TEST_CASE("credentials tells the place, and ends with 1 where there is none") {
  Recorded world;
  CHECK(world.run({"credentials", "orders"}) == 0);
  CHECK(holds(world.out.text, "stored: here.txt"));
  CHECK(world.run({"credentials", "dev"}) == 1);
  CHECK(holds(world.out.text, "unknown"));
}

TEST_CASE("a held lock ends writers with 10, readers do not care, and force-unlock frees it") {
  Recorded world;
  LocalStore other(world.directory / "auraform.state.json");
  const auto lock = other.lock({"lock-id", "apply", "somebody@else", world.clock.now()}, 0ms);
  REQUIRE(lock);
  CHECK(world.run({"state", "rm", "orders"}) == 10);
  CHECK(holds(world.err.text, "somebody@else"));
  CHECK(world.run({"state", "list"}) == 0);
  CHECK(world.run({"force-unlock", "another-id"}) == 10);
  CHECK(world.run({"force-unlock", "lock-id"}) == 0);
  CHECK(holds(world.out.text, "somebody@else"));
  CHECK(world.run({"state", "rm", "orders"}) == 0);
}

TEST_CASE("-state names another file, and an empty state says so") {
  Recorded world;
  CHECK(world.run({"show", "-state=other.json"}) == 0);
  CHECK(world.out.text == "The state is empty: nothing is recorded.\n");
}

TEST_CASE("broken specs are not passed over in silence") {
  Recorded world;
  put(world.directory / "a.aura.toml", "[auraform.state\n");
  CHECK(world.run({"state", "list"}) == 1);
  CHECK(world.run({"state", "list", "-state=auraform.state.json"}) == 0);
}
