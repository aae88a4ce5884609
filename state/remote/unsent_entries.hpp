#pragma once

#include "base/result.hpp"
#include "state/state_format.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

/// Journal entries that a run could not write to a remote state, kept on this machine for the next run.
struct UnsentEntries {
  std::filesystem::path file;
  std::uint64_t serial = 0; ///< the state's, when they could not be written
  std::vector<JournalEntry> entries;
};

/// A directory of such entries, one file a run: `.auraform/unsent/LINEAGE_RUN.journal`, mode 0600, in the journal's
/// own form.
class UnsentDirectory {
public:
  UnsentDirectory(std::filesystem::path directory, StateFormat format)
      : directory_(std::move(directory))
      , format_(std::move(format)) {}

  /// Keeps these and no others of this run, durably. Returns the file.
  Result<std::filesystem::path> keep(const JournalHeader& header, const std::string& run,
                                     std::span<const JournalEntry> entries) const;
  /// All that is kept for the state of this lineage, by file name.
  Result<std::vector<UnsentEntries>> kept_for(const std::string& lineage) const;
  /// This run has nothing to keep any more.
  Result<void> forget(const std::string& lineage, const std::string& run) const;

private:
  std::filesystem::path file_of(const std::string& lineage, const std::string& run) const;

  std::filesystem::path directory_;
  StateFormat format_;
};
