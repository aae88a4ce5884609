// The store on the protocol of Terraform's http backend, in the dialects that servers speak it in.

#include "state/open_store.hpp"

#include "tests/remote/proxy.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/store_contract.hpp"
#include "tests/support/test_server.hpp"

#include <array>
#include <chrono>
#include <thread>

namespace {

const std::array<const char*, 4> dialects{"plain", "gitlab", "gitea", "forgejo"};

class World {
public:
  explicit World(const TestServer& server) {
    settings.backend = "http";
    settings.options = {{"timeout", "2s"}};
    around.base = scratch.path();
    around.environment = {{"TF_HTTP_ADDRESS", server.field("address")},
                          {"TF_HTTP_LOCK_ADDRESS", server.field("lock_address")},
                          {"TF_HTTP_UNLOCK_ADDRESS", server.field("unlock_address")},
                          {"TF_HTTP_LOCK_METHOD", server.field("lock_method")},
                          {"TF_HTTP_UNLOCK_METHOD", server.field("unlock_method")},
                          {"TF_HTTP_USERNAME", server.field("username")},
                          {"TF_HTTP_PASSWORD", server.field("password")}};
  }

  std::unique_ptr<StateStore> store() const {
    auto opened = open_store(settings, around);
    if (!opened) FAIL(opened.error().message);
    return std::move(opened).value();
  }

  ScratchDirectory scratch;
  StateSettings settings;
  StoreSurroundings around;
};

/// Tells the server what to do to its next requests.
void plan_faults(const TestServer& server, const std::string& faults) {
  httplib::Client client(server.field("endpoint"));
  client.Post("/_control", faults, "application/json");
}

std::string upper(std::string text) {
  for (char& letter : text)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  return text;
}

} // namespace

TEST_CASE("The store on HTTP keeps the promises of a state store in every dialect") {
  for (const char* dialect : dialects) {
    CAPTURE(dialect);
    const TestServer server("tf-state.sh", {"--dialect", dialect});
    const World world(server);
    keeps_its_promises(*world.store());
  }
}

TEST_CASE("A run whose lock was broken cannot write in any dialect, and loses nothing") {
  for (const char* dialect : dialects) {
    CAPTURE(dialect);
    const TestServer server("tf-state.sh", {"--dialect", dialect});
    const World world(server);
    const auto sleeper = world.store();
    auto sleeping = sleeper->lock(contract_holder, Milliseconds{0});
    REQUIRE(sleeping.has_value());
    REQUIRE(append_one_entry(*sleeper, put_record("a")).has_value());
    REQUIRE(world.store()->force_unlock(contract_holder.id).has_value());
    const auto next = world.store();
    LockHolder holder = contract_holder;
    holder.id = "lock-2";
    auto lock = next->lock(holder, Milliseconds{0});
    REQUIRE(lock.has_value());
    REQUIRE(append_one_entry(*next, put_record("b")).has_value());
    CHECK(append_one_entry(*sleeper, put_record("c")).error().kind == ErrorKind::stale);
    CHECK(sleeper->fold(loaded_state(*next)).error().kind == ErrorKind::stale);
    sleeping->reset();
    CHECK(world.store()->lock(contract_holder, Milliseconds{0}).error().kind == ErrorKind::locked);
    lock->reset();
    const auto third = world.store();
    REQUIRE(third->lock(contract_holder, Milliseconds{0}).has_value());
    CHECK(loaded_state(*third).records.size() == 3);
  }
}

TEST_CASE("Whoever holds a lock past its lifetime asks the server whether it is his still, in every dialect") {
  for (const char* dialect : dialects) {
    CAPTURE(dialect);
    const TestServer server("tf-state.sh", {"--dialect", dialect});
    World world(server);
    world.settings.options["lock_lifetime"] = "1s";
    const auto store = world.store();
    auto lock = store->lock(contract_holder, Milliseconds{0});
    REQUIRE(lock.has_value());
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    CHECK((*lock)->check().has_value());

    REQUIRE(world.store()->force_unlock(contract_holder.id).has_value());
    const auto next = world.store();
    LockHolder holder = contract_holder;
    holder.id = "lock-2";
    auto taken = next->lock(holder, Milliseconds{0});
    REQUIRE(taken.has_value());
    const auto checked = (*lock)->check();
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().code == "state/lock-lost");
    lock->reset();
    CHECK((*taken)->check().has_value()); // and the former holder has not freed it
  }
}

