#pragma once

#include "cmd/run_record/run_record.hpp"

#include <filesystem>

/// Where the records of a directory's runs lie.
std::filesystem::path run_directory(const std::filesystem::path& directory);

/// Where a run's record lies: `.auraform/runs/20250131T120000Z-1f0a4a5e`, without an ending.
std::filesystem::path run_file_stem(const std::filesystem::path& directory, const RunRecord& record);

/// Writes the record, and beside it its summary as Markdown and as a page, each atomically and with mode 0600. What was
/// there of the same run is replaced.
Result<void> write_run_record(const std::filesystem::path& directory, const RunRecord& record);
