#pragma once

#include "aura/http.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>

/// How to reach the server. The proxy is the one that libcurl finds in the environment.
struct CurlOptions {
  std::string user_agent = "auraform";
  std::string ca_file; ///< certificates to trust instead of libcurl's default; may be empty
  int wake_fd = -1;    ///< readable: `wait` empties it and returns; -1: none
  /// Connections to the host at once. HTTP/2 needs a few; over HTTP/1.1 this many requests are under way, about as
  /// many as a stream limit of HTTP/2 would let through, and less than the 125 that Aura grants a minute.
  long most_connections = 100;
  Milliseconds connect_limit{15000};
  Milliseconds total_limit{120000};
  /// An answer slower than this for so long is given up; it is measured from the request on, so it must outlast a
  /// gateway that thinks.
  long slowest_bytes_per_second = 32;
  std::chrono::seconds slow_for{60};
};

class CurlTransfer;

/// HttpTransport on libcurl's multi interface, on the caller's thread: connections are reused, HTTP/2 is multiplexed
/// where the server offers it, TLS is always verified, redirects are not followed, and only http and https are spoken.
class CurlTransport final : public HttpTransport {
public:
  explicit CurlTransport(CurlOptions options);
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  /// The system clock at construction, moved on by the steady clock: a clock that is set during a run neither
  /// shortens nor lengthens anything.
  TimePoint now() const override;
  void start(HttpId id, HttpRequest request) override;
  HttpEvents wait(TimePoint deadline) override;
  void cancel_unsent() override;

  /// Connections so far, for those who want to see that they are reused.
  long connections_opened() const { return connections_opened_; }

private:
  void perform(HttpEvents& events);
  bool poll(TimePoint deadline);

  CurlOptions options_;
  TimePoint begin_;
  std::chrono::steady_clock::time_point steady_begin_;
  void* multi_; ///< the `CURLM*`
  std::map<void*, std::unique_ptr<CurlTransfer>> transfers_;
  std::vector<HttpCompletion> cancelled_;
  long connections_opened_ = 0;
};
