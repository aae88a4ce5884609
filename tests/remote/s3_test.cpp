// The store on S3, on a real one: Ceph's gateway. And on one that must be refused: s3rver.

#include "state/open_store.hpp"

#include "base/files.hpp"
#include "tests/remote/proxy.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/store_contract.hpp"
#include "tests/support/test_server.hpp"

#include <csignal>

namespace {

/// One gateway for all tests of this file; each has a key of its own.
const TestServer& ceph() {
  static const TestServer server("ceph-rgw.sh", {"--buckets", "state"});
  return server;
}

class World {
public:
  explicit World(const TestServer& server)
      : World(server, server.field("endpoint")) {}

  World(const TestServer& server, const std::string& endpoint) {
    static int count = 0;
    settings.backend = "s3";
    settings.options = {{"bucket", "state"},
                        {"key", "team a+b=c/état " + std::to_string(++count) + ".json"},
                        {"endpoint", endpoint},
                        {"timeout", "2s"}};
    around.base = scratch.path();
    around.environment = {{"AWS_ACCESS_KEY_ID", server.field("access_key")},
                          {"AWS_SECRET_ACCESS_KEY", server.field("secret_key")}};
  }

  std::unique_ptr<StateStore> store() const {
    auto opened = open_store(settings, around);
    if (!opened) FAIL(opened.error().message);
    return std::move(opened).value();
  }

  /// What a run is told that only wants to read, and one that wants to write.
  Error read_error() const { return store()->load().error(); }
  Error lock_error() const { return store()->lock(contract_holder, Milliseconds{0}).error(); }

  ScratchDirectory scratch;
  StateSettings settings;
  StoreSurroundings around;
};

bool is_skipped(const TestServer& server, const char* what) {
  if (!server.is_there()) WARN(std::string("skipped: ") + what + " is not installed");
  return !server.is_there();
}

} // namespace

TEST_CASE("The store on S3 keeps the promises of a state store") {
  if (is_skipped(ceph(), "Ceph's gateway")) return;
  const World world(ceph());
  keeps_its_promises(*world.store());
}

TEST_CASE("A store that ignores conditions is refused before anything is entrusted to it") {
  const TestServer server("s3rver.sh", {"--buckets", "state"});
  if (is_skipped(server, "s3rver")) return;
  World world(server);
  const Error error = world.lock_error();
  CHECK(error.code == "state/no-conditions");
  CHECK(error.message.find("ignores If-None-Match") != std::string::npos);
  CHECK(*world.store()->load() == std::nullopt);
}

TEST_CASE("A store that does not offer conditions is refused") {
  if (is_skipped(ceph(), "Ceph's gateway")) return;
  SpoilingProxy proxy(ceph().field("endpoint"));
  proxy.spoil = [](const httplib::Request& request, httplib::Response& response, const auto& forward) {
    if (!request.has_header("If-None-Match")) return forward();
    response.status = 501;
    response.body = "<Error><Code>NotImplemented</Code></Error>";
  };
  CHECK(World(ceph(), proxy.address()).lock_error().code == "state/no-conditions");
}

TEST_CASE("Every way not to get at the bucket has a message of its own") {
  if (is_skipped(ceph(), "Ceph's gateway")) return;
  World world(ceph());
  world.around.environment["AWS_SECRET_ACCESS_KEY"] = "wrong";
  CHECK(world.read_error().code == "state/store-credentials");
  CHECK(world.read_error().kind == ErrorKind::authentication);
  CHECK(world.read_error().message.find("wrong (") != std::string::npos);
  world.around.environment["AWS_ACCESS_KEY_ID"] = "NOBODY";
  CHECK(world.read_error().message.find("does not know the access key") != std::string::npos);
  world.around.environment.clear();
  CHECK(world.read_error().code == "state/no-store-credentials");

  World other(ceph());
  other.settings.options["bucket"] = "elsewhere";
  CHECK(other.read_error().code == "state/no-bucket");
  CHECK(other.lock_error().code == "state/no-bucket");
  other.settings.options["endpoint"] = "http://127.0.0.1:1";
  CHECK(other.read_error().code == "state/unreachable");
  CHECK(other.read_error().kind == ErrorKind::network);
}

