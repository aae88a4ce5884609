#pragma once

#include <filesystem>

/// The files that belong to one local state. They all lie beside the file that the state really is: where its path is
/// a symbolic link, beside the link's target, so that everybody who reaches it meets the same lock and journal.
struct StatePaths {
  std::filesystem::path snapshot; ///< `auraform.state.json`, links followed
  std::filesystem::path journal;  ///< `auraform.state.journal`
  std::filesystem::path lock;     ///< `auraform.state.lock`
  std::filesystem::path backup;   ///< `auraform.state.json.backup`
  std::filesystem::path history;  ///< the directory `.auraform/history`

  explicit StatePaths(const std::filesystem::path& state);
};
