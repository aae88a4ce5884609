#pragma once

#include "state/journal.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Journal entries of a run that could not write them, as far as they can still be told to the state.
struct MergedEntries {
  std::vector<JournalEntry> entries;
  std::vector<std::string> left_out; ///< what a person should look at, one sentence each

  bool operator==(const MergedEntries&) const = default;
};

/// Decides which of them hold. `serial` is the state's when the run could not write: if nobody wrote since, all of them
/// do. Otherwise only what cannot take back what others recorded meanwhile: an id whose intent is still open, a
/// password of an instance that has none recorded, fields newer than the recorded ones. Intents are left out: their
/// calls never left. What is left out and matters is told. Pure.
MergedEntries merge_entries(State state, std::uint64_t serial, std::span<const JournalEntry> entries);
