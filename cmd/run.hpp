#pragma once

#include "cmd/environment.hpp"
#include "cmd/exit_code.hpp"

#include <string>

/// The whole program: finds the verb, runs it, tells its error.
ExitCode run_auraform(Environment& environment);

/// The error of kind `usage` for a verb that does not exist, with the nearest one.
Error unknown_verb(const std::string& written);
