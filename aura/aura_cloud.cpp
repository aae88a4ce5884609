#include "aura/aura_cloud.hpp"

#include <algorithm>

#include "aura/wire_answer.hpp"
#include "aura/wire_error.hpp"
#include "base/text.hpp"

namespace {

const std::string token_call = "get token";

bool is_success(int status) { return status >= 200 && status < 300; }

/// A status that says what became of the call, however its body ended. A read needs the whole body.
bool is_answered(const WireRequest& request, const HttpResponse& response) {
  if (response.status == 0) return false;
  return !response.failure || !is_success(response.status) || request.is_write();
}

HttpRequest http_request(const std::string& base_url, const WireRequest& wire, const Secret& token) {
  HttpRequest request;
  request.method = wire.method;
  request.url = base_url + wire.path;
  request.headers = {"Authorization: Bearer " + token.reveal(), "Accept: application/json"};
  if (!wire.body.empty()) request.headers.emplace_back("Content-Type: application/json");
  request.body = wire.body;
  request.at_most_once = !wire.is_idempotent();
  request.most_bytes = wire.most_bytes();
  return request;
}

} // namespace

AuraCloud::AuraCloud(AuraOptions options, HttpTransport& transport)
    : options_(std::move(options))
    , transport_(transport)
    , tokens_(options_.base_url.text(), options_.credentials, options_.token_cache, transport.now())
    , pacer_(options_.requests_per_minute, options_.minute)
    , random_(static_cast<std::minstd_rand::result_type>(transport.now().time_since_epoch().count())) {}

void AuraCloud::guard_writes(std::function<Result<void>()> guard) {
  guard_ = std::move(guard);
  withheld_.reset();
}

Result<void> AuraCloud::check_guard() {
  if (!withheld_) {
    auto may_leave = guard_();
    if (may_leave) return may_leave;
    withheld_ = std::move(may_leave).error();
  }
  return *withheld_;
}

void AuraCloud::start(CallId id, const ReadCall& call, Priority priority) { enqueue(id, encode_call(call), priority); }

void AuraCloud::start(CallId id, const WriteCall& call) { enqueue(id, encode_call(call), Priority::write); }

void AuraCloud::enqueue(CallId id, WireRequest request, Priority priority) {
  PendingCall call;
  call.id = id;
  call.request = std::move(request);
  call.priority = priority;
  call.ready = now();
  queue_.add(std::move(call));
}

std::vector<Reply> AuraCloud::wait(TimePoint deadline) {
  bool last_turn = false;
  while (true) {
    send_what_may_leave();
    if (!replies_.empty() || last_turn) return std::exchange(replies_, {});
    const TimePoint before = now();
    const HttpEvents events = transport_.wait(next_departure(deadline));
    count_budget_wait(before);
    for (const HttpCompletion& completion : events.completions)
      deliver(completion);
    last_turn = events.woken || now() >= deadline;
  }
}

void AuraCloud::send_what_may_leave() {
  const TimePoint time = now();
  if (tokens_.is_refused()) fail_all_queued(tokens_.failure());
  if (withheld_) fail_queued_writes();
  while (in_flight_.size() < options_.most_in_flight) {
    const Demand demand = queue_.demand(time);
    if (!demand.any() || !has_token_or_asks(time)) return;
    const auto priority = pacer_.admit(demand, time);
    if (!priority) return;
    send(queue_.take(*priority, time));
  }
}

/// True when there is a token to send; otherwise sees to it that one is asked for, once for all that wait.
bool AuraCloud::has_token_or_asks(TimePoint time) {
  if (tokens_.book().is_usable(time)) return true;
  if (token_request_ || time < tokens_.not_before()) return false;
  if (!pacer_.admit_other(time)) return false;
  token_request_ = ++last_http_id_;
  ++statistics_.requests;
  ++statistics_.tokens;
  ++statistics_.by_call[token_call];
  transport_.start(*token_request_, tokens_.request());
  return false;
}

void AuraCloud::send(PendingCall call) {
  call.token_generation = tokens_.book().generation();
  ++statistics_.requests;
  ++statistics_.by_call[call.request.name];
  const HttpId id = ++last_http_id_;
  HttpRequest request = http_request(options_.base_url.text(), call.request, tokens_.book().token());
  if (guard_ && call.request.is_write()) request.guard = [this] { return check_guard(); };
  transport_.start(id, std::move(request));
  in_flight_.emplace(id, std::move(call));
}

/// When something may be sent that may not be sent now, or the deadline.
TimePoint AuraCloud::next_departure(TimePoint deadline) const {
  const TimePoint time = now();
  TimePoint next = deadline;
  if (const auto ready = queue_.next_ready(time)) next = std::min(next, *ready);
  Demand demand = queue_.demand(time);
  if (!demand.any() || in_flight_.size() >= options_.most_in_flight) return next;
  if (!tokens_.book().is_usable(time)) {
    if (token_request_) return next;
    demand.write = true; // the token is asked for on the calls' behalf
    return std::min(next, std::max(tokens_.not_before(), pacer_.next_slot(demand, time)));
  }
  return std::min(next, pacer_.next_slot(demand, time));
}

void AuraCloud::count_budget_wait(TimePoint since) {
  const Demand demand = queue_.demand(since);
  if (!demand.any() || !tokens_.book().is_usable(since) || in_flight_.size() >= options_.most_in_flight) return;
  if (pacer_.next_slot(demand, since) > since) statistics_.waited_for_budget += now() - since;
}

