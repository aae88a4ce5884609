#pragma once

#include "cmd/run_record/run_record.hpp"

#include <filesystem>
#include <vector>

/// The records that a directory has of its runs.
struct RunArchive {
  std::vector<RunRecord> runs; ///< the newest first
  Diagnostics unreadable;      ///< a warning for each file that is none, or damaged
};

/// Reads `.auraform/runs`; empty when there is none.
Result<RunArchive> read_run_archive(const std::filesystem::path& directory);

/// The run of an id or of the beginning of one, or `latest`. Errors of kind `usage` say which there are.
Result<RunRecord> find_run(const RunArchive& archive, const std::string& wanted);
