#pragma once

#include "state/state_store.hpp"

#include <vector>

/// Moves the stored state by entries of a person's making, and folds it. Under the lock; `state` is what was loaded.
Result<void> change_record(StateStore& store, State state, const std::vector<JournalEntry>& entries);

/// The key that a person means by `orders` or `instance.orders`.
std::string key_of(const std::string& written);

/// The record, or an error of kind `state` that names the nearest key.
Result<Record> find_record(const State& state, const std::string& key);

/// The same for `customer_managed_key.KEY`.
Result<ManagedKeyRecord> find_managed_key(const State& state, const std::string& address);
