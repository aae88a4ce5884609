#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "state/store_cost.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

/// Who a request comes from.
struct WebIdentity {
  std::string user; ///< or the id of an access key
  Secret password;  ///< or the secret access key
  /// `aws:amz:eu-central-1:s3`: signed by AWS Signature Version 4, and the password never leaves us. Empty: sent as
  /// basic authentication.
  std::string signature;

  bool operator==(const WebIdentity&) const = default;
};

/// One request.
struct WebRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::string> headers;    ///< `Name: value`
  std::optional<Secret> secret_header; ///< one more, which nobody may see
  std::string body;
  std::optional<WebIdentity> identity;
};

/// A whole answer. What it says is the caller's to judge.
struct WebAnswer {
  int status = 0;
  std::map<std::string, std::string> headers; ///< names in lower case
  std::string body;

  /// The header's value, or empty.
  std::string header(const std::string& lower_case_name) const;
  /// A moment that a header tells; nullopt if it tells none.
  std::optional<TimePoint> time(const std::string& lower_case_name) const;
  bool is_success() const { return status >= 200 && status < 300; }
};

/// Counts what several clients send, from several threads.
class RequestCount {
public:
  void add(const WebRequest& request);
  StoreCost total() const { return {requests_, writes_, bytes_written_}; }

private:
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<std::uint64_t> writes_{0};
  std::atomic<std::uint64_t> bytes_written_{0};
};

/// What a client shows to a server that asks for it; both in PEM.
struct ClientCertificate {
  std::string certificate;
  Secret key;

  bool operator==(const ClientCertificate&) const = default;
};

/// How requests are made.
struct WebClientOptions {
  std::string ca_file; ///< certificates to trust instead of the system's
  std::string ca_text; ///< the same as text, in PEM, where there is no file
  std::optional<ClientCertificate> client_certificate;
  std::shared_ptr<RequestCount> count; ///< may be null
  Milliseconds connect_limit{10000};
  Milliseconds total_limit{30000};
};

/// Sends requests one at a time over connections that are kept: verified TLS, no redirect followed, nothing repeated by
/// itself but what libcurl does on a kept connection that died. Plain http never goes through a proxy. May be used by
/// several threads; they wait for each other.
class WebClient {
public:
  explicit WebClient(WebClientOptions options);
  ~WebClient();
  WebClient(const WebClient&) = delete;
  WebClient& operator=(const WebClient&) = delete;

  /// An error of kind `network` (`state/unreachable`) where there is no whole answer; the request may then have taken
  /// effect or not. Of kind `state` (`state/untrusted-server`, `state/client-certificate`) where one side does not
  /// accept the other's certificate, and nothing was sent. It names the host and never holds a secret.
  Result<WebAnswer> send(const WebRequest& request);

  /// What was sent by all clients with the same count; nullopt without one.
  std::optional<StoreCost> cost() const {
    return options_.count ? std::optional(options_.count->total()) : std::nullopt;
  }

private:
  WebClientOptions options_;
  std::mutex mutex_;
  void* handle_; ///< a CURL*
};

/// An error of kind `spec` unless this is an https address, or a http one of this machine or with `allow_plain`.
/// `what` names it in the message.
Result<void> check_address(const std::string& url, const std::string& what, bool allow_plain);

/// Every byte but `A-Za-z0-9-._~` as %XX; the slash, too, unless it is to be kept.
enum class Slash { keep, encode };
std::string percent_encoded(std::string_view text, Slash slash);
std::string percent_decoded(std::string_view text);
