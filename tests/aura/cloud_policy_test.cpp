// What AuraCloud does about tokens, budgets and failures, on a time that moves only when it waits.

#include "aura/aura_cloud.hpp"
#include "tests/aura/fake_transport.hpp"
#include "tests/support/catch.hpp"

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const std::string running = R"({"data":{"id":"2f49c2b3","status":"running"}})";

HttpResponse token_answer(int lifetime = 3600) {
  return http_answer(200,
                     R"({"access_token":"jwt","token_type":"bearer","expires_in":)" + std::to_string(lifetime) + "}");
}

bool is_token_request(const HttpRequest& request) { return request.url.ends_with("/oauth/token"); }

/// A client of a server that is a function.
struct World {
  explicit World(FakeTransport::Server answer_calls, int requests_per_minute = 125, int token_lifetime = 3600)
      : transport([answer_calls = std::move(answer_calls), token_lifetime](const HttpRequest& request) {
        return is_token_request(request) ? token_answer(token_lifetime) : answer_calls(request);
      })
      , cloud(options(requests_per_minute), transport) {}

  static AuraOptions options(int requests_per_minute) {
    AuraOptions options{*parse_base_url("https://api.example"), {"me", Secret("sesame")}};
    options.requests_per_minute = requests_per_minute;
    return options;
  }

  void get(CallId id, Priority priority = Priority::poll) {
    cloud.start(id, ReadCall(GetInstance{"2f49c2b3"}), priority);
  }
  /// Replies until none come for an hour.
  std::vector<Reply> all() {
    std::vector<Reply> replies;
    while (true) {
      auto more = cloud.wait(cloud.now() + hours(1));
      if (more.empty()) return replies;
      replies.insert(replies.end(), more.begin(), more.end());
    }
  }
  int calls() const { return static_cast<int>(transport.sent.size()) - transport.count("/oauth/token"); }

  FakeTransport transport;
  AuraCloud cloud;
};

CallFailure failure_of(const Reply& reply) {
  const auto* failure = std::get_if<CallFailure>(&reply.outcome);
  return failure == nullptr ? CallFailure{FailureKind::cancelled, Effect::unknown, -1, "", "a good reply", ""}
                            : *failure;
}

bool is_good(const Reply& reply) { return std::holds_alternative<Payload>(reply.outcome); }

} // namespace

TEST_CASE("a hundred calls share one token and are in flight together") {
  World world([](const HttpRequest&) { return http_answer(200, running); });
  const TimePoint begin = world.cloud.now();
  for (CallId id = 1; id <= 100; ++id)
    world.get(id);
  std::vector<Reply> replies;
  while (replies.size() < 100) {
    const auto more = world.cloud.wait(begin + minutes(1));
    REQUIRE_FALSE(more.empty());
    replies.insert(replies.end(), more.begin(), more.end());
  }
  CHECK(world.transport.count("/oauth/token") == 1);
  CHECK(world.cloud.now() - begin == 2 * world.transport.latency);
}

TEST_CASE("a token is renewed before it expires") {
  World world([](const HttpRequest&) { return http_answer(200, running); });
  world.get(1);
  world.all(); // an hour passes
  world.get(2);
  world.all();
  CHECK(world.transport.count("/oauth/token") == 2);
}

TEST_CASE("a lifetime of nothing does not cost a token a call") {
  World world([](const HttpRequest&) { return http_answer(200, running); }, 125, 0);
  for (CallId id = 1; id <= 20; ++id) {
    world.get(id);
    world.cloud.wait(world.cloud.now() + seconds(1));
  }
  CHECK(world.transport.count("/oauth/token") == 1);
}

TEST_CASE("a refused token is renewed once and every call made once more") {
  const int status = GENERATE(401, 403);
  int refusals = 10;
  World world([&](const HttpRequest&) {
    return refusals-- > 0 ? http_answer(status, R"({"error":"Key not authorized: token has expired"})")
                          : http_answer(200, running);
  });
  for (CallId id = 1; id <= 10; ++id)
    world.get(id);
  const auto replies = world.all();
  REQUIRE(replies.size() == 10);
  for (const Reply& reply : replies)
    CHECK(is_good(reply));
  CHECK(world.transport.count("/oauth/token") == 2);
  CHECK(world.calls() == 20);
}

