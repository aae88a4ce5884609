#include "aura/retry.hpp"
#include "tests/support/catch.hpp"

namespace {

const TimePoint noon = *parse_time("2026-08-01T12:00:00Z");
using std::chrono::seconds;

HttpResponse answer(int status, const std::string& retry_after = "") {
  HttpResponse response;
  response.status = status;
  if (!retry_after.empty()) response.headers["retry-after"] = retry_after;
  return response;
}

HttpResponse broken(TransportFailure failure, bool may_have_been_sent = true) {
  HttpResponse response;
  response.failure = failure;
  response.may_have_been_sent = may_have_been_sent;
  return response;
}

} // namespace

TEST_CASE("which answers are asked for again") {
  using V = RetryVerdict;
  struct Row {
    const char* name;
    HttpResponse response;
    V idempotent;
    V once;
  };
  const std::vector<Row> rows = {
      {"200", answer(200), V::give_up, V::give_up},
      {"308", answer(308), V::give_up, V::give_up},
      {"400", answer(400), V::give_up, V::give_up},
      {"404", answer(404), V::give_up, V::give_up},
      {"405", answer(405), V::give_up, V::give_up},
      {"409", answer(409), V::give_up, V::give_up},
      {"420", answer(420), V::give_up, V::give_up},
      {"429", answer(429), V::rate_limit, V::rate_limit},
      {"500", answer(500), V::later, V::give_up},
      {"502", answer(502), V::later, V::give_up},
      {"503 with Retry-After", answer(503, "1"), V::later, V::give_up},
      {"504", answer(504), V::later, V::give_up},
      {"refused", broken(TransportFailure::could_not_connect, false), V::later, V::later},
      {"time-out while connecting", broken(TransportFailure::timed_out, false), V::later, V::later},
      {"time-out after sending", broken(TransportFailure::timed_out), V::later, V::give_up},
      {"no answer", broken(TransportFailure::no_answer), V::later, V::give_up},
      {"cut", broken(TransportFailure::cut), V::later, V::give_up},
      {"no trust", broken(TransportFailure::tls, false), V::give_up, V::give_up},
      {"too large", broken(TransportFailure::too_large), V::give_up, V::give_up},
      {"cancelled", broken(TransportFailure::cancelled, false), V::give_up, V::give_up},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const RetryHistory first{row.response.status == 429 ? 0 : 1, row.response.status == 429 ? 1 : 0, {}};
    CHECK(decide_retry({}, row.response, true, first, noon, 0.5).verdict == row.idempotent);
    CHECK(decide_retry({}, row.response, false, first, noon, 0.5).verdict == row.once);
  }
}

TEST_CASE("patience ends by attempts, by time, and for 429 by their number") {
  const RetryPolicy policy;
  CHECK(decide_retry(policy, answer(502), true, {policy.most_attempts - 1, 0, {}}, noon, 0).verdict ==
        RetryVerdict::later);
  CHECK(decide_retry(policy, answer(502), true, {policy.most_attempts, 0, {}}, noon, 0).verdict ==
        RetryVerdict::give_up);
  CHECK(decide_retry(policy, answer(502), true, {1, 0, policy.patience}, noon, 0).verdict == RetryVerdict::give_up);
  CHECK(decide_retry(policy, answer(429), true, {0, policy.most_rate_limited, {}}, noon, 0).verdict ==
        RetryVerdict::give_up);
  // A queue may be long: 429s have no limit in time.
  CHECK(decide_retry(policy, answer(429), true, {0, 1, std::chrono::hours(1)}, noon, 0).verdict ==
        RetryVerdict::rate_limit);
}