TEST_CASE("Whatever happens to an answer of the server, before or after it took effect, nothing is lost or twice") {
  for (const char* dialect : dialects) {
    for (const char* fault : {"drop-before", "drop-after", "status-500", "status-503", "truncate"}) {
      CAPTURE(dialect, fault);
      const TestServer server("tf-state.sh", {"--dialect", dialect});
      const World world(server);
      const auto store = world.store();
      auto lock = store->lock(contract_holder, Milliseconds{0});
      if (!lock) FAIL(lock.error().message);
      for (const char* key : {"a", "b"}) {
        plan_faults(server, std::string(R"([{"method": "POST", "do": ")") + fault + R"("}])");
        const auto written = append_one_entry(*store, put_record(key));
        if (!written) FAIL(written.error().message);
      }
      State state = loaded_state(*store);
      CHECK(state.serial == 2);
      state.serial += 1;
      plan_faults(server, std::string(R"([{"method": "POST", "do": ")") + fault + R"("}])");
      const auto folded = store->fold(state);
      if (!folded) FAIL(folded.error().message);
      lock->reset();
      CHECK(loaded_state(*world.store()) == state);
      CHECK(world.store()->lock(contract_holder, Milliseconds{0}).has_value());
    }
  }
}

TEST_CASE("A server that takes the writes of another lock is refused before anything is entrusted to it") {
  const TestServer server("tf-state.sh", {});
  SpoilingProxy proxy(server.field("endpoint"));
  World world(server);
  // It drops the lock's id on the way, and lets everybody write.
  proxy.spoil = [](const httplib::Request& request, httplib::Response& response, const auto& forward) {
    if (request.method == "PUT") {
      response.status = 200;
      return;
    }
    forward();
  };
  const std::string address = server.field("address");
  world.around.environment["TF_HTTP_ADDRESS"] = proxy.address() + address.substr(address.find('/', 8));
  world.around.environment["TF_HTTP_UPDATE_METHOD"] = "PUT";
  CHECK(world.store()->lock(contract_holder, Milliseconds{0}).error().code == "state/no-conditions");
}

TEST_CASE("GitLab's CI needs its job token alone, and the token goes to no other server") {
  const TestServer server("tf-state.sh", {"--dialect", "gitlab", "--user", "gitlab-ci-token", "--password", "job"});
  World world(server);
  world.around.environment = {
      {"CI_API_V4_URL", server.field("endpoint") + "/api/v4"}, {"CI_PROJECT_ID", "1"}, {"CI_JOB_TOKEN", "job"}};
  keeps_its_promises(*world.store());
  world.around.environment["TF_HTTP_ADDRESS"] = server.field("endpoint") + "/elsewhere";
  CHECK(world.store()->load().error().code == "state/store-credentials");
}

TEST_CASE("Every way not to get at the server has a message of its own") {
  const TestServer server("tf-state.sh", {});
  World world(server);
  world.settings.options["timeout"] = "1s";
  world.around.environment["TF_HTTP_PASSWORD"] = "wrong";
  CHECK(world.store()->load().error().code == "state/store-credentials");
  world.around.environment["TF_HTTP_ADDRESS"] = "http://127.0.0.1:1/state";
  CHECK(world.store()->load().error().code == "state/unreachable");
  world.around.environment["TF_HTTP_ADDRESS"] = "http://state.example.com/state";
  CHECK(open_store(world.settings, world.around).error().message.find("plain http") != std::string::npos);
  world.around.environment.clear();
  CHECK(open_store(world.settings, world.around).error().code == "spec/state-option");
}

TEST_CASE("What the work with the server took is counted, and the history tells when the state was written") {
  const TestServer server("tf-state.sh", {});
  const World world(server);
  const auto store = world.store();
  auto lock = store->lock(contract_holder, Milliseconds{0});
  REQUIRE(lock.has_value());
  State state;
  state.lineage = "lineage";
  for (state.serial = 1; state.serial <= 2; ++state.serial)
    REQUIRE(store->fold(state).has_value());
  lock->reset();
  httplib::Client client(server.field("endpoint"));
  std::uint64_t requests = 0;
  std::uint64_t reads = 0;
  const auto told = nlohmann::json::parse(client.Get("/_control")->body);
  for (const auto& [method, count] : told["requests"].items()) {
    requests += count.get<std::uint64_t>();
    if (method == "GET") reads = count;
  }
  const StoreCost cost = store->cost().value();
  CHECK(cost.requests == requests);
  CHECK(cost.writes == requests - reads);
  CHECK(cost.bytes_written > 0);
  const auto versions = world.store()->versions();
  REQUIRE(versions->size() == 1); // earlier ones are kept by the server, where it keeps any
  CHECK(versions->front().written.has_value());
}

TEST_CASE("Every option of HTTP may come from a variable, which wins over what the specs say") {
  const TestServer server("tf-state.sh", {"--dialect", "forgejo"});
  World world(server);
  world.around.environment = {{"TF_HTTP_PASSWORD", server.field("password")}};
  world.settings.options.clear();
  for (const char* name : {"address", "lock_address", "unlock_address"}) {
    world.settings.options[name] = "http://127.0.0.1:1/wrong";
    world.around.environment["AURAFORM_STATE_" + upper(name)] = server.field(name);
  }
  for (const char* name : {"lock_method", "unlock_method", "username"}) {
    world.settings.options[name] = "WRONG";
    world.around.environment["AURAFORM_STATE_" + upper(name)] = server.field(name);
  }
  const std::map<std::string, std::string> right{
      {"update_method", "PUT"}, {"timeout", "20s"}, {"ca_file", "/missing"}, {"lock_lifetime", "2h"}};
  for (const auto& [name, value] : right) {
    world.settings.options[name] = name == "update_method" ? "WRONG" : value;
    world.around.environment["AURAFORM_STATE_" + upper(name)] = value;
  }
  keeps_its_promises(*world.store());
}
