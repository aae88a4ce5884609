#pragma once

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace emulator {

/// A request as the emulator sees it, free of any HTTP library.
struct HttpRequest {
  std::string method;
  std::string path;
  std::map<std::string, std::string> query;
  std::string authorization;
  std::string content_type;
  std::string body;
};

/// How the bytes of an answer travel.
enum class Delivery {
  whole,  ///< As HTTP wants it.
  closed, ///< The connection is closed without a byte.
  reset,  ///< The connection is reset (RST) without a byte.
  cut,    ///< The head and half of the body, then the connection is closed.
  drip,   ///< One byte every 100 ms, without end.
  huge,   ///< 50 MB of blanks follow the body.
};

/// An answer.
struct HttpResponse {
  int status = 200; ///< 0: the request was lost and there is no answer.
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  Delivery delivery = Delivery::whole;
  std::chrono::milliseconds delay{0}; ///< Real time to wait before the first byte.
};

/// An error as Aura's v1 words it (body shape 1). An empty field is left out.
struct ApiError {
  int status = 400;
  std::string message;
  std::string reason;
  std::string field;

  bool operator==(const ApiError&) const = default;
};

/// Any JSON as it is.
HttpResponse json_answer(int status, const nlohmann::json& body);

/// The v1 envelope: {"data": ...}.
HttpResponse data_answer(int status, const nlohmann::json& data);

/// The v1 error body: {"errors": [{"message", "reason", "field"?}]}.
HttpResponse error_answer(const ApiError& error);

/// The gateway's body: {"error": text}.
HttpResponse gateway_answer(int status, const std::string& text);

/// The token endpoint's body: {"error", "error_description"}.
HttpResponse oauth_error_answer(int status, const std::string& error, const std::string& description);

} // namespace emulator
