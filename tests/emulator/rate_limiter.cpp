#include "tests/emulator/rate_limiter.hpp"

namespace emulator {

std::optional<TimeMs> RateLimiter::admit(TimeMs now, int per_minute) {
  constexpr TimeMs window = 60'000;
  if (per_minute <= 0) return std::nullopt;
  while (!passed_.empty() && passed_.front() <= now - window)
    passed_.pop_front();
  if (passed_.size() >= static_cast<std::size_t>(per_minute)) {
    return passed_[passed_.size() - static_cast<std::size_t>(per_minute)] + window - now;
  }
  passed_.push_back(now);
  return std::nullopt;
}

} // namespace emulator
