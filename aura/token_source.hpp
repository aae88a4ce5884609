#pragma once

#include "aura/http.hpp"
#include "aura/retry.hpp"
#include "aura/token.hpp"
#include "base/secret.hpp"
#include "reconcile/cloud.hpp"

#include <filesystem>
#include <optional>
#include <string>

/// Who we are to Aura.
struct Credentials {
  std::string client_id;
  Secret client_secret;
};

/// What an answer of the token endpoint leads to.
enum class TokenOutcome {
  granted, ///< there is a token
  later,   ///< ask again at `not_before`
  failed,  ///< the calls that wait for it fail; a later call may ask again
  refused, ///< the credentials are wrong: asking again would be the same, and might lock them
};

/// Gets access tokens: one request for all calls that wait, kept in a book and a cache. Makes requests and reads
/// answers, but sends nothing itself.
class TokenSource {
public:
  TokenSource(std::string base_url, Credentials credentials, const std::filesystem::path& cache, TimePoint now);

  TokenBook& book() { return book_; }
  const TokenBook& book() const { return book_; }
  const Secret& client_secret() const { return credentials_.client_secret; }
  /// A request for a token must not leave before.
  TimePoint not_before() const { return not_before_; }
  HttpRequest request() const;
  TokenOutcome deliver(const HttpResponse& response, const RetryPolicy& policy, TimePoint now, double random);
  /// After `later`: how long everybody must wait, where it was a 429.
  std::optional<Milliseconds> rate_limit() const { return rate_limit_; }
  /// After `failed` or `refused`.
  const CallFailure& failure() const { return failure_; }
  bool is_refused() const { return refused_; }

  /// A call was answered 401 or 403 with the token of `generation`. True: the call may be made again, once, because
  /// there is or will be another token.
  bool renews_after(const HttpResponse& answer, std::uint64_t generation, TimePoint now);
  /// The call that was made again with a new token was answered `status`.
  void still_refused(int status);

private:
  TokenOutcome give_up(const HttpResponse& response);

  std::string base_url_;
  Credentials credentials_;
  TokenCache cache_;
  TokenBook book_;
  TimePoint not_before_{};
  RetryHistory history_;
  std::optional<TimePoint> first_failure_;
  std::optional<Milliseconds> rate_limit_;
  CallFailure failure_;
  bool refused_ = false;
  bool forbidden_is_about_rights_ = false; ///< a 403 outlived a new token
};
