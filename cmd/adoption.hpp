#pragma once

#include "cmd/applying.hpp"
#include "specs/configuration.hpp"

#include <string>

/// The step that records a live instance under a key, and changes nothing in Aura. What the specs say of the key's
/// protection is recorded with it.
Step adoption_step(const std::string& key, const std::string& id, const Configuration& desired);

/// An error where the state has that key, or that instance, already.
Result<void> check_free(const State& state, const std::string& key, const std::string& id);

/// Whether the specs have a table for that key.
bool is_declared(const Configuration& desired, const std::string& key);