TEST_CASE("A bucket in another region and a wrong clock are told as such") {
  if (is_skipped(ceph(), "Ceph's gateway")) return;
  SpoilingProxy proxy(ceph().field("endpoint"));
  World world(ceph(), proxy.address());
  proxy.spoil = [](const httplib::Request&, httplib::Response& response, const auto&) {
    response.status = 301;
    response.set_header("Location", "http://127.0.0.1:1/");
    response.set_header("x-amz-bucket-region", "eu-north-1");
    response.body = "<Error><Code>PermanentRedirect</Code></Error>";
  };
  CHECK(world.read_error().code == "state/other-region");
  CHECK(world.read_error().hint.find("region = \"eu-north-1\"") != std::string::npos);
  proxy.spoil = [](const httplib::Request&, httplib::Response& response, const auto&) {
    response.status = 403;
    response.set_header("Date", "Sat, 01 Jan 2000 00:00:00 GMT");
    response.body = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
  };
  CHECK(world.read_error().code == "state/wrong-clock");
  CHECK(world.read_error().message.find("ahead of the store's") != std::string::npos);
}

TEST_CASE("Whatever answer to a write is lost or wrong, before or after it took effect, nothing is lost or twice") {
  if (is_skipped(ceph(), "Ceph's gateway")) return;
  enum class Way { error_before, error_after, cut_after };
  for (const Way way : {Way::error_before, Way::error_after, Way::cut_after}) {
    bool struck = true;
    for (int broken = 1; struck; ++broken) {
      CAPTURE(static_cast<int>(way), broken);
      struck = false;
      std::atomic<int> writes{0};
      SpoilingProxy proxy(ceph().field("endpoint"));
      proxy.spoil = [&](const httplib::Request& request, httplib::Response& response, const auto& forward) {
        if (request.method != "PUT" || ++writes != broken) return forward();
        struck = true;
        if (way != Way::error_before) forward();
        response.status = 500;
        response.headers.clear();
        response.body = "<Error><Code>UnknownError</Code></Error>";
        // A body that is announced and does not come: the connection ends in the middle of the answer.
        if (way == Way::cut_after)
          response.set_content_provider(1000, "text/xml",
                                        [](std::size_t, std::size_t, httplib::DataSink&) { return false; });
      };
      const World world(ceph(), proxy.address());
      const auto store = world.store();
      auto lock = store->lock(contract_holder, Milliseconds{0});
      REQUIRE(lock.has_value());
      REQUIRE(append_one_entry(*store, put_record("a")).has_value());
      REQUIRE(append_one_entry(*store, put_record("b")).has_value());
      State state = loaded_state(*store);
      CHECK(state.serial == 2);
      state.serial += 1;
      REQUIRE(store->fold(state).has_value());
      lock->reset();
      CHECK(loaded_state(*world.store()) == state);
      CHECK(world.store()->lock(contract_holder, Milliseconds{0}).has_value());
    }
  }
}

