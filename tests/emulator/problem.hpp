#pragma once

#include <optional>
#include <string>

namespace emulator {

/// Why the emulator could not do what its user asked of it (never something Aura would say).
struct Problem {
  std::string message;
};

/// Nothing when all went well.
using MaybeProblem = std::optional<Problem>;

} // namespace emulator
