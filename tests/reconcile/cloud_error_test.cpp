#include "reconcile/cloud.hpp"
#include "tests/support/catch.hpp"

namespace {

struct MessageRow {
  CallFailure failure;
  const char* message;
};

const MessageRow messages[] = {
    {{.kind = FailureKind::conflict,
      .status = 409,
      .reason = "instance-action-unavailable",
      .message = "not now",
      .request_id = "8a35/12"},
     "pausing orders: Aura answered 409 instance-action-unavailable: not now (request id 8a35/12)"},
    {{.kind = FailureKind::server, .status = 502}, "pausing orders: Aura answered 502"},
    {{.kind = FailureKind::transport, .message = "connection reset"}, "pausing orders: connection reset"},
    {{.kind = FailureKind::transport}, "pausing orders: no answer"},
    {{.kind = FailureKind::rejected, .status = 400, .reason = "a\nb", .message = "red \x1b[31m"},
     "pausing orders: Aura answered 400 a\\nb: red \\x1b[31m"},
};

} // namespace

TEST_CASE("A failed call is told with status, reason, message and request id, all made harmless") {
  for (const MessageRow& row : messages)
    CHECK(to_error(row.failure, "pausing orders").message == row.message);
}

TEST_CASE("Every kind of failure has a kind of error, a code and a remedy") {
  for (int value = 0; value <= static_cast<int>(FailureKind::cancelled); ++value) {
    const auto kind = static_cast<FailureKind>(value);
    const Error error = to_error({.kind = kind, .status = 400}, "reading");
    INFO(error.code);
    CHECK_FALSE(error.hint.empty());
    CHECK((error.kind == ErrorKind::authentication) == (kind == FailureKind::unauthenticated));
    CHECK((error.kind == ErrorKind::network) == (kind == FailureKind::transport));
    CHECK((error.kind == ErrorKind::interrupted) == (kind == FailureKind::cancelled));
  }
}
