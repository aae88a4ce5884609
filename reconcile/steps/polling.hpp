#pragma once

#include "base/time.hpp"

#include <optional>

/// How far looks at an operation may be apart.
struct LookLimits {
  Milliseconds least{1000};
  Milliseconds most{20000}; ///< except before the likely end of an operation of known duration
};

/// How long to wait before looking at an operation that has run for `elapsed`. Pure, and without chance: what a run
/// does follows from its inputs alone.
///
/// Where such operations were measured (`expected`), the first look comes shortly before the likely end, and the next
/// ones are a twentieth of the duration apart. Where nothing is known, looks come after a quarter of what has elapsed,
/// so that an end is seen at most that much late.
Milliseconds wait_before_look(Milliseconds elapsed, std::optional<Milliseconds> expected, const LookLimits& limits);
