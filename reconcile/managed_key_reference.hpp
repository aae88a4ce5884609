#pragma once

#include "reconcile/live.hpp"
#include "specs/configuration.hpp"
#include "state/state.hpp"

#include <optional>
#include <string>
#include <vector>

// How an instance means a declared key: by the key's id where the key has one, and by its address until then. The
// address stands in `customer_managed_key_id` from the plan to the moment in which the instance's creation leaves.

/// The desired, with `customer_managed_key_id` where an instance names a declared key; nullopt where none does. A key
/// that is gone from Aura will have another id.
std::optional<Configuration> with_managed_keys(const Configuration& desired, const State& recorded,
                                               const LiveView& live);

/// The fields with the id in place of an address. nullopt: the key of that address has no record.
std::optional<FieldValues> with_key_id(FieldValues fields, const State& recorded);

/// The addresses of all keys that are declared, recorded or begun, sorted.
std::vector<std::string> managed_key_addresses(const Configuration& desired, const State& recorded);
