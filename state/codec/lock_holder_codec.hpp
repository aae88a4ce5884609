#pragma once

#include "base/json.hpp"
#include "state/state_store.hpp"

// Who holds a lock, as locks of every kind write it.

Json encode(const LockHolder& holder);
/// `path` names the object in complaints.
Result<LockHolder> decode_holder(const Json& object, const std::string& path);
