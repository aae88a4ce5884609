#include "state/remote/http_session.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <nlohmann/json.hpp>

namespace {

constexpr std::size_t most_told = 300;

/// The members that GitLab insists on, all of them texts.
std::string encode(const HttpLockInfo& lock, const std::string& address) {
  return to_line({{"ID", lock.holder.id},
                  {"Operation", lock.holder.operation},
                  {"Info", lock.info},
                  {"Who", lock.holder.who},
                  {"Version", "1.0.0"},
                  {"Created", format_time(lock.holder.since)},
                  {"Path", address}});
}

/// As far as it is told; nullopt without an id. It is read leniently: terraform itself may hold the lock.
std::optional<HttpLockInfo> decode(const std::string& body) {
  const auto object = parse_json(body, "the lock");
  if (!object || !object->is_object()) return std::nullopt;
  ObjectReader reader(*object, "");
  HttpLockInfo lock;
  lock.holder.id = reader.optional_string("ID").value_or("");
  lock.holder.operation = reader.optional_string("Operation").value_or("");
  lock.holder.who = reader.optional_string("Who").value_or("");
  lock.info = reader.optional_string("Info").value_or("");
  const auto since = parse_time(reader.optional_string("Created").value_or(""));
  if (since) lock.holder.since = *since;
  return lock.holder.id.empty() ? std::nullopt : std::optional(std::move(lock));
}

std::string with_lock_id(const std::string& address, const std::string& id) {
  if (id.empty()) return address;
  return address + (address.find('?') == std::string::npos ? "?" : "&") + "ID=" + percent_encoded(id, Slash::encode);
}

bool is_passing(const WebAnswer& answer) {
  return answer.status == 429 || answer.status == 408 || answer.status == 502 || answer.status == 503 ||
         answer.status == 504;
}

bool means_locked(int status) { return status == 409 || status == 423; }

} // namespace

HttpSession::HttpSession(HttpPlace place, WebClientOptions web, RetryLimits limits)
    : place_(std::move(place))
    , web_(std::move(web))
    , limits_(limits) {}

TimePoint HttpSession::now() const {
  if (!told_time_) return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
  return *told_time_ + std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - told_at_);
}

Error HttpSession::failed(const WebAnswer& answer, const std::string& doing) const {
  const std::string what = doing + " " + place_.address + ": HTTP " + std::to_string(answer.status);
  if (answer.status == 401)
    return {ErrorKind::authentication, "state/store-credentials", what + ": the server does not take the credentials",
            "set TF_HTTP_USERNAME and TF_HTTP_PASSWORD; in GitLab's CI the job token is used without them"};
  if (answer.status == 403)
    return {ErrorKind::authentication, "state/store-denied", what + ": the server denies it to these credentials",
            "GitLab wants the role Developer to read a state, and Maintainer to lock and write it"};
  if (answer.status == 404)
    return {ErrorKind::state, "state/no-store", what + ": there is nothing at this address",
            "look at address in [auraform.state]; a server that hides what one may not see answers so, too"};
  if (answer.status >= 300 && answer.status < 400)
    return {ErrorKind::state, "state/other-address",
            what + ": the server sends us to " + visible(shortened(answer.header("location"), most_told)) +
                ", and redirects are not followed",
            "write that address in [auraform.state] if it is the right one"};
  if (answer.status == 413)
    return {ErrorKind::state, "state/store-full", what + ": the state is larger than the server takes",
            "raise the server's limit"};
  const bool trouble = is_passing(answer) || answer.status == 500;
  return {trouble ? ErrorKind::network : ErrorKind::state, trouble ? "state/store-trouble" : "state/store-answer",
          what + ", " + visible(shortened(answer.body, most_told)), trouble ? "run the command again later" : ""};
}

Result<WebAnswer> HttpSession::send(WebRequest request) {
  request.identity = place_.identity;
  if (!request.body.empty()) request.headers.emplace_back("Content-Type: application/json");
  TRY_ASSIGN(WebAnswer answer, web_.send(request));
  if (const auto told = answer.time("date")) {
    told_time_ = told;
    told_at_ = std::chrono::steady_clock::now();
  }
  return answer;
}

Result<WebAnswer> HttpSession::send_patiently(const WebRequest& request, const std::string& doing) {
  Pauses pauses(limits_);
  for (;;) {
    auto answer = send(request);
    const bool may_pass =
        answer ? is_passing(*answer) || answer->status == 500 : answer.error().kind == ErrorKind::network;
    if (!may_pass) return answer ? answer : in_context(std::move(answer).error(), doing + " " + place_.address);
    TRY_ASSIGN(const bool again, pauses.pause());
    if (again) continue;
    if (answer) return failed(*answer, doing);
    return in_context(std::move(answer).error(), doing + " " + place_.address);
  }
}

Result<WebAnswer> HttpSession::read() { return send_patiently({.url = place_.address}, "reading"); }

Result<WebAnswer> HttpSession::update(const std::string& body, const std::string& lock_id) {
  return send(
      {.method = place_.update_method, .url = with_lock_id(place_.address, lock_id), .headers = {}, .body = body});
}

Result<HttpLockAnswer> HttpSession::lock(const HttpLockInfo& info) {
  TRY_ASSIGN(const WebAnswer answer, send_patiently({.method = place_.lock_method,
                                                     .url = place_.lock_address,
                                                     .headers = {},
                                                     .body = encode(info, place_.address)},
                                                    "locking"));
  if (answer.is_success()) return HttpLockAnswer{true, std::nullopt};
  if (!means_locked(answer.status)) return failed(answer, "locking");
  HttpLockAnswer held{false, decode(answer.body)};
  // The answer to a first request was lost, and this is the second.
  held.taken = held.holder && held.holder->holder.id == info.holder.id;
  return held;
}

Result<bool> HttpSession::unlock(const HttpLockInfo& info) {
  TRY_ASSIGN(const WebAnswer answer, send_patiently({.method = place_.unlock_method,
                                                     .url = place_.unlock_address,
                                                     .headers = {},
                                                     .body = encode(info, place_.address)},
                                                    "unlocking"));
  return answer.is_success() || answer.status == 404;
}

Result<bool> HttpSession::has_lost_lock() {
  if (!ours || is_lost) return true;
  TRY_ASSIGN(const HttpLockAnswer answer, lock(*ours));
  if (answer.holder) return is_lost = !answer.taken;
  if (!answer.taken) return false; // held, and not told by whom
  is_lost = true;                  // it was free
  TRY_ASSIGN([[maybe_unused]] const bool unlocked, unlock(*ours));
  return true;
}