TEST_CASE("a token that stays refused is an authentication failure after one repetition") {
  World world([](const HttpRequest&) { return http_answer(401, R"({"error":"Key not authorized"})"); });
  world.get(1);
  const auto replies = world.all();
  REQUIRE(replies.size() == 1);
  CHECK(failure_of(replies[0]).kind == FailureKind::unauthenticated);
  CHECK(world.calls() == 2);
}

TEST_CASE("even a create is made again after its token was refused: the gateway turned it away") {
  int refusals = 1;
  World world([&](const HttpRequest&) {
    return refusals-- > 0 ? http_answer(401, "") : http_answer(202, R"({"data":{"id":"db1d1234"}})");
  });
  world.cloud.start(1, WriteCall(CreateInstance{}));
  CHECK(is_good(world.all().at(0)));
  CHECK(world.calls() == 2);
}

TEST_CASE("missing rights cost no second token while the token is fresh") {
  const std::string body = GENERATE(R"({"errors":[{"message":"Insufficient permissions","reason":"unauthorized"}]})",
                                    R"({"error":"Requested endpoint is forbidden"})");
  World world([&](const HttpRequest&) { return http_answer(403, body); });
  world.get(1);
  CHECK(failure_of(world.all().at(0)).kind == FailureKind::forbidden);
  CHECK(world.transport.count("/oauth/token") == 1);
  CHECK(world.calls() == 1);
}

TEST_CASE("missing rights cost at most one more token in a long run") {
  bool forbidden = false;
  World world(
      [&](const HttpRequest&) {
        return forbidden ? http_answer(403, R"({"errors":[{"message":"no","reason":"unauthorized"}]})")
                         : http_answer(200, running);
      },
      125, 86400);
  world.get(1);
  world.all(); // the token is an hour old now
  forbidden = true;
  for (CallId id = 2; id <= 6; ++id) {
    world.get(id);
    CHECK(failure_of(world.all().at(0)).kind == FailureKind::forbidden);
  }
  CHECK(world.transport.count("/oauth/token") == 2);
}

TEST_CASE("after a 429 nobody sends before the time it names") {
  int rejections = 3;
  World world([&](const HttpRequest&) {
    return rejections-- > 0 ? http_answer(429, "", {{"retry-after", "20"}}) : http_answer(200, running);
  });
  const TimePoint begin = world.cloud.now();
  for (CallId id = 1; id <= 5; ++id)
    world.get(id);
  const auto replies = world.all();
  CHECK(replies.size() == 5);
  for (const auto& sent : world.transport.sent)
    CHECK((sent.at - begin < seconds(1) || sent.at - begin >= seconds(20)));
  CHECK(world.cloud.statistics().rate_limited == 3);
  CHECK(world.cloud.statistics().repeated == 3);
}

TEST_CASE("a create that was answered 429 is made again: nothing was made") {
  int rejections = 2;
  World world([&](const HttpRequest&) {
    return rejections-- > 0 ? http_answer(429) : http_answer(202, R"({"data":{"id":"db1d1234"}})");
  });
  world.cloud.start(1, WriteCall(CreateInstance{}));
  CHECK(is_good(world.all().at(0)));
  CHECK(world.calls() == 3);
}

TEST_CASE("endless 429s end, without an effect") {
  World world([](const HttpRequest&) { return http_answer(429); });
  world.cloud.start(1, WriteCall(CreateInstance{}));
  const CallFailure failure = failure_of(world.all().at(0));
  CHECK(failure.kind == FailureKind::rate_limited);
  CHECK(failure.effect == Effect::none);
  CHECK(world.calls() == RetryPolicy{}.most_rate_limited);
}

