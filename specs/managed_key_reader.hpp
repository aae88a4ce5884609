#pragma once

#include "specs/configuration.hpp"
#include "specs/field_reader.hpp"
#include "specs/findings.hpp"
#include "specs/sections.hpp"

#include <map>
#include <string>

/// Reads the `[customer_managed_key.*]` tables. Of `[defaults]` they take nothing: those are an instance's; of
/// `[auraform]` they take the project. A wrong value is a finding and is left out of the result.
std::map<std::string, ManagedKeySpec> read_managed_keys(const Sections& sections, const FieldsDraft& default_project,
                                                        Findings& findings);
