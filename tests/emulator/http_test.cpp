#include "tests/support/catch.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>

#include <httplib.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tests/emulator/emulator.hpp"
#include "tests/emulator/fixture.hpp"

using namespace emulator;
using nlohmann::json;

namespace {

/// A client with a token.
class Client final {
public:
  explicit Client(const Emulator& aura)
      : http_("127.0.0.1", aura.port()) {
    http_.set_keep_alive(true);
    http_.set_basic_auth("emulator", "emulator");
    const auto answer =
        http_.Post("/oauth/token", "grant_type=client_credentials", "application/x-www-form-urlencoded");
    REQUIRE(answer);
    headers_.emplace("Authorization", "Bearer " + json::parse(answer->body)["access_token"].get<std::string>());
    http_.set_basic_auth("", "");
  }

  httplib::Result get(const std::string& path) { return http_.Get(path, headers_); }
  httplib::Result post(const std::string& path, const json& body) {
    return http_.Post(path, headers_, body.dump(), "application/json");
  }
  httplib::Client& http() { return http_; }

private:
  httplib::Client http_;
  httplib::Headers headers_;
};

Settings unlimited() {
  Settings settings;
  settings.requests_per_minute = 0;
  settings.speed = 0;
  settings.connections = 128;
  return settings;
}

/// A file name that is the test's own and is gone afterwards.
struct TemporaryFile {
  std::string path =
      (std::filesystem::temp_directory_path() / ("aura-emulator-test-" + std::to_string(getpid()))).string();
  ~TemporaryFile() { std::filesystem::remove(path); }
};

} // namespace

TEST_CASE("an instance lives its life over HTTP") {
  Emulator aura(unlimited());
  REQUIRE_FALSE(aura.start());
  Client client(aura);
  const auto created = client.post("/v1/instances", Stage::order());
  REQUIRE(created);
  REQUIRE(created->status == 202);
  CHECK(created->has_header("X-Request-Id"));
  const std::string path = "/v1/instances/" + json::parse(created->body)["data"]["id"].get<std::string>();
  CHECK(json::parse(client.get(path)->body)["data"]["status"] == "creating");
  aura.advance(std::chrono::minutes(10));
  CHECK(json::parse(client.get(path)->body)["data"]["status"] == "running");
  CHECK(aura.instances().size() == 1);
  CHECK(aura.creates_by_name()["orders"] == 1);
  CHECK(aura.tokens_issued() == 1);
  CHECK(aura.requests().size() == 4);
}

TEST_CASE("an answer is lost after the effect") {
  for (const std::string how : {"close", "reset"}) {
    Emulator aura(unlimited());
    REQUIRE_FALSE(aura.start());
    Client client(aura);
    REQUIRE_FALSE(aura.add_fault(json{{"method", "POST"}, {"when", "after"}, {"connection", how}}.dump()));
    CHECK_FALSE(client.post("/v1/instances", Stage::order()));
    CHECK(aura.instances().size() == 1);
    CHECK(client.get("/v1/instances")->status == 200);
  }
}

TEST_CASE("a body is cut in the middle") {
  Emulator aura(unlimited());
  REQUIRE_FALSE(aura.start());
  Client client(aura);
  REQUIRE_FALSE(aura.add_fault(R"({"path":"/v1/tenants","connection":"cut"})"));
  CHECK_FALSE(client.get("/v1/tenants"));
  CHECK(client.get("/v1/tenants")->status == 200);
}

TEST_CASE("neither a long delay nor an endless drip holds up a stop") {
  Emulator aura(unlimited());
  REQUIRE_FALSE(aura.start());
  REQUIRE_FALSE(aura.add_fault(R"({"path":"/v1/tenants","delay":"1h"})"));
  REQUIRE_FALSE(aura.add_fault(R"({"path":"/v1/instances","connection":"drip"})"));
  Client delayed(aura);
  Client dripped(aura);
  aura.clear_requests();
  std::thread first([&] { delayed.get("/v1/tenants"); });
  std::thread second([&] { CHECK_FALSE(dripped.get("/v1/instances")); });
  while (aura.requests().size() < 2)
    std::this_thread::yield();
  aura.stop();
  first.join();
  second.join();
}

TEST_CASE("a huge body arrives") {
  Emulator aura(unlimited());
  REQUIRE_FALSE(aura.start());
  Client client(aura);
  REQUIRE_FALSE(aura.add_fault(R"({"path":"/v1/tenants","connection":"huge"})"));
  const auto answer = client.get("/v1/tenants");
  REQUIRE(answer);
  CHECK(answer->body.size() > 50'000'000);
}

TEST_CASE("a hundred connections are served at once and stopping does not wait for them") {
  Emulator aura(unlimited());
  REQUIRE_FALSE(aura.start());
  REQUIRE_FALSE(aura.set("latency", "20ms"));
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 100; ++i)
    clients.push_back(std::make_unique<Client>(aura));
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  threads.reserve(clients.size());
  for (const auto& client : clients) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5; ++i) {
        const auto answer = client->get("/v1/tenants");
        if (answer && answer->status == 200) ++answered;
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  CHECK(answered == 500);
  const auto began = std::chrono::steady_clock::now();
  aura.stop();
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
}

TEST_CASE("what is kept in a file survives a restart") {
  const TemporaryFile file;
  Settings settings = unlimited();
  settings.data_file = file.path;
  std::string id;
  {
    Emulator aura(settings);
    REQUIRE_FALSE(aura.start());
    Client client(aura);
    id = json::parse(client.post("/v1/instances", Stage::order())->body)["data"]["id"];
    Instance instance = aura.instances()[0];
    instance.data = "books";
    REQUIRE(aura.change_instance(instance));
  }
  Emulator again(settings);
  REQUIRE_FALSE(again.start());
  REQUIRE(again.instances().size() == 1);
  CHECK(again.instances()[0].id == id);
  CHECK(again.instances()[0].data == "books");
  again.advance(std::chrono::minutes(10));
  CHECK(again.instances()[0].status == "running");
}

TEST_CASE("a data file that is something else stops the start") {
  const TemporaryFile file;
  std::FILE* out = std::fopen(file.path.c_str(), "w");
  REQUIRE(out);
  std::fputs("not ours", out);
  std::fclose(out);
  Settings settings = unlimited();
  settings.data_file = file.path;
  Emulator aura(settings);
  CHECK(aura.start());
}

TEST_CASE("a port that is taken is said so") {
  Emulator first(unlimited());
  REQUIRE_FALSE(first.start());
  Settings settings = unlimited();
  settings.port = first.port();
  Emulator second(settings);
  CHECK(second.start());
}
