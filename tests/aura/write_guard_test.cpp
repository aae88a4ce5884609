// Nothing that changes Aura leaves once the guard says no, however long it waited.

#include "tests/aura/against_emulator.hpp"
#include "tests/aura/fake_transport.hpp"
#include "tests/aura/tls_front.hpp"
#include "tests/support/catch.hpp"

namespace {

/// A guard that counts how often it was asked.
struct Guard {
  bool open = true;
  int asked = 0;

  std::function<Result<void>()> function() {
    return [this]() -> Result<void> {
      ++asked;
      if (open) return {};
      return Error{ErrorKind::stale, "state/lock-lost", "somebody else has the lock", ""};
    };
  }
};

} // namespace

TEST_CASE("a write leaves while its guard lets it, and reads are never asked for") {
  AgainstEmulator world;
  Guard guard;
  world.cloud.guard_writes(guard.function());
  const auto created = payload_of<CreatedInstance>(world.write(AgainstEmulator::order()));
  CHECK_FALSE(created.id.empty());
  CHECK(guard.asked == 1);
  CHECK(payload_of<LiveInstance>(world.read(GetInstance{created.id})).id == created.id);
  CHECK(guard.asked == 1);
}

TEST_CASE("a write that its guard holds back never reaches the server, over a connection that is open and a new one") {
  AgainstEmulator world;
  Guard guard;
  world.cloud.guard_writes(guard.function());
  if (GENERATE(true, false)) REQUIRE(payload_of<std::vector<Project>>(world.read(ListProjects{})).size() > 1);
  guard.open = false;
  const CallFailure failure = failure_of(world.write(AgainstEmulator::order()));
  CHECK(failure.kind == FailureKind::withheld);
  CHECK(failure.effect == Effect::none);
  CHECK(failure.message == "somebody else has the lock");
  CHECK(to_error(failure, "creating").kind == ErrorKind::stale);

  guard.open = true; // too late: whoever had the lock meanwhile may have done anything
  CHECK(failure_of(world.write(DeleteInstance{"2f49c2b3"})).kind == FailureKind::withheld);
  CHECK(guard.asked == 1);
  CHECK(world.seen("POST", "/v1/instances") == 0);
  CHECK(world.seen("DELETE", "/v1/instances/{id}") == 0);
  CHECK_FALSE(payload_of<std::vector<Project>>(world.read(ListProjects{})).empty());
}

TEST_CASE("a write that waits for the budget is held back when its turn comes, and those behind it at once") {
  FakeTransport transport([](const HttpRequest& request) {
    if (request.url.ends_with("/oauth/token"))
      return http_answer(200, R"({"access_token":"jwt","token_type":"bearer","expires_in":36000})");
    return http_answer(202, R"({"data":{"id":"2f49c2b3"}})");
  });
  AuraOptions options{*parse_base_url("https://api.example"), {"me", Secret("sesame")}};
  options.requests_per_minute = 2; // the token and one more
  AuraCloud cloud(options, transport);
  Guard guard;
  cloud.guard_writes(guard.function());
  for (CallId id = 1; id <= 4; ++id)
    cloud.start(id, WriteCall(PauseInstance{"2f49c2b3"}));

  std::vector<Reply> replies = cloud.wait(cloud.now() + std::chrono::seconds(30));
  REQUIRE(replies.size() == 1);
  CHECK(std::holds_alternative<Payload>(replies.front().outcome));
  guard.open = false;
  const TimePoint asleep = cloud.now();
  replies.clear();
  while (replies.size() < 3) {
    const auto more = cloud.wait(cloud.now() + std::chrono::minutes(5));
    REQUIRE_FALSE(more.empty());
    replies.insert(replies.end(), more.begin(), more.end());
  }
  for (const Reply& reply : replies)
    CHECK(failure_of(reply).kind == FailureKind::withheld);
  CHECK(transport.count("/pause") == 1);
  CHECK(cloud.now() - asleep < std::chrono::minutes(2)); // one slot, not three
}

TEST_CASE("a write is held back over HTTP/2, too") {
  AgainstEmulator behind;
  const TlsFront front(behind.aura.port());
  if (!front.is_up()) {
    WARN("skipped: nghttpx or openssl is not installed");
    return;
  }
  CurlTransport transport({.ca_file = front.certificate()});
  AuraCloud cloud({*parse_base_url(front.url()), {"emulator", Secret("emulator")}}, transport);
  Guard guard;
  cloud.guard_writes(guard.function());
  guard.open = false;
  cloud.start(1, ReadCall(ListProjects{}), Priority::poll);
  cloud.start(2, WriteCall(AgainstEmulator::order()));
  std::vector<Reply> replies;
  while (replies.size() < 2) {
    const auto more = cloud.wait(cloud.now() + std::chrono::seconds(60));
    REQUIRE_FALSE(more.empty());
    replies.insert(replies.end(), more.begin(), more.end());
  }
  for (const Reply& reply : replies)
    CHECK(std::holds_alternative<Payload>(reply.outcome) == (reply.id == 1));
  CHECK(behind.seen("GET", "/v1/tenants") == 1);
  CHECK(behind.seen("POST", "/v1/instances") == 0);
}
