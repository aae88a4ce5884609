#pragma once

#include <string>
#include <vector>

#include "aura/aura_cloud.hpp"
#include "aura/curl_transport.hpp"
#include "base/text.hpp"
#include "tests/emulator/emulator.hpp"

/// Collects what the client tells.
class RecordingLog final : public DebugLog {
public:
  void line(std::string_view text) override { lines.emplace_back(text); }
  std::string all() const { return join(lines, "\n"); }

  std::vector<std::string> lines;
};

/// Short limits, so that a test of patience does not need any.
inline RetryPolicy hasty() {
  RetryPolicy policy;
  policy.first_delay = Milliseconds(2);
  policy.longest_delay = Milliseconds(10);
  policy.rate_limit_delay = Milliseconds(5);
  policy.least_obedience = Milliseconds(1);
  policy.longest_obedience = Milliseconds(50);
  return policy;
}

/// An emulator and a client of it, in one process.
class AgainstEmulator {
public:
  explicit AgainstEmulator(emulator::Settings settings = {}, CurlOptions curl = {}, std::string cache = {},
                           std::string secret = "emulator")
      : aura(std::move(settings))
      , started_(!aura.start())
      , transport(std::move(curl))
      , cloud(options(cache, secret), transport) {}

  template <typename Call>
  Reply read(Call call) {
    cloud.start(++last_id, ReadCall(std::move(call)), Priority::poll);
    return next();
  }
  template <typename Call>
  Reply write(Call call) {
    cloud.start(++last_id, WriteCall(std::move(call)));
    return next();
  }
  /// The next reply; an empty one of id 0 if none comes in a long time.
  Reply next() {
    if (replies_.empty()) replies_ = cloud.wait(cloud.now() + std::chrono::seconds(60));
    if (replies_.empty()) return Reply{0, CallFailure{}, ""};
    Reply reply = std::move(replies_.front());
    replies_.erase(replies_.begin());
    return reply;
  }
  void fault(const std::string& json) { started_ = !aura.add_fault(json) && started_; }
  bool is_fine() const { return started_; }

  /// A create that the emulator's first project allows.
  static CreateInstance order(const std::string& name = "orders") {
    return {{{Field::name, name},
             {Field::project_id, std::string("6981ace7-efe8-4f5c-b7c5-267b5162ce91")},
             {Field::type, std::string("professional-db")},
             {Field::cloud_provider, std::string("gcp")},
             {Field::region, std::string("europe-west1")},
             {Field::version, std::string("5")},
             {Field::memory, Size{4}}},
            "",
            ""};
  }

  /// How many requests the emulator has seen of a method and a route, such as `GET /v1/instances/{id}`.
  int seen(const std::string& method, const std::string& route) {
    int count = 0;
    for (const auto& request : aura.requests())
      count += request.method == method && request.route == route ? 1 : 0;
    return count;
  }

private:
  AuraOptions options(const std::string& cache, const std::string& secret) {
    AuraOptions options{*parse_base_url(aura.url()), {"emulator", Secret(secret)}};
    options.token_cache = cache;
    options.retry = hasty();
    options.log = &log;
    return options;
  }

public:
  RecordingLog log;
  emulator::Emulator aura;

private:
  bool started_;
  std::vector<Reply> replies_;

public:
  CallId last_id = 0;
  CurlTransport transport;
  AuraCloud cloud;
};

/// The payload of a good reply, or a default one: the test then fails on its content.
template <typename T>
T payload_of(const Reply& reply) {
  const auto* payload = std::get_if<Payload>(&reply.outcome);
  const T* value = payload == nullptr ? nullptr : std::get_if<T>(payload);
  return value == nullptr ? T{} : *value;
}

/// The failure of a bad reply; for a good one, one that no call gives.
inline CallFailure failure_of(const Reply& reply) {
  const auto* failure = std::get_if<CallFailure>(&reply.outcome);
  return failure == nullptr ? CallFailure{FailureKind::cancelled, Effect::unknown, -1, "", "a good reply", ""}
                            : *failure;
}
