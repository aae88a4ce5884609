#pragma once

#include "specs/configuration.hpp"
#include "state/state_store.hpp"

#include <filesystem>
#include <memory>

/// The store that `[auraform.state]` names; relative paths are relative to `base`. An unknown backend, and an option
/// that the backend does not have, are errors of kind `spec`.
Result<std::unique_ptr<StateStore>> open_store(const StateSettings& settings, const std::filesystem::path& base);