TEST_CASE("what may have taken effect is never sent again, what cannot have is") {
  struct Row {
    const char* name;
    HttpResponse response;
    int creates;
    int deletes;
    Effect effect;
  };
  const int all = RetryPolicy{}.most_attempts;
  const std::vector<Row> rows = {
      {"500", http_answer(500), 1, all, Effect::unknown},
      {"503", http_answer(503), 1, all, Effect::unknown},
      {"no answer", http_failure(TransportFailure::no_answer), 1, all, Effect::unknown},
      {"time-out", http_failure(TransportFailure::timed_out), 1, all, Effect::unknown},
      {"refused", http_failure(TransportFailure::could_not_connect, false), all, all, Effect::none},
      {"no trust", http_failure(TransportFailure::tls, false), 1, 1, Effect::none},
      {"400", http_answer(400), 1, 1, Effect::none},
      {"405", http_answer(405), 1, 1, Effect::none},
      {"redirect", http_answer(308), 1, 1, Effect::none},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    World create([&](const HttpRequest&) { return row.response; });
    create.cloud.start(1, WriteCall(CreateInstance{}));
    CHECK(failure_of(create.all().at(0)).effect == row.effect);
    CHECK(create.calls() == row.creates);
    World remove([&](const HttpRequest&) { return row.response; });
    remove.cloud.start(1, WriteCall(DeleteInstance{"2f49c2b3"}));
    CHECK(failure_of(remove.all().at(0)).effect == row.effect);
    CHECK(remove.calls() == row.deletes);
  }
}

TEST_CASE("a refusal after an attempt that may have taken effect proves nothing any more") {
  int attempts = 0;
  World world([&](const HttpRequest&) {
    return ++attempts == 1 ? http_failure(TransportFailure::no_answer) : http_answer(400);
  });
  world.cloud.start(1, WriteCall(UpdateInstance{"2f49c2b3", {}}));
  const CallFailure failure = failure_of(world.all().at(0));
  CHECK(failure.kind == FailureKind::rejected);
  CHECK(failure.effect == Effect::unknown);
}

TEST_CASE("a read changes nothing, however it fails") {
  World world([](const HttpRequest&) { return http_failure(TransportFailure::no_answer); });
  world.get(1);
  CHECK(failure_of(world.all().at(0)).effect == Effect::none);
}

TEST_CASE("an answer that stops after its status still says what became of a write") {
  HttpResponse cut = http_answer(202, R"({"data":{"id":"2f4)");
  cut.failure = TransportFailure::cut;
  World world([&](const HttpRequest&) { return cut; });
  world.cloud.start(1, WriteCall(DeleteInstance{"2f49c2b3"}));
  CHECK(is_good(world.all().at(0)));
  CHECK(world.calls() == 1);

  World create([&](const HttpRequest&) { return cut; });
  create.cloud.start(1, WriteCall(CreateInstance{}));
  const CallFailure lost = failure_of(create.all().at(0));
  CHECK(lost.kind == FailureKind::malformed);
  CHECK(lost.effect == Effect::unknown);
  CHECK(create.calls() == 1);
}

TEST_CASE("a read whose answer was cut is made again") {
  int attempts = 0;
  World world([&](const HttpRequest&) {
    HttpResponse response = http_answer(200, running);
    if (++attempts == 1) response.failure = TransportFailure::cut;
    return response;
  });
  world.get(1);
  CHECK(is_good(world.all().at(0)));
  CHECK(attempts == 2);
}

TEST_CASE("wrong credentials are tried once, for all calls and for good") {
  const int status = GENERATE(400, 401, 403);
  FakeTransport transport([&](const HttpRequest&) {
    return http_answer(status, R"({"error":"access_denied","error_description":"Unauthorized"})");
  });
  AuraCloud cloud(World::options(125), transport);
  for (CallId id = 1; id <= 3; ++id)
    cloud.start(id, ReadCall(ListProjects{}), Priority::poll);
  const auto replies = cloud.wait(cloud.now() + hours(1));
  REQUIRE(replies.size() == 3);
  CHECK(failure_of(replies[0]).kind == FailureKind::unauthenticated);
  CHECK(failure_of(replies[0]).effect == Effect::none);
  CHECK(failure_of(replies[0]).message.find("Unauthorized") != std::string::npos);
  cloud.start(4, WriteCall(PauseInstance{"x"}));
  CHECK(failure_of(cloud.wait(cloud.now() + hours(1)).at(0)).kind == FailureKind::unauthenticated);
  CHECK(transport.sent.size() == 1);
}

