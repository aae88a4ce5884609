#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A snapshot of the state: in an object of its own, or, where the store holds one object alone, right here.
struct RemoteSnapshot {
  std::uint64_t serial = 0;
  std::string object; ///< its name; empty: the text is here
  std::string text;
  std::optional<TimePoint> written; ///< by the clock of the machine that wrote it; nullopt: unknown

  bool operator==(const RemoteSnapshot&) const = default;
};

/// The object that everything hangs on: which snapshot counts, and the journal since. It is always replaced as a
/// whole, on the condition that it is still the one that was read; so whoever has not seen the last write cannot write.
struct RemoteHead {
  std::string lineage;
  std::string nonce;     ///< another one with every write: no two heads are the same
  std::string writer;    ///< id of the lock under which it was written
  std::string proven_at; ///< the store that was seen to heed conditions
  std::optional<RemoteSnapshot> snapshot;
  std::uint64_t entries = 0;         ///< in the journal: the state's serial is the snapshot's and this
  std::vector<std::string> segments; ///< objects that hold the beginning of the journal
  std::vector<std::string> journal;  ///< the lines of the journal after those
  std::vector<RemoteSnapshot> kept;  ///< earlier snapshots that are kept, oldest first

  bool operator==(const RemoteHead&) const = default;
};

/// Pretty JSON; `serial` is the state's.
std::string encode_head(const RemoteHead& head);

/// `what` names it in errors, which are of kind `state`.
Result<RemoteHead> decode_head(std::string_view text, const std::string& what);
