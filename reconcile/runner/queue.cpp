#include "reconcile/runner/queue.hpp"

#include <algorithm>

namespace {

constexpr std::uint64_t places_between_turns_of_the_oldest = 4;

} // namespace

void RunQueue::add(QueuedCall call) {
  Line& line = lines_.at(static_cast<std::size_t>(call.wanted.priority));
  line.push_back({std::move(call), arrivals_++});
}

std::optional<QueuedCall> RunQueue::take() {
  const bool turn_of_the_oldest = taken_ % places_between_turns_of_the_oldest == places_between_turns_of_the_oldest - 1;
  Line* line = turn_of_the_oldest ? longest_waiting() : first_by_priority();
  if (line == nullptr) return std::nullopt;
  QueuedCall call = std::move(line->front().call);
  line->pop_front();
  ++taken_;
  return call;
}

bool RunQueue::empty() const {
  return std::all_of(lines_.begin(), lines_.end(), [](const Line& line) { return line.empty(); });
}

RunQueue::Line* RunQueue::first_by_priority() {
  for (Line& line : lines_)
    if (!line.empty()) return &line;
  return nullptr;
}

RunQueue::Line* RunQueue::longest_waiting() {
  Line* longest = nullptr;
  for (Line& line : lines_)
    if (!line.empty() && (longest == nullptr || line.front().arrival < longest->front().arrival)) longest = &line;
  return longest;
}