TEST_CASE("a token endpoint that fails is asked again within limits, and later calls try anew") {
  int failures = 2;
  const int status = GENERATE(429, 500, 503);
  FakeTransport transport([&](const HttpRequest& request) {
    if (!is_token_request(request)) return http_answer(200, running);
    return failures-- > 0 ? http_answer(status, "<html>") : token_answer();
  });
  AuraCloud cloud(World::options(125), transport);
  cloud.start(1, ReadCall(GetInstance{"2f49c2b3"}), Priority::poll);
  CHECK(is_good(cloud.wait(cloud.now() + hours(1)).at(0)));
  CHECK(transport.count("/oauth/token") == 3);
}

TEST_CASE("a token endpoint that is down fails the calls that wait, without an effect") {
  FakeTransport transport([](const HttpRequest&) { return http_answer(503, "down"); });
  AuraCloud cloud(World::options(125), transport);
  cloud.start(1, WriteCall(CreateInstance{}));
  const CallFailure failure = failure_of(cloud.wait(cloud.now() + hours(1)).at(0));
  CHECK(failure.kind == FailureKind::server);
  CHECK(failure.effect == Effect::none);
  CHECK(transport.sent.size() == static_cast<std::size_t>(RetryPolicy{}.most_attempts));
  cloud.start(2, WriteCall(CreateInstance{}));
  CHECK(failure_of(cloud.wait(cloud.now() + hours(1)).at(0)).kind == FailureKind::server);
  CHECK(transport.sent.size() == 2 * static_cast<std::size_t>(RetryPolicy{}.most_attempts));
}

TEST_CASE("no minute holds more requests than the budget, tokens among them") {
  World world([](const HttpRequest&) { return http_answer(200, running); }, 25);
  for (CallId id = 1; id <= 100; ++id)
    world.get(id);
  CHECK(world.all().size() == 100);
  const auto& sent = world.transport.sent;
  for (std::size_t i = 25; i < sent.size(); ++i)
    CHECK(sent[i].at - sent[i - 25].at >= minutes(1));
  CHECK(world.cloud.statistics().waited_for_budget >= minutes(3));
}

TEST_CASE("calls that have not left are taken back, those that have are answered") {
  World world([](const HttpRequest&) { return http_answer(200, running); }, 3);
  for (CallId id = 1; id <= 5; ++id)
    world.get(id);
  // One token and two reads may leave within the minute.
  const auto replies = world.cloud.wait(world.cloud.now() + seconds(1));
  CHECK(replies.size() == 2);
  world.cloud.cancel_unsent();
  const auto cancelled = world.cloud.wait(world.cloud.now() + seconds(1));
  REQUIRE(cancelled.size() == 3);
  CHECK(failure_of(cancelled[0]).kind == FailureKind::cancelled);
  CHECK(failure_of(cancelled[0]).effect == Effect::none);
  CHECK(world.all().empty());
}

TEST_CASE("a signal ends the wait") {
  World world([](const HttpRequest&) { return http_answer(200, running); });
  world.transport.wakes = true;
  const TimePoint begin = world.cloud.now();
  CHECK(world.cloud.wait(begin + hours(1)).empty());
  CHECK(world.cloud.now() == begin);
}

TEST_CASE("a secret that something repeats to us is masked in messages") {
  World world([](const HttpRequest& request) { return http_answer(400, "you sent " + request.headers.at(0)); });
  world.get(1);
  World mirror([](const HttpRequest&) { return http_answer(400, "the secret is sesame, is it not?"); });
  mirror.get(1);
  CHECK(failure_of(mirror.all().at(0)).message == "the secret is ***, is it not?");
}
