#pragma once

#include "aura/http.hpp"
#include "aura/wire_request.hpp"
#include "reconcile/cloud.hpp"

#include <string>
#include <string_view>

/// What the body of an error says.
struct WireError {
  std::string message;     ///< as it came, cut; never empty
  std::string reason;      ///< such as `db-not-found`; may be empty
  bool is_gateway = false; ///< the `{"error": "…"}` of the gateway in front of Aura
  bool operator==(const WireError&) const = default;
};

/// Reads every shape of error body that was seen (aura-api §5.1): `errors` as an array or an object, the gateway's and
/// the token endpoint's `error`, bare `message` and `reason` in any case, plain text, HTML, nothing. It never fails:
/// what cannot be understood is its own message.
WireError decode_error(std::string_view body);

/// The failure that an answer with an error status is.
CallFailure failure_of_status(const HttpResponse& response);

/// The failure of a request that had no answer, or not all of one.
CallFailure failure_of_transport(const HttpResponse& response);

/// The failure of a 2xx answer that cannot be understood.
CallFailure failure_of_body(const HttpResponse& response, const Error& problem, bool is_write);

/// `X-Request-Id`, or empty.
std::string request_id_of(const HttpResponse& response);
