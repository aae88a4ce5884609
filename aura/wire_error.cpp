#include "aura/wire_error.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"

namespace {

constexpr std::size_t most_text = 500;

/// A member by its name in any case: some versions of the API write `Message`. nullptr if it is not there.
const Json* member(const Json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  for (auto at = object.begin(); at != object.end(); ++at)
    if (lower(at.key()) == name) return &at.value();
  return nullptr;
}

std::string text_member(const Json& object, std::string_view name) {
  const Json* found = member(object, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string{};
}

void append(std::string& text, const std::string& more, std::string_view separator) {
  if (more.empty()) return;
  if (!text.empty()) text += separator;
  text += more;
}

/// Every text in a value, each preceded by the names that lead to it: the shape of validation errors.
std::string flattened(const Json& value, const std::string& name) {
  if (value.is_string()) return name.empty() ? value.get<std::string>() : name + ": " + value.get<std::string>();
  std::string text;
  if (value.is_array())
    for (const Json& element : value)
      append(text, flattened(element, name), "; ");
  if (value.is_object())
    for (auto at = value.begin(); at != value.end(); ++at)
      append(text, flattened(at.value(), name.empty() ? at.key() : name + "." + at.key()), "; ");
  return text;
}

/// `{message, reason, field?}`, the element of `errors` and the bare shape.
void add_plain(const Json& object, WireError& error) {
  std::string message = text_member(object, "message");
  const std::string field = text_member(object, "field");
  if (!field.empty() && message.find(field) == std::string::npos) append(message, "(" + field + ")", " ");
  append(error.message, message, "; ");
  if (error.reason.empty()) error.reason = text_member(object, "reason");
}

void add_errors(const Json& errors, WireError& error) {
  if (errors.is_array()) {
    for (const Json& element : errors) {
      if (element.is_object())
        add_plain(element, error);
      else
        append(error.message, flattened(element, ""), "; ");
    }
  } else if (member(errors, "message") != nullptr) {
    add_plain(errors, error);
  } else {
    append(error.message, flattened(errors, ""), "; ");
  }
}

WireError from_json(const Json& document) {
  WireError error;
  add_plain(document, error);
  if (const Json* errors = member(document, "errors")) add_errors(*errors, error);
  if (const std::string gateway = text_member(document, "error"); !gateway.empty()) {
    error.is_gateway = true;
    append(error.message, gateway, "; ");
    append(error.message, text_member(document, "error_description"), ": ");
  }
  return error;
}

FailureKind kind_of_conflict(const WireError& error) {
  const bool busy = error.reason == "ongoing-database-operation" || error.reason == "snapshot-not-allowed" ||
                    (error.reason.empty() && error.message.find("undergoing an operation") != std::string::npos);
  return busy ? FailureKind::busy : FailureKind::conflict;
}

FailureKind kind_of(int status, const WireError& error) {
  switch (status) {
  case 401:
    return FailureKind::unauthenticated;
  case 403:
    return FailureKind::forbidden;
  case 404:
    return FailureKind::not_found;
  case 409:
    return kind_of_conflict(error);
  case 410:
    return FailureKind::gone;
  case 429:
    return FailureKind::rate_limited;
  default:
    return status >= 500 ? FailureKind::server : FailureKind::rejected;
  }
}

FailureKind kind_of(TransportFailure failure) {
  switch (failure) {
  case TransportFailure::cancelled:
    return FailureKind::cancelled;
  case TransportFailure::withheld:
    return FailureKind::withheld;
  case TransportFailure::too_large:
    return FailureKind::malformed;
  default:
    return FailureKind::transport;
  }
}

} // namespace

WireError decode_error(std::string_view body) {
  WireError error;
  const auto document = parse_json(body, "the answer");
  if (document) error = from_json(*document);
  if (error.message.empty()) error.message = trimmed(body);
  if (error.message.empty()) error.message = "no explanation was given";
  error.message = shortened(error.message, most_text);
  error.reason = shortened(error.reason, 100);
  return error;
}

CallFailure failure_of_status(const HttpResponse& response) {
  WireError error = decode_error(response.body);
  const FailureKind kind = kind_of(response.status, error);
  if (response.status >= 300 && response.status < 400)
    error.message = "it redirects to " + shortened(response.header("location"), most_text) +
                    "; credentials are not sent after a redirect, so name that address as the base URL if it is Aura's";
  // A server that failed may have failed after it did what was asked; every other status is a refusal.
  const Effect effect = kind == FailureKind::server ? Effect::unknown : Effect::none;
  return {kind, effect, response.status, error.reason, error.message, request_id_of(response)};
}

CallFailure failure_of_transport(const HttpResponse& response) {
  const bool too_large = response.failure == TransportFailure::too_large;
  CallFailure failure;
  failure.kind = kind_of(response.failure.value_or(TransportFailure::other));
  failure.effect = response.may_have_been_sent ? Effect::unknown : Effect::none;
  failure.message = too_large ? "the answer is larger than any that Aura gives" : response.failure_text;
  failure.request_id = request_id_of(response);
  return failure;
}

CallFailure failure_of_body(const HttpResponse& response, const Error& problem, bool is_write) {
  const Effect effect = is_write ? Effect::unknown : Effect::none;
  return {FailureKind::malformed, effect, response.status, "", shortened(problem.message, most_text),
          request_id_of(response)};
}

std::string request_id_of(const HttpResponse& response) { return shortened(response.header("x-request-id"), 120); }
