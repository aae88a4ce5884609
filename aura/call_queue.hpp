#pragma once

#include "aura/pacing.hpp"
#include "aura/retry.hpp"
#include "aura/wire_request.hpp"
#include "reconcile/cloud.hpp"

#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

/// A call that has no final answer yet.
struct PendingCall {
  CallId id = 0;
  WireRequest request;
  Priority priority = Priority::poll;
  RetryHistory history;
  std::optional<TimePoint> first_failure;
  TimePoint ready;                    ///< not to be sent before
  std::uint64_t token_generation = 0; ///< of the last attempt
  bool token_renewed = false;         ///< sent again once because of its token
  bool may_have_changed = false;      ///< some attempt may have taken effect
};

/// The calls that wait to be sent: by priority, then by when they are ready, then by when they came.
class CallQueue {
public:
  void add(PendingCall call);
  /// Takes the first call of a priority; there must be one that is ready.
  PendingCall take(Priority priority, TimePoint now);
  Demand demand(TimePoint now) const;
  /// When the next call that is not yet ready will be; nullopt: there is none.
  std::optional<TimePoint> next_ready(TimePoint now) const;
  /// Takes all calls of a priority.
  std::vector<PendingCall> take_all(Priority priority);
  /// Empties the queue.
  std::vector<PendingCall> take_all();

private:
  using Key = std::pair<TimePoint, std::uint64_t>;
  using Line = std::map<Key, PendingCall>;

  const Line& line(Priority priority) const { return lines_[static_cast<std::size_t>(priority)]; }
  bool has_ready(Priority priority, TimePoint now) const;

  std::array<Line, 3> lines_;
  std::uint64_t came_ = 0;
};
