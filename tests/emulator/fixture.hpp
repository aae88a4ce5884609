#pragma once

#include <chrono>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/emulator/service.hpp"
#include "tests/emulator/world.hpp"

namespace emulator {

inline const std::string production = "6981ace7-efe8-4f5c-b7c5-267b5162ce91";
inline const std::string development = "d1f2a0f4-5a3f-4cbb-9f07-6a0e4f1c8b52";

/// An answer with its body read.
struct Reply {
  int status = 0;
  nlohmann::json body;
  HttpResponse raw;

  /// The reason of the first error of body shape 1; empty when there is none.
  std::string reason() const { return body.contains("errors") ? body["errors"][0].value("reason", "") : ""; }
  std::string field() const { return body.contains("errors") ? body["errors"][0].value("field", "") : ""; }
  std::string message() const { return body.contains("errors") ? body["errors"][0].value("message", "") : ""; }
};

/// An emulator without a network, whose clock moves only when told to.
class Stage final {
public:
  explicit Stage(Settings settings = {})
      : world(still(std::move(settings)), start, 7)
      , service(world) {
    token = world.tokens.issue(world.random, Clock::real_now(), std::chrono::hours(1));
  }

  Reply call(const std::string& method, const std::string& path, const nlohmann::json& body = nullptr) {
    HttpRequest request{.method = method, .path = path.substr(0, path.find('?'))};
    request.authorization = "Bearer " + token;
    request.content_type = "application/json";
    if (!body.is_null()) request.body = body.dump();
    if (const auto at = path.find('?'); at != std::string::npos) {
      const std::string pair = path.substr(at + 1);
      request.query[pair.substr(0, pair.find('='))] = pair.substr(pair.find('=') + 1);
    }
    return send(request);
  }

  Reply send(const HttpRequest& request) {
    Reply reply;
    reply.raw = service.handle(request);
    reply.status = reply.raw.status;
    reply.body = nlohmann::json::parse(reply.raw.body, nullptr, false);
    return reply;
  }

  void advance(std::chrono::seconds step) {
    service.with_world([&](World& there) {
      there.clock.advance(step);
      there.fleet.advance(there.clock.now());
    });
  }

  /// A create request that is allowed.
  static nlohmann::json order(const std::string& type = "professional-db", const std::string& memory = "4GB") {
    return {{"version", "5"}, {"region", "europe-west1"}, {"memory", memory},       {"name", "orders"},
            {"type", type},   {"tenant_id", production},  {"cloud_provider", "gcp"}};
  }

  /// Creates an instance, waits until it runs and its first snapshot is done, and returns its id.
  std::string make(const nlohmann::json& wanted = order()) {
    const Reply reply = call("POST", "/v1/instances", wanted);
    advance(std::chrono::minutes(30));
    return reply.body["data"]["id"];
  }

  nlohmann::json get(const std::string& id) { return call("GET", "/v1/instances/" + id).body["data"]; }
  std::string status(const std::string& id) { return get(id)["status"]; }
  Instance& instance(const std::string& id) { return *world.fleet.find(id); }

  static constexpr TimeMs start = 1'800'000'000'000;
  World world;
  Service service;
  std::string token;

private:
  static Settings still(Settings settings) {
    settings.speed = 0;
    settings.requests_per_minute = 0;
    return settings;
  }
};

} // namespace emulator
