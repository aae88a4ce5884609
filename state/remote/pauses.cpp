#include "state/remote/pauses.hpp"

#include "state/pausing.hpp"

#include <algorithm>

Pauses::Pauses(const RetryLimits& limits)
    : limits_(limits)
    , deadline_(std::chrono::steady_clock::now() + limits.patience)
    , pause_(std::min(limits.first_pause, limits.longest_pause)) {}

Result<bool> Pauses::pause() {
  if (limits_.most_repeats && repeats_ >= *limits_.most_repeats) return false;
  if (std::chrono::steady_clock::now() + pause_ >= deadline_) return false;
  ++repeats_;
  TRY(pause_for(pause_));
  pause_ = std::min(pause_ * 2, limits_.longest_pause);
  return true;
}
