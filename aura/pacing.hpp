#pragma once

#include "base/time.hpp"
#include "reconcile/cloud.hpp"

#include <array>
#include <deque>
#include <optional>

/// Which priorities have a call that could leave.
struct Demand {
  bool write = false;
  bool first_poll = false;
  bool poll = false;

  bool any() const { return write || first_poll || poll; }
};

/// Shares Aura's request budget among calls. Told time; sleeps never.
///
/// - No window of a minute holds more requests than the budget, token requests among them. A burst may use the whole
///   budget at once: a fleet that fits into it is never delayed.
/// - Where calls of several priorities wait, writes go first, then first polls, then the rest; but every fourth slot
///   goes to a lower one, so that nobody starves. Once this run writes, a small part of the budget is kept for
///   writes, so that polls cannot make a write wait for the window.
/// - After a 429 everybody waits as told, and the budget shrinks to what Aura took in the last minute (Aura's limit is
///   25 a minute for some accounts and 125 for others, aura-api §5.3, and others may share it). It grows back
///   slowly, and more slowly each time that proves wrong.
class Pacer {
public:
  /// `minute`: how long the minute lasts that the limit counts in; shorter for an emulator with compressed time.
  explicit Pacer(int requests_per_minute, Milliseconds minute = std::chrono::minutes(1));

  /// Which of the waiting may leave now; it is counted as sent. nullopt: none yet.
  std::optional<Priority> admit(const Demand& demand, TimePoint now);
  /// Whether a request that is not a call (for a token) may leave now; it is counted as sent.
  bool admit_other(TimePoint now);
  /// The earliest time at which `admit` can say yes. Not before `now`; needs a demand. `admit_other` is
  /// ready when a write is.
  TimePoint next_slot(const Demand& demand, TimePoint now) const;
  /// One of those sent was answered 429.
  void rejected(TimePoint now, Milliseconds wait);

  /// Requests a minute, as far as we know.
  int budget() const { return budget_; }

private:
  void refresh(TimePoint now);
  int reserve() const;
  TimePoint free_at(Priority priority, TimePoint now) const;
  Priority choose(const Demand& demand);

  int configured_;
  Milliseconds minute_;
  Milliseconds window_; ///< a little more than the minute: requests travel for different times
  int budget_;
  std::deque<TimePoint> sent_; ///< of the last window, oldest first
  TimePoint hold_until_{};
  std::optional<TimePoint> last_write_;
  std::optional<TimePoint> raise_at_;
  std::optional<TimePoint> raised_at_;
  Milliseconds patience_;
  int writes_in_a_row_ = 0;
  int first_polls_in_a_row_ = 0;
};
