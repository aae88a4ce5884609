// AuraCloud on libcurl against an emulator that misbehaves.

#include "tests/aura/against_emulator.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>
#include <thread>

#include <unistd.h>

namespace {

/// Limits that end an endless answer within a second.
CurlOptions hasty_curl() {
  CurlOptions options;
  options.total_limit = Milliseconds(800);
  return options;
}

std::string prepared_instance(AgainstEmulator& world) {
  emulator::Instance instance;
  instance.id = "2f49c2b3";
  instance.name = "Production";
  instance.tenant_id = "6981ace7-efe8-4f5c-b7c5-267b5162ce91";
  instance.cloud_provider = "gcp";
  instance.region = "europe-west1";
  instance.type = "professional-db";
  instance.memory_gb = 4;
  instance.storage_gb = 8;
  instance.status = "running";
  return world.aura.add_instance(instance);
}

} // namespace

TEST_CASE("a create whose answer is lost on a reused connection is never sent twice") {
  const std::string connection = GENERATE("close", "reset");
  AgainstEmulator world({.speed = 0});
  // The token and the list leave a connection behind; libcurl would repeat the POST on a fresh one by itself.
  world.read(ListInstances{});
  world.fault(R"({"method":"POST","path":"/v1/instances","when":"after","connection":")" + connection + R"("})");
  REQUIRE(world.is_fine());

  const CallFailure failure = failure_of(world.write(AgainstEmulator::order()));
  CHECK(failure.kind == FailureKind::transport);
  CHECK(failure.effect == Effect::unknown);
  CHECK(world.seen("POST", "/v1/instances") == 1);
  CHECK(world.aura.creates_by_name()["orders"] == 1);
}

