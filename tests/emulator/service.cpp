#include "tests/emulator/service.hpp"

#include <algorithm>

#include "tests/emulator/control.hpp"
#include "tests/emulator/router.hpp"
#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

constexpr std::string_view token_path = "/oauth/token";

/// The gateway's own checks, before anything behind it sees the request. Nothing when it may pass.
std::optional<HttpResponse> refuse_unauthorized(const World& world, const HttpRequest& request) {
  switch (world.tokens.check(request.authorization, Clock::real_now())) {
  case TokenState::valid:
    return std::nullopt;
  case TokenState::missing:
    return gateway_answer(401, "Authorization field missing");
  case TokenState::invalid:
    break;
  }
  const int status = world.settings.switches.expired_token == "403" ? 403 : 401;
  return gateway_answer(status, "Key not authorized: token has expired");
}

/// Retry-After counts real time, whatever time the limit counts in: that is what a client waits in.
std::string retry_after(const World& world, TimeMs wait) {
  const bool emulated = world.settings.switches.rate_limit_clock == "emulated";
  const double speed = emulated && world.clock.speed() > 0 ? world.clock.speed() : 1.0;
  const auto real = static_cast<TimeMs>(static_cast<double>(wait) / speed);
  const TimeMs seconds = std::max<TimeMs>(1, (real + 999) / 1000);
  const std::string& form = world.settings.switches.retry_after;
  if (form == "date") return http_date(Clock::real_now() + seconds * 1000);
  if (form == "absurd") return "31536000";
  return std::to_string(seconds);
}

std::optional<HttpResponse> refuse_over_limit(World& world, TimeMs now) {
  const TimeMs time = world.settings.switches.rate_limit_clock == "real" ? Clock::real_now() : now;
  const auto wait = world.limiter.admit(time, world.settings.requests_per_minute);
  if (!wait) return std::nullopt;
  HttpResponse response = gateway_answer(429, "Rate limit exceeded");
  if (world.settings.switches.retry_after != "absent") {
    response.headers.emplace_back("Retry-After", retry_after(world, *wait));
  }
  return response;
}

bool has_json_type(const HttpRequest& request) {
  std::string type = request.content_type.substr(0, request.content_type.find(';'));
  std::transform(type.begin(), type.end(), type.begin(), [](unsigned char c) { return std::tolower(c); });
  return type == "application/json";
}

HttpResponse answer_api(World& world, const HttpRequest& request, TimeMs now, const std::string& outcome,
                        const RouteMatch& match) {
  const Call call{request, match.ids, now, outcome};
  if (request.path == token_path) return match.route->handler(world, call);
  if (auto refusal = refuse_unauthorized(world, request)) return *refusal;
  if (auto refusal = refuse_over_limit(world, now)) return *refusal;
  const bool has_body = request.method == "POST" || request.method == "PATCH";
  // Even a call without a body must say that it would be JSON.
  if (has_body && !has_json_type(request)) return gateway_answer(415, "Content-Type must be application/json");
  return match.route->handler(world, call);
}

/// The true answer, or the fault's in its place.
HttpResponse answer_with_fault(const Fault& fault, const std::function<HttpResponse()>& answer) {
  HttpResponse response;
  if (!fault.stops_request()) response = answer();
  if (fault.stops_request()) response.status = 0; // There is no answer, unless the fault has one.
  if (fault.answer) response = fault_answer(*fault.answer);
  response.delivery = fault.delivery;
  response.delay += fault.delay;
  return response;
}

} // namespace

HttpResponse Service::handle(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  const TimeMs now = world_.clock.now();
  world_.fleet.advance(now);
  if (request.path.starts_with("/_emulator/")) return handle_control(world_, request, now);
  return handle_api(request, now);
}

HttpResponse Service::handle_api(const HttpRequest& request, TimeMs now) {
  const auto match = match_route(api_routes(), request.method, request.path);
  const auto fault = world_.faults.strike(request.method, request.path, world_.random);
  const auto answer = [&] {
    // Aura's gateway says 403, not 404, to what it does not know.
    if (!match) return gateway_answer(403, "Requested endpoint is forbidden");
    return answer_api(world_, request, now, fault ? fault->outcome : "", *match);
  };
  HttpResponse response = fault ? answer_with_fault(*fault, answer) : answer();
  const std::string request_id = world_.random.request_id();
  response.headers.emplace_back("X-Request-Id", request_id);
  response.delay += world_.settings.latency;
  world_.log.add({.time = now,
                  .method = request.method,
                  .path = request.path,
                  .route = match ? std::string(match->route->pattern) : "unknown",
                  .status = response.status,
                  .request_id = request_id,
                  .authorization = !request.authorization.empty(),
                  .fault = fault ? fault->id : "",
                  .delivery = delivery_word(response.delivery)});
  return response;
}

void Service::with_world(const std::function<void(World&)>& look) {
  const std::lock_guard lock(mutex_);
  world_.fleet.advance(world_.clock.now());
  look(world_);
}

} // namespace emulator
