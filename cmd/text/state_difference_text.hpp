#pragma once

#include "state/state.hpp"

#include <string>

/// What a person loses or gets when one state takes another's place: one line for each key that is recorded otherwise,
/// sorted; empty where the same instances are recorded the same. Pure.
std::string state_difference_text(const State& present, const State& next);
