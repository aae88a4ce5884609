#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "reconcile/cloud.hpp"

#include <string>

// Customer managed keys as the API tells them (aura-api §2.5). `path` names the object in complaints.

/// A full key. An id is all that it must have. Older answers call `instance_type` `type`.
Result<LiveManagedKey> read_managed_key(const Json& object, const std::string& path);
/// An element of the list of keys.
Result<ManagedKeySummary> read_managed_key_summary(const Json& object, const std::string& path);
