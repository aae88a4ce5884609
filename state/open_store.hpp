#pragma once

#include "specs/configuration.hpp"
#include "state/state_format.hpp"
#include "state/state_store.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

/// What a store is opened with, beside its settings.
struct StoreSurroundings {
  std::filesystem::path base;                     ///< what relative paths are relative to
  std::map<std::string, std::string> environment; ///< of this process
  StateFormat format;                             ///< how it writes and reads its texts
};

/// The store that `[auraform.state]` names. An unknown backend, and an option
/// that the backend does not have, are errors of kind `spec`.
Result<std::unique_ptr<StateStore>> open_store(const StateSettings& settings, const StoreSurroundings& around);
