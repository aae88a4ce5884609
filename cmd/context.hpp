#pragma once

#include "cmd/console.hpp"
#include "cmd/environment.hpp"
#include "cmd/tempo.hpp"

#include <filesystem>

/// What a verb works with.
struct Context {
  Environment& environment;
  Console& console;
  std::filesystem::path directory; ///< absolute: where the specs are, `-chdir` heeded
  Tempo tempo;
};
