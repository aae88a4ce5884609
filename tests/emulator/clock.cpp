#include "tests/emulator/clock.hpp"

namespace emulator {

Clock::Clock(TimeMs start, double speed)
    : base_(start)
    , speed_(speed)
    , since_(std::chrono::steady_clock::now()) {}

TimeMs Clock::now() const {
  const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - since_;
  return base_ + static_cast<TimeMs>(passed.count() * speed_);
}

void Clock::set_speed(double speed) {
  base_ = now();
  since_ = std::chrono::steady_clock::now();
  speed_ = speed;
}

TimeMs Clock::real_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

} // namespace emulator
