#pragma once

#include "base/result.hpp"
#include "state/encryption/state_cipher.hpp"
#include "state/journal.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The journal's first line: which snapshot the entries come after.
struct JournalHeader {
  std::string lineage;
  std::uint64_t serial = 0; ///< the snapshot's; 0: there was none yet

  bool operator==(const JournalHeader&) const = default;
};

/// What a journal says, as far as it is whole.
struct JournalContent {
  std::optional<JournalHeader> header; ///< nullopt: the journal is empty, or its first line is torn
  std::vector<JournalEntry> entries;
  std::size_t whole_bytes = 0; ///< length of the lines that are whole
  bool torn = false;           ///< there was a last line that is not: a write that never returned

  bool operator==(const JournalContent&) const = default;
};

/// One line with its checksum.
std::string encode_header(const JournalHeader& header);

/// One line with its checksum, however many entries: either all of them are read back or, torn by a crash, none.
std::string encode_entries(std::span<const JournalEntry> entries);

/// The same line sealed, for its place in the journal of this header: after so many entries.
Result<std::string> seal_entries(const JournalHeader& header, std::size_t entries_before,
                                 std::span<const JournalEntry> entries, StateCipher& cipher);

/// Reads a journal that was written by one line a write. A damaged last line is a write that never returned; nothing
/// was built on it, so it is left out and told by `torn`. Any other damage is an error of kind `state` that names the
/// line (`state/journal-damaged`), and so are sealed lines without a key for them, and plain ones where none are
/// accepted. `what` names the journal.
Result<JournalContent> decode_journal(std::string_view text, const std::string& what, const Unsealing& unsealing = {});
