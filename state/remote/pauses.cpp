#include "state/remote/pauses.hpp"

#include "state/pausing.hpp"

#include <algorithm>

Result<bool> Pauses::pause() {
  constexpr Milliseconds longest{5000};
  if (std::chrono::steady_clock::now() + pause_ >= deadline_) return false;
  TRY(pause_for(pause_));
  pause_ = std::min(pause_ * 2, longest);
  return true;
}
