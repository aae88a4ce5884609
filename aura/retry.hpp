#pragma once

#include "aura/http.hpp"

#include <optional>
#include <string_view>

/// How patient we are with a call. Pure numbers: no clock, no dice.
struct RetryPolicy {
  Milliseconds first_delay{500};
  Milliseconds longest_delay{20000};
  Milliseconds rate_limit_delay{5000};             ///< after a 429 that does not say how long
  Milliseconds least_obedience{1000};              ///< to a 429, whatever it says
  Milliseconds longest_obedience{120000};          ///< the most that a Retry-After is believed
  int most_attempts = 5;                           ///< of failures, the first attempt counted
  int most_rate_limited = 10;                      ///< 429 answers to one call
  Milliseconds patience = std::chrono::minutes(3); ///< from a call's first failure on
};

/// What happened to a call so far.
struct RetryHistory {
  int failures = 0;     ///< this one counted; without the 429s
  int rate_limited = 0; ///< this one counted
  Milliseconds since_first_failure{0};
};

enum class RetryVerdict {
  give_up,    ///< the answer stands
  later,      ///< the same call again, after the delay
  rate_limit, ///< the same, and everybody else waits too
};

struct RetryDecision {
  RetryVerdict verdict = RetryVerdict::give_up;
  Milliseconds delay{0};

  bool operator==(const RetryDecision&) const = default;
};

/// Whether a call is made again after `response`, and when. `random` is in [0, 1) and spreads the delays.
///
/// | what came back | idempotent | not idempotent |
/// |---|---|---|
/// | 429; never sent (refused, unknown host) | again | again: nothing was made |
/// | 5xx; no answer, a cut answer, a time-out | again | not again: it may have taken effect |
/// | no trust (TLS), too large, any other status | not again | not again |
///
/// 401 and 403 are the token's business and decided before.
RetryDecision decide_retry(const RetryPolicy& policy, const HttpResponse& response, bool is_idempotent,
                           const RetryHistory& history, TimePoint now, double random);

/// Exponential, with half of it left to chance, never past `longest_delay`. `failures` counts from 1.
Milliseconds backoff(const RetryPolicy& policy, int failures, double random);

/// Reads a Retry-After: whole seconds, or an HTTP date, which is compared with the answer's own `Date` where there is
/// one, so that our clock may be wrong. Absurd values are cut to `longest`, past ones are zero, garbage is nullopt.
std::optional<Milliseconds> parse_retry_after(std::string_view value, std::string_view date_header, TimePoint now,
                                              Milliseconds longest);

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, the one form of HTTP dates that may be sent (RFC 9110 §5.6.7); `UTC` is
/// taken for GMT.
std::optional<TimePoint> parse_http_date(std::string_view text);
