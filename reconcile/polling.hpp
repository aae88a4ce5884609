#pragma once

#include "base/time.hpp"

#include <optional>

/// Waits that grow by a constant factor up to a longest one. Pure, and without chance: what a run does follows from
/// its inputs alone.
class PollPace {
public:
  PollPace(Milliseconds first, Milliseconds longest);

  /// How long to wait before looking again; the next wait is longer.
  Milliseconds next();

private:
  Milliseconds next_;
  Milliseconds longest_;
};

/// How long after its call an operation is first looked at: shortly before it is likely to end where it was measured
/// before, else after `first`. Capped, so that a failure does not stay unseen for long.
Milliseconds first_look(std::optional<Milliseconds> expected, Milliseconds first);
