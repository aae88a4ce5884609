#include "state/pausing.hpp"

#include <ctime>

Result<void> pause_for(Milliseconds time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const std::chrono::nanoseconds rest = time - seconds;
  const timespec length{static_cast<time_t>(seconds.count()), static_cast<long>(rest.count())};
  if (::nanosleep(&length, nullptr) == 0) return {};
  return Error{ErrorKind::interrupted, "state/lock-interrupted", "a signal ended the wait for the lock", ""};
}
