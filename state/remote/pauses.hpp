#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <chrono>
#include <optional>

/// How long, and how often, one who is in trouble is asked again.
struct RetryLimits {
  Milliseconds patience;            ///< after this there is no other attempt
  std::optional<int> most_repeats;  ///< nor after so many, the first attempt not counted
  Milliseconds first_pause{100};    ///< before the second attempt; each pause is twice the one before
  Milliseconds longest_pause{5000}; ///< at most

  bool operator==(const RetryLimits&) const = default;
};

/// Pauses between attempts, which grow, until patience is over.
class Pauses {
public:
  explicit Pauses(const RetryLimits& limits);
  explicit Pauses(Milliseconds patience)
      : Pauses(RetryLimits{.patience = patience}) {}

  /// Sleeps. False, without a sleep, once patience is over or would be meanwhile; an error if a signal ends it.
  Result<bool> pause();

private:
  RetryLimits limits_;
  std::chrono::steady_clock::time_point deadline_;
  Milliseconds pause_;
  int repeats_ = 0;
};
