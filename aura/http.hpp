#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

using HttpId = std::uint64_t;

/// One request to the one host that we talk to.
struct HttpRequest {
  std::string method;
  std::string url;
  std::vector<std::string> headers; ///< `Name: value`
  std::string body;
  /// The request must not reach the server twice, not even by the transport's own doing: where a connection dies
  /// under it, it is over. Such a request needs a body.
  bool at_most_once = false;
  std::size_t most_bytes = 1U << 20U; ///< of the answer's body
  /// Asked on the waiting thread when there is a connection and the first byte is about to leave, however long the
  /// request waited before; an error keeps it here (`withheld`). Empty: it may leave.
  std::function<Result<void>()> guard;
};

/// Why there is no answer, or only a part of one.
enum class TransportFailure {
  could_not_connect, ///< name not found, refused, unreachable, proxy
  tls,               ///< no trust: certificate, protocol version
  no_answer,         ///< sent, and the connection ended without an answer
  cut,               ///< the answer ended in the middle
  timed_out,         ///< no answer, or too slow a one, in the time that we give it
  too_large,         ///< the answer is larger than the request allows
  cancelled,         ///< taken back before it was sent
  withheld,          ///< its guard did not let it go
  other,
};

/// What came back. A status beside a failure means that the answer began, and then stopped.
struct HttpResponse {
  int status = 0;                             ///< 0: not even a status line
  std::map<std::string, std::string> headers; ///< names in lower case; of repeated ones the last
  std::string body;                           ///< at most what the request allows
  std::optional<TransportFailure> failure;
  std::string failure_text;
  bool may_have_been_sent = true; ///< false: proven that not all of the request left us
  Milliseconds took{0};

  /// The header's value, or empty.
  std::string header(const std::string& lower_case_name) const;
};

struct HttpCompletion {
  HttpId id = 0;
  HttpResponse response;
};

/// What one wait brought.
struct HttpEvents {
  std::vector<HttpCompletion> completions;
  bool woken = false; ///< somebody asked for attention, by a signal
};

/// Carries HTTP requests, many at once, on the caller's thread; and tells the time that waiting takes.
class HttpTransport {
public:
  virtual ~HttpTransport() = default;

  /// UTC, and never running backwards within a run.
  virtual TimePoint now() const = 0;
  /// Begins a request; its completion comes out of `wait` under the id, which the caller chose.
  virtual void start(HttpId id, HttpRequest request) = 0;
  /// Waits until something completes, the deadline has come or somebody wakes it.
  virtual HttpEvents wait(TimePoint deadline) = 0;
  /// Takes back every request of which nothing has been sent; `wait` completes them as `cancelled`.
  virtual void cancel_unsent() = 0;
};
