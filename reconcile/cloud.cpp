#include "reconcile/cloud.hpp"

#include "base/text.hpp"

namespace {

/// What each kind of failure is to a person.
struct Explanation {
  ErrorKind kind;
  const char* code;
  const char* hint;
};

Explanation explain(FailureKind kind) {
  switch (kind) {
  case FailureKind::not_found:
    return {ErrorKind::api, "api/not-found", "check the id, and whether this credential may see it"};
  case FailureKind::gone:
    return {ErrorKind::api, "api/gone", "it was deleted; run plan to see what is left"};
  case FailureKind::busy:
    return {ErrorKind::api, "api/busy", "another operation runs on the instance; try again when it has settled"};
  case FailureKind::conflict:
    return {ErrorKind::api, "api/conflict", "run plan again: the instance is not in the state that was expected"};
  case FailureKind::unauthenticated:
    return {ErrorKind::authentication, "api/unauthenticated",
            "check AURA_CLIENT_ID and AURA_CLIENT_SECRET; API credentials are made in the Aura console"};
  case FailureKind::forbidden:
    return {ErrorKind::api, "api/forbidden",
            "the credential inherits the roles of the user who made it; give that user the right in the Aura console"};
  case FailureKind::rejected:
    return {ErrorKind::api, "api/rejected",
            "Aura does not take this request; `validate -online` checks sizes and regions"};
  case FailureKind::rate_limited:
    return {ErrorKind::api, "api/rate-limited",
            "lower requests_per_minute in [auraform.limits], or wait: others may use the same credential"};
  case FailureKind::server:
    return {ErrorKind::api, "api/server", "try again; if it stays, give Neo4j support the request id"};
  case FailureKind::transport:
    return {ErrorKind::network, "network/no-answer", "check the network, the proxy settings and AURA_BASE_URL"};
  case FailureKind::malformed:
    return {ErrorKind::api, "api/malformed", "check AURA_BASE_URL; something other than Aura may have answered"};
  case FailureKind::withheld:
    return {ErrorKind::stale, "api/withheld", "run the command again: what had not been sent to Aura was not sent"};
  case FailureKind::cancelled:
    return {ErrorKind::interrupted, "api/cancelled", "it was never sent; run again"};
  }
  return {ErrorKind::api, "api/rejected", ""};
}

std::string answered(const CallFailure& failure) {
  if (failure.status == 0) return failure.message.empty() ? "no answer" : visible(failure.message);
  std::string text = "Aura answered " + std::to_string(failure.status);
  if (!failure.reason.empty()) text += " " + visible(failure.reason);
  if (!failure.message.empty()) text += ": " + visible(failure.message);
  return text;
}

} // namespace

Error to_error(const CallFailure& failure, const std::string& doing) {
  const Explanation explanation = explain(failure.kind);
  // What holds one write back holds all of them back: told alike, it is told once.
  if (failure.kind == FailureKind::withheld)
    return {explanation.kind, explanation.code, visible(failure.message), explanation.hint};
  std::string message = doing + ": " + answered(failure);
  if (!failure.request_id.empty()) message += " (request id " + visible(failure.request_id) + ")";
  return {explanation.kind, explanation.code, std::move(message), explanation.hint};
}
