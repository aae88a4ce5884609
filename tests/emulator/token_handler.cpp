#include <map>
#include <optional>

#include <nlohmann/json.hpp>

#include "tests/emulator/handlers.hpp"
#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

using Fields = std::map<std::string, std::string>;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string form_decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    if (escape) {
      decoded.push_back(static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
      i += 2;
    } else {
      decoded.push_back(text[i] == '+' ? ' ' : text[i]);
    }
  }
  return decoded;
}

/// The body's fields: a form as documented, or a JSON object as some clients send it.
Fields read_fields(const HttpRequest& request) {
  Fields fields;
  if (request.content_type.starts_with("application/json")) {
    const auto body = nlohmann::json::parse(request.body, nullptr, false);
    if (!body.is_object()) return fields;
    for (const auto& [name, value] : body.items()) {
      if (value.is_string()) fields[name] = value.get<std::string>();
    }
    return fields;
  }
  for (const std::string& pair : split(request.body, '&')) {
    const std::size_t at = pair.find('=');
    if (at != std::string::npos) fields[form_decode(pair.substr(0, at))] = form_decode(pair.substr(at + 1));
  }
  return fields;
}

/// The Basic header's "id:secret", or the form's two fields, joined alike.
std::string credentials(const HttpRequest& request, const Fields& fields) {
  constexpr std::string_view scheme = "Basic ";
  if (request.authorization.starts_with(scheme)) {
    return base64_decode(std::string_view(request.authorization).substr(scheme.size())).value_or("");
  }
  const auto id = fields.find("client_id");
  const auto secret = fields.find("client_secret");
  return id == fields.end() || secret == fields.end() ? "" : id->second + ":" + secret->second;
}

} // namespace

HttpResponse issue_token(World& world, const Call& call) {
  const HttpRequest& request = call.request;
  if (request.body.empty()) return oauth_error_answer(404, "not_found", "The request body is missing");
  const Fields fields = read_fields(request);
  const auto grant = fields.find("grant_type");
  if (grant == fields.end()) return oauth_error_answer(403, "invalid_request", "The request body is invalid");
  if (grant->second != "client_credentials") {
    return oauth_error_answer(400, "unsupported_grant_type", "grant_type must be client_credentials");
  }
  if (credentials(request, fields) != world.settings.client_id + ":" + world.settings.client_secret) {
    return oauth_error_answer(401, "unauthorized", "The client credentials are invalid");
  }
  const std::string token = world.tokens.issue(world.random, Clock::real_now(), world.settings.token_lifetime);
  return json_answer(200, {{"access_token", token},
                           {"expires_in", world.settings.token_lifetime.count() / 1000},
                           {"token_type", world.settings.switches.token_type}});
}

} // namespace emulator
