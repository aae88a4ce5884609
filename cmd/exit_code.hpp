#pragma once

#include "reconcile/runner/apply.hpp"

#include <span>
#include <string_view>

/// What the process ends with; the numbers are a promise to scripts.
enum class ExitCode {
  done = 0,
  error = 1,
  changes = 2,
  authentication = 3,
  apply_failed = 4,
  refused = 5,
  declined = 8,
  time_limit = 9,
  locked = 10,
  stale = 11,
  interrupted = 130,
  terminated = 143,
};

/// One line of the documentation of exit codes.
struct ExitCodeMeaning {
  ExitCode code;
  std::string_view meaning;
};

/// All codes in order: the help text is made from it.
std::span<const ExitCodeMeaning> exit_code_meanings();

/// The code of a run that ended with an error.
ExitCode exit_code_of(ErrorKind kind);

/// The code of an apply: 0 when everything is done, the code of a trouble that all its failures share and that has a
/// code of its own (credentials, time limit, stale, refused), and 4 for everything else. `signal` is the one that
/// interrupted it, or 0.
ExitCode exit_code_of(const ApplyResult& result, int signal);

/// 143 for SIGTERM, 130 for any other.
ExitCode exit_code_of_signal(int signal);
