#pragma once

#include "base/json.hpp"
#include "state/journal.hpp"

/// An object with its sort in `entry`, such as `intent_opened`, and the entry's members.
Json encode(const JournalEntry& entry);

/// Strict; `path` names the entry in complaints.
Result<JournalEntry> decode_entry(const Json& object, const std::string& path);
