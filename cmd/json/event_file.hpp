#pragma once

#include "cmd/environment.hpp"

#include <filesystem>
#include <memory>

/// Opens a file of events, mode 0600, and empties it; each line is there as soon as it is written. What is there
/// already must hold events or nothing, or be no plain file: a slip must not cost a file.
Result<std::unique_ptr<Output>> open_event_file(const std::filesystem::path& path);
