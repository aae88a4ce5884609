#include "aura/curl_transport.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include "aura/curl_transfer.hpp"
#include "base/pipe_signal_guard.hpp"

namespace {

void* make_multi(const CurlOptions& options) {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  ensure(ready, "libcurl initializes");
  CURLM* multi = curl_multi_init();
  ensure(multi != nullptr, "libcurl has memory for a multi handle");
  curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, options.most_connections);
  // The pool keeps what it may open; otherwise it would close idle connections that the next calls need.
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, options.most_connections);
  return multi;
}

} // namespace

CurlTransport::CurlTransport(CurlOptions options)
    : options_(std::move(options))
    , begin_(std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()))
    , steady_begin_(std::chrono::steady_clock::now())
    , multi_(make_multi(options_)) {}

CurlTransport::~CurlTransport() {
  const PipeSignalGuard guard;
  for (const auto& [handle, transfer] : transfers_)
    curl_multi_remove_handle(multi_, handle);
  transfers_.clear();
  curl_multi_cleanup(multi_);
}

TimePoint CurlTransport::now() const {
  return begin_ + std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - steady_begin_);
}

void CurlTransport::start(HttpId id, HttpRequest request) {
  auto transfer = std::make_unique<CurlTransfer>(id, std::move(request), options_);
  void* handle = transfer->handle();
  ensure(curl_multi_add_handle(multi_, handle) == CURLM_OK, "libcurl takes a new transfer");
  transfers_.emplace(handle, std::move(transfer));
}

HttpEvents CurlTransport::wait(TimePoint deadline) {
  const PipeSignalGuard guard;
  HttpEvents events{std::exchange(cancelled_, {}), false};
  perform(events);
  while (events.completions.empty() && !events.woken && now() < deadline) {
    events.woken = poll(deadline);
    perform(events);
  }
  return events;
}

void CurlTransport::perform(HttpEvents& events) {
  int running = 0;
  curl_multi_perform(multi_, &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto found = transfers_.find(message->easy_handle);
    ensure(found != transfers_.end(), "libcurl completes what was started");
    connections_opened_ += found->second->connections_opened();
    events.completions.push_back(found->second->finish(static_cast<int>(message->data.result)));
    curl_multi_remove_handle(multi_, found->first);
    transfers_.erase(found);
  }
}

/// Sleeps until libcurl has something to do, the deadline, or a wake-up; true for the last.
bool CurlTransport::poll(TimePoint deadline) {
  constexpr Milliseconds longest{60000}; // libcurl takes an int of milliseconds
  const auto left = std::min(longest, deadline - now());
  curl_waitfd wake{options_.wake_fd, CURL_WAIT_POLLIN, 0};
  const unsigned extra = options_.wake_fd >= 0 ? 1 : 0;
  const auto limit = static_cast<int>(std::max(Milliseconds{0}, left).count());
  if (curl_multi_poll(multi_, &wake, extra, limit, nullptr) != CURLM_OK) return true;
  if (extra == 0 || wake.revents == 0) return false;
  // A byte that nobody takes would wake every later wait at once.
  char taken[64];
  [[maybe_unused]] const ssize_t count = ::read(options_.wake_fd, taken, sizeof taken);
  return true;
}

void CurlTransport::cancel_unsent() {
  for (auto at = transfers_.begin(); at != transfers_.end();) {
    if (at->second->may_have_been_sent()) {
      ++at;
      continue;
    }
    curl_multi_remove_handle(multi_, at->first);
    cancelled_.push_back(at->second->finish_cancelled());
    at = transfers_.erase(at);
  }
}
