#pragma once

#include "base/result.hpp"
#include "state/state.hpp"

#include <string>
#include <string_view>

/// The newest version of the state file: the only one that is written.
inline constexpr std::int64_t state_version = 1;

/// Pretty JSON, sorted by key, the same bytes for the same state.
std::string encode_state(const State& state);

/// Reads a state file of any version up to ours. `what` names it in errors, which are of kind `state`:
/// `state/empty`, `state/unreadable` (no JSON, or cut), `state/foreign` (somebody else's JSON), `state/newer-version`,
/// `state/damaged` (ours, but a member is missing, wrong or unknown).
Result<State> decode_state(std::string_view text, const std::string& what);
