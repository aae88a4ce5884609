#include "reconcile/polling.hpp"

#include <algorithm>

using namespace std::chrono_literals;

PollPace::PollPace(Milliseconds first, Milliseconds longest)
    : next_(std::max(first, Milliseconds{1}))
    , longest_(std::max(longest, next_)) {}

Milliseconds PollPace::next() {
  const Milliseconds now = next_;
  next_ = std::min(next_ * 8 / 5 + 1ms, longest_);
  return now;
}

Milliseconds first_look(std::optional<Milliseconds> expected, Milliseconds first) {
  constexpr Milliseconds latest = 5min;
  if (!expected) return first;
  return std::clamp(*expected * 9 / 10, first, std::max(first, latest));
}
