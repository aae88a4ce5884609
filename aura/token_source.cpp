#include "aura/token_source.hpp"

#include "aura/wire_error.hpp"
#include "base/text.hpp"

namespace {

/// A token that young has not expired.
constexpr Milliseconds fresh = std::chrono::minutes(1);

/// Whether a 403 reads like a missing right rather than like an expired token, which some report as 403 too
/// (aura-api §1, "Expired / invalid token").
bool is_about_rights(const HttpResponse& answer) {
  const WireError error = decode_error(answer.body);
  if (error.message.find("expired") != std::string::npos) return false;
  return error.reason == "unauthorized" || error.message.find("endpoint is forbidden") != std::string::npos;
}

} // namespace

TokenSource::TokenSource(std::string base_url, Credentials credentials, const std::filesystem::path& cache,
                         TimePoint now)
    : base_url_(std::move(base_url))
    , credentials_(std::move(credentials))
    , cache_(cache, base_url_ + " " + credentials_.client_id) {
  cache_.load(book_, now);
}

HttpRequest TokenSource::request() const {
  HttpRequest request;
  request.method = "POST";
  request.url = base_url_ + "/oauth/token";
  request.headers = {"Authorization: " +
                         basic_authorization(credentials_.client_id, credentials_.client_secret).reveal(),
                     "Content-Type: application/x-www-form-urlencoded", "Accept: application/json"};
  request.body = "grant_type=client_credentials";
  return request;
}

TokenOutcome TokenSource::deliver(const HttpResponse& response, const RetryPolicy& policy, TimePoint now,
                                  double random) {
  rate_limit_.reset();
  if (response.status >= 200 && response.status < 300 && !response.failure) {
    const auto grant = decode_token(response.body);
    if (!grant) {
      failure_ = failure_of_body(response, grant.error(), false);
      return TokenOutcome::failed;
    }
    book_.accept(*grant, now);
    history_ = {};
    first_failure_.reset();
    [[maybe_unused]] const auto saved = cache_.save(book_); // a cache is a convenience
    return TokenOutcome::granted;
  }
  if (!first_failure_) first_failure_ = now;
  history_.since_first_failure = now - *first_failure_;
  ++(response.status == 429 ? history_.rate_limited : history_.failures);
  const RetryDecision decision = decide_retry(policy, response, true, history_, now, random);
  if (decision.verdict == RetryVerdict::give_up) return give_up(response);
  not_before_ = now + decision.delay;
  if (decision.verdict == RetryVerdict::rate_limit) rate_limit_ = decision.delay;
  return TokenOutcome::later;
}

TokenOutcome TokenSource::give_up(const HttpResponse& response) {
  history_ = {};
  first_failure_.reset();
  failure_ = response.status != 0 ? failure_of_status(response) : failure_of_transport(response);
  failure_.effect = Effect::none; // of the calls that waited: they were never sent
  failure_.message = "asking for an access token: " + failure_.message;
  // The documentation gives 400 to an invalid request, 401 to wrong credentials, 403 to an invalid body.
  refused_ = response.status == 400 || response.status == 401 || response.status == 403;
  if (refused_) failure_.kind = FailureKind::unauthenticated;
  return refused_ ? TokenOutcome::refused : TokenOutcome::failed;
}

bool TokenSource::renews_after(const HttpResponse& answer, std::uint64_t generation, TimePoint now) {
  if (generation != book_.generation()) return true;
  if (answer.status == 403 && is_about_rights(answer)) {
    const bool is_fresh = book_.issued_at() != TimePoint{} && now - book_.issued_at() < fresh;
    if (is_fresh || forbidden_is_about_rights_) return false;
  }
  book_.drop(generation);
  cache_.forget();
  return true;
}

void TokenSource::still_refused(int status) {
  if (status == 403) forbidden_is_about_rights_ = true;
}
