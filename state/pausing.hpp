#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

/// Sleeps. An error of kind `interrupted` if a signal ends the sleep.
Result<void> pause_for(Milliseconds time);