TEST_CASE("delays double, keep half of themselves, and have a ceiling") {
  const RetryPolicy policy;
  struct Row {
    int failures;
    double random;
    int milliseconds;
  };
  const Row row = GENERATE(Row{1, 0, 250}, Row{1, 0.5, 375}, Row{2, 0, 500}, Row{2, 0.999, 999}, Row{3, 0, 1000},
                           Row{6, 0, 8000}, Row{7, 0, 10000}, Row{1000, 0, 10000}, Row{0, 0, 250}, Row{-3, 0, 250});
  CAPTURE(row.failures, row.random);
  CHECK(backoff(policy, row.failures, row.random) == Milliseconds(row.milliseconds));
}

TEST_CASE("delays stay within their bounds for every draw") {
  const RetryPolicy policy;
  for (int failures = 1; failures < 40; ++failures) {
    for (int draw = 0; draw < 100; ++draw) {
      const Milliseconds delay = backoff(policy, failures, draw / 100.0);
      CHECK(delay >= policy.first_delay / 2);
      CHECK(delay <= policy.longest_delay);
    }
  }
}

TEST_CASE("Retry-After in all its forms") {
  struct Row {
    const char* value;
    const char* date;
    int seconds; // -1: not understood
  };
  const Row row =
      GENERATE(Row{"5", "", 5}, Row{" 30 ", "", 30}, Row{"0", "", 0}, Row{"86400", "", 120},
               Row{"99999999999999999999999999", "", 120}, Row{"", "", -1}, Row{"-5", "", -1}, Row{"1.5", "", -1},
               Row{"soon", "", -1}, Row{"5s", "", -1}, Row{"Sat, 01 Aug 2026 12:00:20 GMT", "", 20},
               Row{"Sat, 01 Aug 2026 11:00:00 GMT", "", 0}, Row{"Mon, 01 Jan 2035 00:00:00 GMT", "", 120},
               // Our clock is an hour off; the server's own Date tells the difference.
               Row{"Sat, 01 Aug 2026 13:00:07 GMT", "Sat, 01 Aug 2026 13:00:00 GMT", 7},
               Row{"Sat, 01 Aug 2026 12:00:20 GMT", "yesterday", 20}, Row{"Sat, 31 Feb 2026 12:00:20 GMT", "", -1},
               Row{"Sat, 01 Aug 2026 25:00:00 GMT", "", -1}, Row{"2026-08-01T12:00:20Z", "", -1},
               Row{"Sat, 01 Aug 2026 12:00:20 CET", "", -1});
  CAPTURE(row.value, row.date);
  const auto delay = parse_retry_after(row.value, row.date, noon, seconds(120));
  CHECK(delay.has_value() == (row.seconds >= 0));
  if (delay) CHECK(*delay == seconds(row.seconds));
}

TEST_CASE("a 429 is obeyed within reason, and one without words slows down step by step") {
  const RetryPolicy policy;
  struct Row {
    const char* retry_after;
    int count;
    int seconds;
  };
  const Row row = GENERATE(Row{"7", 1, 7}, Row{"0", 1, 1}, Row{"86400", 1, 120}, Row{"", 1, 5}, Row{"", 3, 15},
                           Row{"rubbish", 2, 10});
  CAPTURE(row.retry_after, row.count);
  const RetryDecision decision = decide_retry(policy, answer(429, row.retry_after), true, {0, row.count, {}}, noon, 0);
  CHECK(decision.delay == seconds(row.seconds));
}

TEST_CASE("a 503 that says when is asked no sooner than that, and no sooner than we would") {
  CHECK(decide_retry({}, answer(503, "9"), true, {1, 0, {}}, noon, 0).delay == seconds(9));
  CHECK(decide_retry({}, answer(503, "0"), true, {1, 0, {}}, noon, 0).delay == Milliseconds(250));
}

TEST_CASE("HTTP dates are read as RFC 9110 writes them") {
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == *parse_time("1994-11-06T08:49:37Z"));
  CHECK(parse_http_date("Mon, 03 Mar 2025 00:00:00 UTC") == *parse_time("2025-03-03T00:00:00Z"));
  CHECK_FALSE(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT").has_value());
  CHECK_FALSE(parse_http_date("").has_value());
}
