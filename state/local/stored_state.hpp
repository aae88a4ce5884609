#pragma once

#include "state/local/state_paths.hpp"
#include "state/state_format.hpp"

#include <optional>
#include <string>

/// What a journal is to the snapshot beside it.
enum class JournalUse {
  nothing,   ///< it holds no entry that was not folded: the next writer begins it anew
  continues, ///< its entries come after the snapshot
};

/// What lies on the disk: the snapshot, and the journal beside it.
struct StoredState {
  std::optional<State> snapshot;
  std::string journal_text;
  JournalContent journal;
  JournalUse use = JournalUse::nothing;
};

/// Reads both, and decides how they belong together. Whatever cannot be understood is an error of kind `state` whose
/// hint names the copies to restore; a snapshot that is missing where there was one is such an error, too.
///
/// The journal is read first: a writer that folds meanwhile leaves a newer snapshot, never an older one, and the
/// journal's header then tells that its entries are in it.
Result<StoredState> read_stored(const StatePaths& paths, const StateFormat& format);

/// Snapshot and journal folded together; nullopt if nothing was ever stored. Each entry counts one serial, so that
/// whoever remembers a serial can tell that something was written since.
std::optional<State> folded(StoredState stored);
