#pragma once

#include "cmd/arguments.hpp"
#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"

/// `plan -refresh-only`: what `apply -refresh-only` would record.
Result<ExitCode> plan_refresh_only(Context& context, const Arguments& arguments);

/// `apply -refresh-only`: once it is approved, what Aura says now is what the record says. Aura itself is only read:
/// this is given no port that could write to it.
Result<ExitCode> apply_refresh_only(Context& context, const Arguments& arguments);
