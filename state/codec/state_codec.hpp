#pragma once

#include "base/result.hpp"
#include "state/encryption/state_cipher.hpp"
#include "state/state.hpp"

#include <string>
#include <string_view>

/// The newest version of the state file: the only one that is written.
inline constexpr std::int64_t state_version = 3;

/// JSON, sorted by key, one line for each value that holds nothing nested, the same bytes for the same state. Passwords
/// are left out.
std::string encode_state(const State& state);

/// The same with its passwords, sealed.
Result<std::string> seal_state(const State& state, StateCipher& cipher);

/// Reads a state file of any version up to ours. `what` names it in errors, which are of kind `state`:
/// `state/empty`, `state/unreadable` (no JSON, or cut), `state/foreign` (somebody else's JSON), `state/newer-version`,
/// `state/damaged` (ours, but a member is missing, wrong or unknown), `state/encrypted` and `state/not-encrypted`,
/// and the cipher's.
Result<State> decode_state(std::string_view text, const std::string& what, const Unsealing& unsealing = {});
