#pragma once

#include "cmd/style.hpp"
#include "state/state.hpp"

#include <string>
#include <vector>

/// One line a record: address, id, name, type, size, status as last seen. Then creates whose end is unknown.
std::string state_list_text(const State& state, const std::vector<std::string>& patterns);

/// One record in full; never a password.
std::string record_text(const std::string& key, const Record& record, const Style& style);

std::string record_text(const std::string& key, const ManagedKeyRecord& record, const Style& style);

/// All records in full, with the state's serial and lineage.
std::string state_text(const State& state, const Style& style);

/// Where an instance's password is, in words.
std::string password_place_text(const Record& record);
