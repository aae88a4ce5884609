#pragma once

#include "cmd/console.hpp"
#include "cmd/environment.hpp"
#include "cmd/tempo.hpp"
#include "state/encryption/state_cipher.hpp"

#include <filesystem>
#include <memory>

/// What a verb works with.
struct Context {
  Environment& environment;
  Console& console;
  std::filesystem::path directory; ///< absolute: where the specs are, `-chdir` heeded
  Tempo tempo;
  std::shared_ptr<StateCipher> cipher = {}; ///< once something was to be sealed or opened: a key is derived once a run
};
