#pragma once

#include <chrono>

/// A clock that nobody can set, and that goes on while the machine sleeps, which `steady_clock` does not: for what
/// others may have done meanwhile.
struct BootClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<BootClock>;
  static constexpr bool is_steady = true;

  static time_point now() noexcept;
};