TEST_CASE("Through an outage and a hang nothing is lost: what could not be written is kept, and folded in later") {
  if (is_skipped(ceph(), "Ceph's gateway")) return;
  for (const bool hangs : {true, false}) { // in this order: the gateway that starts again is another process
    CAPTURE(hangs);
    World world(ceph());
    world.settings.options["timeout"] = "1s";
    world.settings.options["lock_lifetime"] = "1s";
    {
      const auto store = world.store();
      auto lock = store->lock(contract_holder, Milliseconds{0});
      REQUIRE(lock.has_value());
      REQUIRE(append_one_entry(*store, put_record("a")).has_value());
      if (hangs)
        ::kill(ceph().process(), SIGSTOP);
      else
        ceph().call("gateway-stop");
      const auto failed = append_one_entry(*store, put_record("b"));
      CHECK(failed.error().kind == ErrorKind::network);
      CHECK(failed.error().hint.find("is kept in") != std::string::npos);
      CHECK(world.read_error().kind == ErrorKind::network);
      if (hangs)
        ::kill(ceph().process(), SIGCONT);
      else
        ceph().call("gateway-start");
      lock->reset();
    }
    const auto next = world.store();
    const auto lock = next->lock(contract_holder, Milliseconds{20'000});
    if (!lock) FAIL(lock.error().message);
    CHECK(loaded_state(*next).records.size() == 2);
  }
}

TEST_CASE("Every option of S3 may come from a variable, which wins over what the specs say") {
  if (is_skipped(ceph(), "Ceph's gateway")) return;
  World world(ceph());
  const std::filesystem::path credentials = world.scratch.path() / "credentials";
  REQUIRE(replace_file(credentials, "[right]\naws_access_key_id = " + ceph().field("access_key") +
                                        "\naws_secret_access_key = " + ceph().field("secret_key") + "\n")
              .has_value());
  // What is written cannot work, each for its own reason.
  world.settings.options = {{"bucket", "elsewhere"},     {"key", "wrong.json"}, {"endpoint", "http://127.0.0.1:1"},
                            {"path_style", "false"},     {"profile", "wrong"},  {"timeout", "1s"},
                            {"lock_lifetime", "10m"},    {"region", "wrong"},   {"ca_file", "/missing"},
                            {"allow_plain_http", "true"}};
  world.around.environment = {{"AWS_SHARED_CREDENTIALS_FILE", credentials.string()},
                              {"AURAFORM_STATE_BUCKET", "state"},
                              {"AURAFORM_STATE_KEY", "overridden.json"},
                              {"AURAFORM_STATE_ENDPOINT", ceph().field("endpoint")},
                              {"AURAFORM_STATE_PATH_STYLE", "true"},
                              {"AURAFORM_STATE_PROFILE", "right"},
                              {"AURAFORM_STATE_REGION", "us-east-1"},
                              {"AURAFORM_STATE_CA_FILE", credentials.string()},
                              {"AURAFORM_STATE_TIMEOUT", "20s"},
                              {"AURAFORM_STATE_LOCK_LIFETIME", "70s"}};
  keeps_its_promises(*world.store());
  CHECK(world.store()->describe() == "s3://state/overridden.json");
  world.around.environment["AURAFORM_STATE_ALLOW_PLAIN_HTTP"] = "false";
  world.around.environment["AURAFORM_STATE_ENDPOINT"] = "http://s3.example.com";
  CHECK(open_store(world.settings, world.around).error().message.find("AURAFORM_STATE_ENDPOINT") != std::string::npos);
}

TEST_CASE("What the work with the bucket took is counted: requests, writes, and what they carried") {
  if (is_skipped(ceph(), "Ceph's gateway")) return;
  SpoilingProxy proxy(ceph().field("endpoint"));
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> writes{0};
  std::atomic<std::uint64_t> bytes{0};
  proxy.spoil = [&](const httplib::Request& request, httplib::Response&, const auto& forward) {
    ++requests;
    if (request.method != "GET") ++writes;
    bytes += request.body.size();
    forward();
  };
  const World world(ceph(), proxy.address());
  const auto store = world.store();
  CHECK(store->cost() == StoreCost{});
  auto lock = store->lock(contract_holder, Milliseconds{0});
  REQUIRE(lock.has_value());
  REQUIRE(append_one_entry(*store, put_record("a")).has_value());
  State state = loaded_state(*store);
  state.serial += 1;
  REQUIRE(store->fold(state).has_value());
  lock->reset();
  const StoreCost cost = store->cost().value();
  CHECK(cost == StoreCost{requests, writes, bytes});
  CHECK(cost.requests > cost.writes);
  CHECK(cost.writes > 0);
  CHECK(cost.bytes_written > 0);
}

TEST_CASE("The history tells when each version was written") {
  if (is_skipped(ceph(), "Ceph's gateway")) return;
  const World world(ceph());
  const auto store = world.store();
  const auto lock = store->lock(contract_holder, Milliseconds{0});
  REQUIRE(lock.has_value());
  State state;
  state.lineage = "lineage";
  for (state.serial = 1; state.serial <= 3; ++state.serial)
    REQUIRE(store->fold(state).has_value());
  const auto versions = world.store()->versions();
  REQUIRE(versions->size() == 3);
  for (const StateVersion& version : *versions)
    CHECK(version.written.has_value());
  CHECK(versions->front().is_present);
  CHECK(versions->front().written >= versions->back().written);
}