void AuraCloud::deliver(const HttpCompletion& completion) {
  if (token_request_ == completion.id) {
    token_request_.reset();
    log_answer(token_call, completion.response);
    deliver_token(completion.response);
    return;
  }
  const auto found = in_flight_.find(completion.id);
  ensure(found != in_flight_.end(), "the transport completes what was started");
  PendingCall call = std::move(found->second);
  in_flight_.erase(found);
  log_answer(call.request.method + " " + call.request.path, completion.response);
  deliver_call(std::move(call), completion.response);
}

void AuraCloud::deliver_token(const HttpResponse& response) {
  if (response.failure == TransportFailure::cancelled) return;
  if (response.status == 429) ++statistics_.rate_limited;
  switch (tokens_.deliver(response, options_.retry, now(), dice())) {
  case TokenOutcome::granted:
    return;
  case TokenOutcome::later:
    ++statistics_.repeated;
    if (const auto delay = tokens_.rate_limit()) pacer_.rejected(now(), *delay);
    return;
  case TokenOutcome::failed:
  case TokenOutcome::refused:
    fail_all_queued(tokens_.failure());
  }
}

void AuraCloud::deliver_call(PendingCall call, const HttpResponse& response) {
  if (repeats_for_token(call, response) || repeats_after_failure(call, response)) {
    ++statistics_.repeated;
    log_repetition(call);
    queue_.add(std::move(call));
    return;
  }
  conclude(call, response);
}

/// 401 and 403: the gateway turned the call away before anything was done, so even a create may be made again; once.
bool AuraCloud::repeats_for_token(PendingCall& call, const HttpResponse& response) {
  if (response.status != 401 && response.status != 403) return false;
  if (call.token_renewed) {
    tokens_.still_refused(response.status);
    return false;
  }
  if (!tokens_.renews_after(response, call.token_generation, now())) return false;
  call.token_renewed = true;
  call.ready = now();
  return true;
}

bool AuraCloud::repeats_after_failure(PendingCall& call, const HttpResponse& response) {
  const bool failed = response.status == 429 || response.status >= 500 || !is_answered(call.request, response);
  if (!failed) return false;
  const TimePoint time = now();
  if (!call.first_failure) call.first_failure = time;
  call.history.since_first_failure = time - *call.first_failure;
  ++(response.status == 429 ? call.history.rate_limited : call.history.failures);
  if (response.status == 429) ++statistics_.rate_limited;
  const RetryDecision decision =
      decide_retry(options_.retry, response, call.request.is_idempotent(), call.history, time, dice());
  if (response.status == 429) pacer_.rejected(time, decision.delay);
  if (decision.verdict == RetryVerdict::give_up) return false;
  const bool proven_harmless = response.status == 429 || !response.may_have_been_sent;
  if (call.request.is_write() && !proven_harmless) call.may_have_changed = true;
  call.ready = decision.verdict == RetryVerdict::later ? time + decision.delay : time;
  return true;
}

void AuraCloud::conclude(const PendingCall& call, const HttpResponse& response) {
  if (!is_answered(call.request, response)) return fail(call, failure_of_transport(response));
  if (!is_success(response.status)) return fail(call, failure_of_status(response));
  auto payload = decode_answer(call.request, response.body);
  if (!payload) return fail(call, failure_of_body(response, payload.error(), call.request.is_write()));
  replies_.push_back({call.id, std::move(payload).value(), request_id_of(response)});
}

void AuraCloud::fail(const PendingCall& call, CallFailure failure) {
  if (call.may_have_changed) failure.effect = Effect::unknown;
  if (!call.request.is_write()) failure.effect = Effect::none;
  failure.message = redacted(std::move(failure.message));
  std::string request_id = failure.request_id;
  replies_.push_back({call.id, std::move(failure), std::move(request_id)});
}

void AuraCloud::fail_all_queued(const CallFailure& failure) {
  for (const PendingCall& call : queue_.take_all())
    fail(call, failure);
}

void AuraCloud::fail_queued_writes() {
  const CallFailure withheld{.kind = FailureKind::withheld, .effect = Effect::none, .message = withheld_->message};
  for (const PendingCall& call : queue_.take_all(Priority::write))
    fail(call, withheld);
}

void AuraCloud::cancel_unsent() {
  CallFailure cancelled;
  cancelled.kind = FailureKind::cancelled;
  cancelled.effect = Effect::none;
  cancelled.message = "taken back before it was sent";
  fail_all_queued(cancelled);
  transport_.cancel_unsent();
}

double AuraCloud::dice() { return std::uniform_real_distribution<double>(0.0, 1.0)(random_); }

void AuraCloud::log_answer(const std::string& name, const HttpResponse& response) {
  if (options_.log == nullptr) return;
  std::string line = name + " -> ";
  line += response.status != 0 ? std::to_string(response.status) : std::string("no answer");
  if (response.failure) line += " (" + response.failure_text + ")";
  line += " in " + std::to_string(response.took.count()) + " ms";
  if (const std::string id = request_id_of(response); !id.empty()) line += ", request id " + id;
  options_.log->line(visible(redacted(std::move(line))));
}

void AuraCloud::log_repetition(const PendingCall& call) {
  if (options_.log == nullptr) return;
  const Milliseconds delay = std::max(Milliseconds{0}, call.ready - now());
  options_.log->line(visible(call.request.method + " " + call.request.path + " is asked again in " +
                             std::to_string(delay.count()) + " ms"));
}

/// Aura has no reason to repeat our secrets; something between us might.
std::string AuraCloud::redacted(std::string text) const {
  for (const Secret* secret : {&tokens_.client_secret(), &tokens_.book().token()}) {
    const std::string& hidden = secret->reveal();
    if (hidden.size() < 4) continue; // too short to be one, and found everywhere
    for (std::size_t at = text.find(hidden); at != std::string::npos; at = text.find(hidden, at))
      text.replace(at, hidden.size(), "***");
  }
  return text;
}
