#pragma once

#include "reconcile/plan.hpp"

/// Orders steps by what they are created from: each gets the keys that it depends on. A source that is not there, or
/// that this plan takes away, is refused.
void link_sources(const Configuration& desired, const State& recorded, Plan& plan);
