#pragma once

#include <chrono>

#include "tests/emulator/model.hpp"

namespace emulator {

/// The emulated world's clock: real time times a speed, plus whatever was advanced by hand.
/// Speed 0 stands still, so that a test moves it alone. Not thread-safe: the owner's lock guards it.
class Clock final {
public:
  /// Starts at `start`, running `speed` emulated seconds a real second.
  Clock(TimeMs start, double speed);

  TimeMs now() const;
  double speed() const { return speed_; }

  /// Goes on from the present moment at another speed.
  void set_speed(double speed);

  /// Jumps forward.
  void advance(std::chrono::milliseconds step) { base_ += step.count(); }

  /// The machine's own time of day.
  static TimeMs real_now();

private:
  TimeMs base_;
  double speed_;
  std::chrono::steady_clock::time_point since_;
};

} // namespace emulator
