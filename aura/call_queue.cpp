#include "aura/call_queue.hpp"

#include "base/ensure.hpp"

#include <algorithm>
#include <iterator>

void CallQueue::add(PendingCall call) {
  Line& waiting = lines_[static_cast<std::size_t>(call.priority)];
  waiting.emplace(Key{call.ready, ++came_}, std::move(call));
}

bool CallQueue::has_ready(Priority priority, TimePoint now) const {
  const Line& waiting = line(priority);
  return !waiting.empty() && waiting.begin()->first.first <= now;
}

PendingCall CallQueue::take(Priority priority, TimePoint now) {
  ensure(has_ready(priority, now), "a call of that priority is ready");
  Line& waiting = lines_[static_cast<std::size_t>(priority)];
  return std::move(waiting.extract(waiting.begin()).mapped());
}

Demand CallQueue::demand(TimePoint now) const {
  return {has_ready(Priority::write, now), has_ready(Priority::first_poll, now), has_ready(Priority::poll, now)};
}

std::optional<TimePoint> CallQueue::next_ready(TimePoint now) const {
  std::optional<TimePoint> next;
  for (const Line& waiting : lines_) {
    const auto later = waiting.upper_bound(Key{now, UINT64_MAX});
    if (later != waiting.end() && (!next || later->first.first < *next)) next = later->first.first;
  }
  return next;
}

std::vector<PendingCall> CallQueue::take_all(Priority priority) {
  std::vector<PendingCall> calls;
  for (auto& [key, call] : std::exchange(lines_[static_cast<std::size_t>(priority)], {}))
    calls.push_back(std::move(call));
  return calls;
}

std::vector<PendingCall> CallQueue::take_all() {
  std::vector<PendingCall> calls;
  for (const Priority priority : {Priority::write, Priority::first_poll, Priority::poll}) {
    std::vector<PendingCall> taken = take_all(priority);
    std::move(taken.begin(), taken.end(), std::back_inserter(calls));
  }
  return calls;
}
