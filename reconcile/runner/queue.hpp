#pragma once

#include "reconcile/steps/next.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>

/// Who an answer is for: a step by its index, or all who wait for the list of a project.
using Addressee = std::variant<std::size_t, std::string>;

struct QueuedCall {
  Send wanted;
  Addressee addressee;
};

/// Calls that wait for a free place. Writes go first, then first polls, then the rest, each in the order they came; but
/// every fourth place goes to the one that has waited longest, so that no poll waits for ever.
class RunQueue {
public:
  void add(QueuedCall call);
  /// The next one, which leaves the queue; nullopt when it is empty.
  std::optional<QueuedCall> take();
  bool empty() const;

private:
  struct Waiting {
    QueuedCall call;
    std::uint64_t arrival = 0;
  };
  using Line = std::deque<Waiting>;

  Line* first_by_priority();
  Line* longest_waiting();

  std::array<Line, 3> lines_; // by Priority
  std::uint64_t arrivals_ = 0;
  std::uint64_t taken_ = 0;
};
