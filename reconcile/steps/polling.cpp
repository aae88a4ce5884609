#include "reconcile/steps/polling.hpp"

#include <algorithm>

using namespace std::chrono_literals;

namespace {

/// No wait is longer, so that a failure does not stay unseen for long.
constexpr Milliseconds longest_wait = 5min;

} // namespace

Milliseconds wait_before_look(Milliseconds elapsed, std::optional<Milliseconds> expected, const LookLimits& limits) {
  const Milliseconds least = std::max(limits.least, 1ms);
  const Milliseconds usual = std::max(expected.value_or(0ms), 0ms);
  const Milliseconds first_look = usual * 9 / 10;
  if (elapsed < first_look) return std::clamp(first_look - elapsed, least, std::max(least, longest_wait));
  const Milliseconds next = std::max(usual / 20, (elapsed - first_look) / 4);
  return std::clamp(next, least, std::max(least, limits.most));
}
