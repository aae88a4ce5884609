#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "aura/http.hpp"

/// A server without a network, in a time that moves only when somebody waits. Every request is answered by `server`
/// after `latency`.
class FakeTransport final : public HttpTransport {
public:
  using Server = std::function<HttpResponse(const HttpRequest& request)>;

  explicit FakeTransport(Server server)
      : server_(std::move(server)) {}

  TimePoint now() const override { return now_; }

  void start(HttpId id, HttpRequest request) override {
    if (const Result<void> may_leave = request.guard ? request.guard() : Result<void>(); !may_leave) {
      HttpResponse withheld;
      withheld.failure = TransportFailure::withheld;
      withheld.failure_text = may_leave.error().message;
      withheld.may_have_been_sent = false;
      waiting_.push_back({now_, {id, std::move(withheld)}});
      return;
    }
    sent.push_back({now_, request});
    waiting_.push_back({now_ + latency, {id, server_(request)}});
  }

  HttpEvents wait(TimePoint deadline) override {
    HttpEvents events{{}, std::exchange(wakes, false)};
    if (events.woken) return events;
    if (waiting_.empty() || waiting_.front().at > deadline) {
      now_ = std::max(now_, deadline);
      return events;
    }
    now_ = std::max(now_, waiting_.front().at);
    while (!waiting_.empty() && waiting_.front().at <= now_) {
      events.completions.push_back(std::move(waiting_.front().completion));
      waiting_.pop_front();
    }
    return events;
  }

  void cancel_unsent() override {}

  /// How many requests went to a path.
  int count(const std::string& path_end) const {
    int found = 0;
    for (const Sent& one : sent)
      found += one.request.url.ends_with(path_end) ? 1 : 0;
    return found;
  }

  struct Sent {
    TimePoint at;
    HttpRequest request;
  };
  std::vector<Sent> sent;
  Milliseconds latency{50};
  bool wakes = false;

private:
  struct Waiting {
    TimePoint at;
    HttpCompletion completion;
  };
  Server server_;
  TimePoint now_ = *parse_time("2026-08-01T12:00:00Z");
  std::deque<Waiting> waiting_;
};

inline HttpResponse http_answer(int status, const std::string& body = "",
                                std::map<std::string, std::string> headers = {}) {
  HttpResponse response;
  response.status = status;
  response.body = body;
  response.headers = std::move(headers);
  return response;
}

inline HttpResponse http_failure(TransportFailure failure, bool may_have_been_sent = true) {
  HttpResponse response;
  response.failure = failure;
  response.failure_text = "broken on purpose";
  response.may_have_been_sent = may_have_been_sent;
  return response;
}
