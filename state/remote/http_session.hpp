#pragma once

#include "state/remote/pauses.hpp"
#include "state/remote/web_client.hpp"
#include "state/state_store.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

/// Where a state is that speaks the protocol of Terraform's `http` backend, and how it is spoken there.
struct HttpPlace {
  std::string address;
  std::string lock_address;
  std::string unlock_address;
  std::string update_method = "POST";
  std::string lock_method = "LOCK";
  std::string unlock_method = "UNLOCK";
  std::optional<WebIdentity> identity;

  bool operator==(const HttpPlace&) const = default;
};

/// A lock as the server tells it.
struct HttpLockInfo {
  LockHolder holder;
  std::string info; ///< what the holder said besides

  bool operator==(const HttpLockInfo&) const = default;
};

/// What a server said to an attempt at its lock.
struct HttpLockAnswer {
  bool taken = false;
  std::optional<HttpLockInfo> holder; ///< who has it, as far as it was told
};

/// The requests of one state, which the document and its lock share. A server in trouble is asked again until patience
/// is over.
class HttpSession {
public:
  HttpSession(HttpPlace place, WebClientOptions web, RetryLimits limits);

  Result<WebAnswer> read();
  /// One attempt, in the name of the lock with this id.
  Result<WebAnswer> update(const std::string& body, const std::string& lock_id);
  Result<HttpLockAnswer> lock(const HttpLockInfo& info);
  /// Whether it was unlocked, or already was.
  Result<bool> unlock(const HttpLockInfo& info);

  /// The lock that this run took, for updates; nullopt before.
  std::optional<HttpLockInfo> ours;
  bool is_lost = false; ///< it is known that somebody else took or broke it

  /// Whether the lock that we took is gone, asked of the server by trying to take it again.
  Result<bool> has_lost_lock();

  /// Now, by the server's clock as far as it told it, else by ours.
  TimePoint now() const;
  const RetryLimits& limits() const { return limits_; }
  std::optional<StoreCost> cost() const { return web_.cost(); }
  const std::string& address() const { return place_.address; }
  Error failed(const WebAnswer& answer, const std::string& doing) const;

private:
  Result<WebAnswer> send(WebRequest request);
  Result<WebAnswer> send_patiently(const WebRequest& request, const std::string& doing);

  HttpPlace place_;
  WebClient web_;
  RetryLimits limits_;
  std::optional<TimePoint> told_time_;
  std::chrono::steady_clock::time_point told_at_;
};
