#include "aura/retry.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "base/text.hpp"

namespace {

bool is_all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The number, or nullopt for anything but digits within the range.
std::optional<int> number_in(std::string_view text, int least, int most) {
  int number = 0;
  if (!is_all_digits(text)) return std::nullopt;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || number < least || number > most) return std::nullopt;
  return number;
}

std::optional<unsigned> month_named(std::string_view name) {
  constexpr std::array<std::string_view, 12> names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto* found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<unsigned>(found - names.begin()) + 1;
}

/// `08:49:37`
std::optional<Milliseconds> time_of_day(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const auto hour = number_in(text.substr(0, 2), 0, 23);
  const auto minute = number_in(text.substr(3, 2), 0, 59);
  const auto second = number_in(text.substr(6, 2), 0, 60);
  if (!hour || !minute || !second) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::optional<Milliseconds> told_delay(const RetryPolicy& policy, const HttpResponse& response, TimePoint now) {
  return parse_retry_after(response.header("retry-after"), response.header("date"), now, policy.longest_obedience);
}

/// What the failure allows.
RetryVerdict verdict_on(const HttpResponse& response, bool is_idempotent) {
  if (response.status == 429) return RetryVerdict::rate_limit;
  if (response.status >= 500) return is_idempotent ? RetryVerdict::later : RetryVerdict::give_up;
  if (!response.failure) return RetryVerdict::give_up;
  switch (*response.failure) {
  case TransportFailure::tls:
  case TransportFailure::too_large:
  case TransportFailure::cancelled:
  case TransportFailure::withheld:
    return RetryVerdict::give_up;
  case TransportFailure::could_not_connect:
  case TransportFailure::no_answer:
  case TransportFailure::cut:
  case TransportFailure::timed_out:
  case TransportFailure::other:
    break;
  }
  return is_idempotent || !response.may_have_been_sent ? RetryVerdict::later : RetryVerdict::give_up;
}

} // namespace

RetryDecision decide_retry(const RetryPolicy& policy, const HttpResponse& response, bool is_idempotent,
                           const RetryHistory& history, TimePoint now, double random) {
  const RetryVerdict verdict = verdict_on(response, is_idempotent);
  if (verdict == RetryVerdict::give_up) return {};
  if (verdict == RetryVerdict::rate_limit) {
    if (history.rate_limited >= policy.most_rate_limited) return {};
    const Milliseconds unsaid = policy.rate_limit_delay * history.rate_limited;
    const Milliseconds delay = told_delay(policy, response, now).value_or(unsaid);
    return {verdict, std::clamp(delay, policy.least_obedience, policy.longest_obedience)};
  }
  if (history.failures >= policy.most_attempts || history.since_first_failure >= policy.patience) return {};
  const Milliseconds own = backoff(policy, history.failures, random);
  return {verdict, std::max(own, told_delay(policy, response, now).value_or(own))};
}

Milliseconds backoff(const RetryPolicy& policy, int failures, double random) {
  const int doublings = std::clamp(failures - 1, 0, 20);
  const Milliseconds whole = std::min(policy.longest_delay, policy.first_delay * (std::int64_t{1} << doublings));
  return whole / 2 + Milliseconds(static_cast<std::int64_t>(static_cast<double>(whole.count()) / 2 * random));
}

std::optional<Milliseconds> parse_retry_after(std::string_view value, std::string_view date_header, TimePoint now,
                                              Milliseconds longest) {
  const std::string_view text = trimmed(value);
  if (is_all_digits(text)) {
    const auto most = static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(longest).count());
    return std::chrono::seconds(number_in(text, 0, most).value_or(most));
  }
  const auto until = parse_http_date(text);
  if (!until) return std::nullopt;
  const TimePoint from = parse_http_date(trimmed(date_header)).value_or(now);
  return std::clamp<Milliseconds>(*until - from, Milliseconds{0}, longest);
}

std::optional<TimePoint> parse_http_date(std::string_view text) {
  const auto parts = split(text, ' ');
  if (parts.size() != 6 || (parts[5] != "GMT" && parts[5] != "UTC")) return std::nullopt;
  const auto day = number_in(parts[1], 1, 31);
  const auto month = month_named(parts[2]);
  const auto year = number_in(parts[3], 1970, 9999);
  const auto time = time_of_day(parts[4]);
  if (!day || !month || !year || !time) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return TimePoint(std::chrono::sys_days(date)) + *time;
}
