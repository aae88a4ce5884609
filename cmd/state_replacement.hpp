#pragma once

#include "state/state_store.hpp"

/// Puts another state in the place of the stored one, which is `present`, as a person asks. Under the lock. Its serial
/// rises above that one's, and no password is lost: what the present state keeps of instances goes on with the next
/// one. Returns what was written.
Result<State> replace_state(StateStore& store, const std::optional<State>& present, State next);

/// What stands for a state that was never stored.
Error nothing_stored(const StateStore& store);
