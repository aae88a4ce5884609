#pragma once

#include "state/local/state_paths.hpp"

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// How many snapshots are kept.
inline constexpr std::size_t history_length = 10;

// Snapshots are kept packed, which makes them ten times smaller where they are not encrypted; copies of former versions
// of this program are not.

/// Where the snapshot of this serial is kept: `.auraform/history/auraform.state.json.00000012.gz`.
std::filesystem::path history_file(const StatePaths& paths, std::uint64_t serial);

/// The kept snapshots of this state, oldest first; none where there is no history.
std::vector<std::filesystem::path> kept_snapshots(const StatePaths& paths);

/// The serial that a kept snapshot's name tells.
std::uint64_t serial_of(const std::filesystem::path& kept);

/// When a snapshot was put there.
Result<TimePoint> time_kept(const std::filesystem::path& kept);

/// Keeps a copy of a snapshot, durably.
Result<void> keep_snapshot(const StatePaths& paths, std::uint64_t serial, std::string_view text);

/// The text of a kept snapshot.
Result<std::string> read_kept(const std::filesystem::path& kept);

/// Puts another text in a kept snapshot's place, durably.
Result<void> rewrite_kept(const std::filesystem::path& kept, std::string_view text);

/// The shell command that makes the kept snapshot the present one.
std::string restore_command(const std::filesystem::path& kept, const StatePaths& paths);

/// Removes temporary files that a run left when it was killed amid a replacement. Only under the lock.
void remove_leftovers(const StatePaths& paths);

/// Drops all but the latest snapshots.
Result<void> prune_history(const StatePaths& paths);
