#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <chrono>

/// Pauses between attempts, which grow, until patience is over.
class Pauses {
public:
  explicit Pauses(Milliseconds patience)
      : deadline_(std::chrono::steady_clock::now() + patience) {}

  /// Sleeps. False, without a sleep, once patience is over or would be meanwhile; an error if a signal ends it.
  Result<bool> pause();

private:
  std::chrono::steady_clock::time_point deadline_;
  Milliseconds pause_{100};
};
