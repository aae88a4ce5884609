#include "aura/pacing.hpp"

#include <algorithm>

namespace {

/// A 429 may be the fault of an earlier run; never believe in less than this.
constexpr int least_budget = 10;
constexpr int turns_of_the_higher = 3;
constexpr int shortest_patience = 2; // minutes
constexpr int longest_patience = 32;

} // namespace

Pacer::Pacer(int requests_per_minute, Milliseconds minute)
    : configured_(std::max(1, requests_per_minute))
    , minute_(minute)
    , window_(minute + minute / 60)
    , budget_(configured_)
    , patience_(minute * shortest_patience) {}

std::optional<Priority> Pacer::admit(const Demand& demand, TimePoint now) {
  refresh(now);
  Demand possible = demand;
  if (free_at(Priority::write, now) > now) return std::nullopt;
  if (free_at(Priority::poll, now) > now) possible.first_poll = possible.poll = false;
  if (!possible.any()) return std::nullopt;
  const Priority chosen = choose(possible);
  sent_.push_back(now);
  if (chosen == Priority::write) last_write_ = now;
  return chosen;
}

bool Pacer::admit_other(TimePoint now) {
  refresh(now);
  if (free_at(Priority::write, now) > now) return false;
  sent_.push_back(now);
  return true;
}

TimePoint Pacer::next_slot(const Demand& demand, TimePoint now) const {
  return free_at(demand.write ? Priority::write : Priority::poll, now);
}

void Pacer::rejected(TimePoint now, Milliseconds wait) {
  refresh(now);
  hold_until_ = std::max(hold_until_, now + wait);
  if (!sent_.empty()) sent_.pop_back(); // what is left in the window is what Aura took
  if (raised_at_ && now - *raised_at_ < 2 * window_) patience_ = std::min(minute_ * longest_patience, patience_ * 2);
  raised_at_.reset();
  const int taken = static_cast<int>(sent_.size());
  budget_ = std::clamp(taken, std::min(least_budget, budget_), budget_);
  raise_at_ = now + patience_;
}

/// Forgets what has left the window, and tries a higher budget when it is time to.
void Pacer::refresh(TimePoint now) {
  while (!sent_.empty() && sent_.front() + window_ <= now)
    sent_.pop_front();
  if (last_write_ && *last_write_ + window_ <= now) last_write_.reset();
  if (!raise_at_ || now < *raise_at_) return;
  budget_ = std::min(configured_, budget_ + std::max(1, budget_ / 10));
  raised_at_ = now;
  raise_at_ = budget_ < configured_ ? std::optional(now + patience_) : std::nullopt;
}

int Pacer::reserve() const { return last_write_ ? std::max(1, budget_ / 25) : 0; }

TimePoint Pacer::free_at(Priority priority, TimePoint now) const {
  const int limit = std::max(1, budget_ - (priority == Priority::write ? 0 : reserve()));
  const std::size_t over = sent_.size() - std::min(sent_.size(), static_cast<std::size_t>(limit) - 1);
  // `over` of the oldest must leave the window before there is room for one more.
  const TimePoint room = over == 0 ? now : sent_[over - 1] + window_;
  return std::max({now, room, hold_until_});
}

Priority Pacer::choose(const Demand& demand) {
  const bool lower_waits = demand.first_poll || demand.poll;
  if (demand.write && !(lower_waits && writes_in_a_row_ >= turns_of_the_higher)) {
    ++writes_in_a_row_;
    return Priority::write;
  }
  writes_in_a_row_ = 0;
  if (demand.first_poll && !(demand.poll && first_polls_in_a_row_ >= turns_of_the_higher)) {
    ++first_polls_in_a_row_;
    return Priority::first_poll;
  }
  first_polls_in_a_row_ = 0;
  return Priority::poll;
}
