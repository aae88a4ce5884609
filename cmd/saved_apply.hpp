#pragma once

#include "cmd/arguments.hpp"
#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"

/// `apply FILE`: carries out a saved plan exactly as it was shown, without asking. What moved since, in the record or
/// in Aura, is named and refused, and then nothing is done; with `-partial` the rest of the plan is.
Result<ExitCode> apply_saved(Context& context, const Arguments& arguments);
