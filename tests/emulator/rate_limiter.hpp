#pragma once

#include <deque>
#include <optional>

#include "tests/emulator/model.hpp"

namespace emulator {

/// A sliding window of one minute. Refused requests do not count.
class RateLimiter final {
public:
  /// Counts a request at `now` and returns nothing, or returns the milliseconds until one may pass.
  /// A limit of 0 lets everything pass.
  std::optional<TimeMs> admit(TimeMs now, int per_minute);

private:
  std::deque<TimeMs> passed_;
};

} // namespace emulator
