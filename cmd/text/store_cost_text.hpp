#pragma once

#include "state/store_cost.hpp"

#include <string>

/// What a run cost at its store, in one line: `Requests to the state: 11, 4 of them writes, 12 kB written.`
std::string store_cost_text(const StoreCost& cost);