TEST_CASE("an action whose connection dies before it reaches Aura is not sent twice either") {
  AgainstEmulator world({.speed = 0});
  const std::string id = prepared_instance(world);
  world.read(GetInstance{id});
  world.fault(R"({"method":"POST","path":"/v1/instances/*/pause","connection":"close"})");
  CHECK(failure_of(world.write(PauseInstance{id})).effect == Effect::unknown);
  CHECK(world.seen("POST", "/v1/instances/{id}/pause") == 1);
}

TEST_CASE("a create that was answered by a failing gateway after it took effect stays made once") {
  AgainstEmulator world({.speed = 0});
  const std::string shape = GENERATE("html", "empty", "gateway", "v1", "text");
  world.fault(R"({"method":"POST","path":"/v1/instances","when":"after","answer":{"status":502,"shape":")" + shape +
              R"("}})");
  const CallFailure failure = failure_of(world.write(AgainstEmulator::order()));
  CHECK(failure.kind == FailureKind::server);
  CHECK(failure.status == 502);
  CHECK(failure.effect == Effect::unknown);
  CHECK_FALSE(failure.message.empty());
  CHECK(world.aura.creates_by_name()["orders"] == 1);
}

TEST_CASE("a create answer that is cut tells that it cannot be known, once") {
  AgainstEmulator world({.speed = 0});
  world.fault(R"({"method":"POST","path":"/v1/instances","connection":"cut"})");
  const CallFailure failure = failure_of(world.write(AgainstEmulator::order()));
  CHECK(failure.effect == Effect::unknown);
  CHECK(world.aura.creates_by_name()["orders"] == 1);
}

TEST_CASE("a create answer in front of fifty megabytes of nothing is still read") {
  AgainstEmulator world({.speed = 0});
  world.fault(R"({"method":"POST","path":"/v1/instances","connection":"huge"})");
  CHECK(payload_of<CreatedInstance>(world.write(AgainstEmulator::order())).id.size() == 8);
}

TEST_CASE("reads survive connections that close, reset and cut, and gateways that fail") {
  const std::string trouble =
      GENERATE(R"("connection":"close")", R"("connection":"reset")", R"("connection":"cut")",
               R"("answer":{"status":500,"shape":"v1"})", R"("answer":{"status":502,"shape":"html"})",
               R"("answer":{"status":503,"shape":"empty","retry_after":"0"})",
               R"("answer":{"status":504,"shape":"gateway"})", R"("answer":{"status":429,"shape":"gateway"})");
  CAPTURE(trouble);
  AgainstEmulator world;
  const std::string id = prepared_instance(world);
  world.fault(R"({"method":"GET","path":"/v1/instances/*","times":2,)" + trouble + "}");
  REQUIRE(world.is_fine());
  CHECK(payload_of<LiveInstance>(world.read(GetInstance{id})).id == id);
}

TEST_CASE("an answer of fifty megabytes ends in a clear failure, not in fifty megabytes of memory") {
  AgainstEmulator world;
  const std::string id = prepared_instance(world);
  world.fault(R"({"method":"GET","times":0,"connection":"huge"})");
  const CallFailure failure = failure_of(world.read(GetInstance{id}));
  CHECK(failure.kind == FailureKind::malformed);
  CHECK(failure.message.find("larger") != std::string::npos);
  CHECK(world.seen("GET", "/v1/instances/{id}") == 1);
}

TEST_CASE("an answer that drips without end is given up") {
  AgainstEmulator world({}, hasty_curl());
  const std::string id = prepared_instance(world);
  world.read(ListInstances{});
  world.fault(R"({"method":"GET","path":"/v1/instances/*","times":1,"connection":"drip"})");
  // The second attempt is answered.
  CHECK(payload_of<LiveInstance>(world.read(GetInstance{id})).id == id);
  CHECK(world.log.all().find("no answer") + world.log.all().find("200 (") != 2 * std::string::npos);
}

TEST_CASE("a create that is never answered ends as unknown in the time that we give it") {
  AgainstEmulator world({.speed = 0}, hasty_curl());
  world.read(ListInstances{});
  world.fault(R"({"method":"POST","path":"/v1/instances","delay":"2s"})");
  const CallFailure failure = failure_of(world.write(AgainstEmulator::order()));
  CHECK(failure.kind == FailureKind::transport);
  CHECK(failure.effect == Effect::unknown);
  CHECK(world.seen("POST", "/v1/instances") <= 1);
}

TEST_CASE("a redirect is not followed, and the token goes nowhere") {
  AgainstEmulator elsewhere;
  AgainstEmulator world;
  // The emulator has no redirect of its own; a raw answer has the status, and that is what matters.
  world.fault(R"({"method":"GET","answer":{"status":308,"shape":"empty"}})");
  const CallFailure failure = failure_of(world.read(ListProjects{}));
  CHECK(failure.kind == FailureKind::rejected);
  CHECK(failure.status == 308);
  CHECK(elsewhere.aura.requests().empty());
}

TEST_CASE("a token that is revoked or expires in the middle is renewed") {
  const std::string status = GENERATE("401", "403");
  emulator::Settings settings;
  settings.switches.expired_token = status;
  AgainstEmulator world(settings);
  const std::string id = prepared_instance(world);
  CHECK(payload_of<LiveInstance>(world.read(GetInstance{id})).id == id);
  world.aura.revoke_tokens();
  CHECK(payload_of<LiveInstance>(world.read(GetInstance{id})).id == id);
  CHECK(payload_of<CreatedInstance>(world.write(AgainstEmulator::order())).name == "orders");
  CHECK(world.aura.tokens_issued() == 2);
}

TEST_CASE("wrong credentials are tried once") {
  AgainstEmulator world({}, {}, "", "not the secret");
  const CallFailure failure = failure_of(world.read(ListProjects{}));
  CHECK(failure.kind == FailureKind::unauthenticated);
  CHECK(failure.status == 401);
  CHECK(world.aura.requests().size() == 1);
  CHECK(to_error(failure, "listing projects").kind == ErrorKind::authentication);
}

TEST_CASE("the next run takes the token out of the cache, and a damaged cache costs one request") {
  std::string pattern = (std::filesystem::temp_directory_path() / "auraform-aura-XXXXXX").string();
  REQUIRE(::mkdtemp(pattern.data()) != nullptr);
  const std::string cache = pattern + "/token.json";
  AgainstEmulator world({}, {}, cache);
  CHECK(payload_of<std::vector<Project>>(world.read(ListProjects{})).size() == 2);

  AuraOptions options{*parse_base_url(world.aura.url()), {"emulator", Secret("emulator")}};
  options.token_cache = cache;
  AuraCloud next(options, world.transport);
  next.start(1, ReadCall(ListProjects{}), Priority::poll);
  CHECK(next.wait(next.now() + std::chrono::seconds(30)).size() == 1);
  CHECK(world.aura.tokens_issued() == 1);

  // A cached token that Aura does not know any more is replaced.
  world.aura.revoke_tokens();
  AuraCloud third(options, world.transport);
  third.start(1, ReadCall(ListProjects{}), Priority::poll);
  const auto replies = third.wait(third.now() + std::chrono::seconds(30));
  REQUIRE(replies.size() == 1);
  CHECK(std::holds_alternative<Payload>(replies[0].outcome));
  CHECK(world.aura.tokens_issued() == 2);
  std::filesystem::remove_all(pattern);
}

TEST_CASE("a machine that is not there costs its calls no effect") {
  AgainstEmulator world;
  const std::string url = world.aura.url();
  world.aura.stop();
  const CallFailure failure = failure_of(world.write(AgainstEmulator::order()));
  CHECK(failure.kind == FailureKind::transport);
  CHECK(failure.effect == Effect::none);
  CHECK_FALSE(failure.message.empty());
}

TEST_CASE("the debug log shows every request and no secret") {
  AgainstEmulator world({.speed = 0}, {}, "", "emulator");
  const auto created = payload_of<CreatedInstance>(world.write(AgainstEmulator::order()));
  world.fault(R"({"method":"GET","answer":{"status":400,"shape":"text","message":"emulator"}})");
  world.read(GetInstance{created.id});
  const std::string log = world.log.all();
  CHECK(world.log.lines.size() == world.aura.requests().size());
  CHECK(log.find("POST /v1/instances -> 202") != std::string::npos);
  CHECK(log.find("request id ") != std::string::npos);
  CHECK(log.find(created.password.reveal()) == std::string::npos);
  CHECK(log.find("emulator") == std::string::npos);
  CHECK(log.find("Bearer") == std::string::npos);
  CHECK(log.find("Basic") == std::string::npos);
  CHECK(log.find("eyJ") == std::string::npos); // every JWT begins so
}

TEST_CASE("three hundred reads at once share a bounded number of connections") {
  CurlOptions curl;
  curl.most_connections = 8;
  emulator::Settings settings;
  settings.requests_per_minute = 0;
  settings.latency = Milliseconds(1);
  AgainstEmulator world(settings, curl);
  const std::string id = prepared_instance(world);
  AuraOptions options{*parse_base_url(world.aura.url()), {"emulator", Secret("emulator")}};
  options.requests_per_minute = 100000;
  AuraCloud cloud(options, world.transport);
  for (CallId call = 1; call <= 300; ++call)
    cloud.start(call, ReadCall(GetInstance{id}), Priority::poll);
  std::size_t good = 0;
  while (good < 300) {
    const auto replies = cloud.wait(cloud.now() + std::chrono::seconds(30));
    REQUIRE_FALSE(replies.empty());
    for (const Reply& reply : replies)
      good += std::holds_alternative<Payload>(reply.outcome) ? 1U : 0U;
  }
  CHECK(world.transport.connections_opened() <= 8);
}

TEST_CASE("a byte in the wake pipe ends the wait, once") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  CurlOptions curl;
  curl.wake_fd = ends[0];
  AgainstEmulator world({}, curl);
  REQUIRE(::write(ends[1], "x", 1) == 1);
  const TimePoint begin = world.cloud.now();
  CHECK(world.cloud.wait(begin + std::chrono::seconds(30)).empty());
  CHECK(world.cloud.now() - begin < std::chrono::seconds(10));
  // The byte is gone: the next wait lasts until its deadline.
  const TimePoint again = world.cloud.now();
  CHECK(world.cloud.wait(again + Milliseconds(20)).empty());
  CHECK(world.cloud.now() - again >= Milliseconds(20));
  ::close(ends[0]);
  ::close(ends[1]);
}
