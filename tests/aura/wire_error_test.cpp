#include "aura/wire_error.hpp"
#include "tests/support/catch.hpp"

namespace {

HttpResponse answer(int status, const std::string& body) {
  HttpResponse response;
  response.status = status;
  response.body = body;
  response.headers["x-request-id"] = "8a35fa95/1238";
  return response;
}

} // namespace

TEST_CASE("every shape of error body is read") {
  struct Row {
    const char* body;
    const char* message;
    const char* reason;
    bool gateway;
  };
  const Row row = GENERATE(
      Row{R"({"errors":[{"message":"DB not found: 2f49c2b3","reason":"db-not-found"}]})", "DB not found: 2f49c2b3",
          "db-not-found", false},
      Row{R"({"errors":[{"message":"is required","reason":"missing","field":"region"}]})", "is required (region)",
          "missing", false},
      Row{R"({"errors":[{"message":"one"},{"message":"two","reason":"second"}]})", "one; two", "second", false},
      Row{R"({"errors":["plain",{"message":"two"}]})", "plain; two", "", false},
      Row{R"({"error":"Requested endpoint is forbidden"})", "Requested endpoint is forbidden", "", true},
      Row{R"({"error":"access_denied","error_description":"Unauthorized"})", "access_denied: Unauthorized", "", true},
      Row{R"({"message":"gone","reason":"invite-not-found"})", "gone", "invite-not-found", false},
      Row{R"({"Message":"gone","Reason":"invite-not-found"})", "gone", "invite-not-found", false},
      Row{R"({"errors":{"memory":["is too small"],"items":{"0":{"name":"is empty"}}},"message":"invalid",)"
          R"("reason":"validation-error"})",
          "invalid; items.0.name: is empty; memory: is too small", "validation-error", false},
      Row{R"({"errors":{"message":"not supported","reason":"x"}})", "not supported", "x", false},
      Row{"- at '': missing property 'id'", "- at '': missing property 'id'", "", false},
      Row{"  <html><h1>502</h1></html>\n", "<html><h1>502</h1></html>", "", false},
      Row{"", "no explanation was given", "", false}, Row{" \r\n", "no explanation was given", "", false},
      Row{"{}", "{}", "", false}, Row{R"({"errors":[]})", R"({"errors":[]})", "", false},
      Row{R"({"errors":null,"message":5})", R"({"errors":null,"message":5})", "", false},
      Row{R"(["a"])", R"(["a"])", "", false}, Row{"null", "null", "", false},
      Row{"{\"errors\":[", "{\"errors\":[", "", false},
      Row{R"({"reason":"only-a-reason"})", R"({"reason":"only-a-reason"})", "only-a-reason", false});
  CAPTURE(row.body);
  const WireError error = decode_error(row.body);
  CHECK(error.message == row.message);
  CHECK(error.reason == row.reason);
  CHECK(error.is_gateway == row.gateway);
}

TEST_CASE("a long error is cut") {
  CHECK(decode_error(std::string(100'000, 'x')).message.size() <= 510);
  CHECK(decode_error(R"({"errors":[{"message":")" + std::string(100'000, 'x') + R"("}]})").message.size() <= 510);
}

TEST_CASE("what a status is to the one who made the call") {
  struct Row {
    int status;
    const char* body;
    FailureKind kind;
    Effect effect;
  };
  const Row row = GENERATE(
      Row{400, R"({"errors":[{"message":"x","reason":"invalid-memory-size"}]})", FailureKind::rejected, Effect::none},
      Row{401, R"({"error":"Key not authorized: token has expired"})", FailureKind::unauthenticated, Effect::none},
      Row{402, "", FailureKind::rejected, Effect::none},
      Row{403, R"({"errors":[{"message":"Insufficient permissions","reason":"unauthorized"}]})", FailureKind::forbidden,
          Effect::none},
      Row{403, R"({"error":"Requested endpoint is forbidden"})", FailureKind::forbidden, Effect::none},
      Row{404, "", FailureKind::not_found, Effect::none}, Row{405, "", FailureKind::rejected, Effect::none},
      Row{409, R"({"errors":[{"message":"x","reason":"ongoing-database-operation"}]})", FailureKind::busy,
          Effect::none},
      Row{409, R"({"errors":[{"message":"x","reason":"snapshot-not-allowed"}]})", FailureKind::busy, Effect::none},
      Row{409, R"({"error":"The database is current undergoing an operation: resuming"})", FailureKind::busy,
          Effect::none},
      Row{409, R"({"errors":[{"message":"x","reason":"instance-action-unavailable"}]})", FailureKind::conflict,
          Effect::none},
      Row{409, "", FailureKind::conflict, Effect::none}, Row{410, "", FailureKind::gone, Effect::none},
      Row{415, "", FailureKind::rejected, Effect::none}, Row{420, "", FailureKind::rejected, Effect::none},
      Row{429, "", FailureKind::rate_limited, Effect::none}, Row{500, "", FailureKind::server, Effect::unknown},
      Row{503, "<html>", FailureKind::server, Effect::unknown}, Row{599, "", FailureKind::server, Effect::unknown});
  CAPTURE(row.status, row.body);
  const CallFailure failure = failure_of_status(answer(row.status, row.body));
  CHECK(failure.kind == row.kind);
  CHECK(failure.effect == row.effect);
  CHECK(failure.status == row.status);
  CHECK(failure.request_id == "8a35fa95/1238");
  CHECK_FALSE(failure.message.empty());
}

TEST_CASE("a redirect is refused and says where it went") {
  HttpResponse response = answer(308, "");
  response.headers["location"] = "https://elsewhere.example/v1/instances";
  const CallFailure failure = failure_of_status(response);
  CHECK(failure.kind == FailureKind::rejected);
  CHECK(failure.effect == Effect::none);
  CHECK(failure.message.find("https://elsewhere.example/v1/instances") != std::string::npos);
}

TEST_CASE("a failure of the transport knows whether anything can have happened") {
  HttpResponse response;
  response.failure = TransportFailure::could_not_connect;
  response.failure_text = "Connection refused";
  response.may_have_been_sent = false;
  CHECK(failure_of_transport(response) ==
        CallFailure{FailureKind::transport, Effect::none, 0, "", "Connection refused", ""});
  response.failure = TransportFailure::cut;
  response.may_have_been_sent = true;
  CHECK(failure_of_transport(response).effect == Effect::unknown);
  response.failure = TransportFailure::too_large;
  CHECK(failure_of_transport(response).kind == FailureKind::malformed);
  response.failure = TransportFailure::cancelled;
  response.may_have_been_sent = false;
  CHECK(failure_of_transport(response).kind == FailureKind::cancelled);
  CHECK(failure_of_transport(response).effect == Effect::none);
}
