#pragma once

#include "aura/base_url.hpp"
#include "aura/call_queue.hpp"
#include "aura/debug_log.hpp"
#include "aura/http.hpp"
#include "aura/pacing.hpp"
#include "aura/retry.hpp"
#include "aura/token_source.hpp"
#include "reconcile/cloud.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

/// Aura's own limit for accounts with billing (aura-api §5.3).
inline constexpr int default_requests_per_minute = 125;

struct AuraOptions {
  BaseUrl base_url;
  Credentials credentials;
  int requests_per_minute = default_requests_per_minute;
  Milliseconds minute{60000};        ///< how long that minute lasts
  std::filesystem::path token_cache; ///< a file of its own for each server and credential; empty: no cache
  RetryPolicy retry;
  std::size_t most_in_flight = 100; ///< what HTTP/2 servers commonly let through on one connection
  DebugLog* log = nullptr;          ///< may be null
};

/// What a run cost, for its summary.
struct CloudStatistics {
  std::uint64_t requests = 0; ///< all of them, token requests and repetitions included
  std::uint64_t repeated = 0;
  std::uint64_t rate_limited = 0;               ///< answers 429
  std::uint64_t tokens = 0;                     ///< requests for one
  Milliseconds waited_for_budget{0};            ///< while calls were ready and the budget was not
  std::map<std::string, std::uint64_t> by_call; ///< `get instance` → requests
};

/// Aura behind its HTTP API: joins codec, token, pacing, retries and transport. One thread, no callbacks; nothing
/// happens outside of `wait`.
class AuraCloud final : public Cloud {
public:
  /// The transport's clock is the run's clock.
  AuraCloud(AuraOptions options, HttpTransport& transport);

  /// Asked right before each call that changes something leaves, however long it waited for the budget or a connection.
  /// After one error nothing of that kind leaves any more: those calls fail as `withheld`, with the error's message.
  void guard_writes(std::function<Result<void>()> guard);

  using Cloud::start;
  TimePoint now() const override { return transport_.now(); }
  void start(CallId id, const ReadCall& call, Priority priority) override;
  void start(CallId id, const WriteCall& call) override;
  std::vector<Reply> wait(TimePoint deadline) override;
  void cancel_unsent() override;

  const CloudStatistics& statistics() const { return statistics_; }

private:
  void enqueue(CallId id, WireRequest request, Priority priority);
  void send_what_may_leave();
  bool has_token_or_asks(TimePoint time);
  void send(PendingCall call);
  Result<void> check_guard();
  TimePoint next_departure(TimePoint deadline) const;
  void count_budget_wait(TimePoint since);
  void deliver(const HttpCompletion& completion);
  void deliver_token(const HttpResponse& response);
  void deliver_call(PendingCall call, const HttpResponse& response);
  bool repeats_for_token(PendingCall& call, const HttpResponse& response);
  bool repeats_after_failure(PendingCall& call, const HttpResponse& response);
  void conclude(const PendingCall& call, const HttpResponse& response);
  void fail(const PendingCall& call, CallFailure failure);
  void fail_all_queued(const CallFailure& failure);
  void fail_queued_writes();
  double dice();
  void log_answer(const std::string& name, const HttpResponse& response);
  void log_repetition(const PendingCall& call);
  std::string redacted(std::string text) const;

  AuraOptions options_;
  HttpTransport& transport_;
  TokenSource tokens_;
  Pacer pacer_;
  CallQueue queue_;
  std::map<HttpId, PendingCall> in_flight_;
  std::optional<HttpId> token_request_;
  std::function<Result<void>()> guard_;
  std::optional<Error> withheld_; ///< what the guard said
  HttpId last_http_id_ = 0;
  std::vector<Reply> replies_;
  CloudStatistics statistics_;
  std::minstd_rand random_;
};
