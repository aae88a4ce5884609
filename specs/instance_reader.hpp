#pragma once

#include "specs/configuration.hpp"
#include "specs/field_reader.hpp"
#include "specs/findings.hpp"
#include "specs/sections.hpp"

#include <map>
#include <string>

/// Reads `[defaults]`, the profiles and the instances and merges them: instance over profile over defaults over
/// `default_project`. A wrong value is a finding and is left out of the result.
std::map<std::string, InstanceSpec> read_instances(const Sections& sections, const FieldsDraft& default_project,
                                                   Findings& findings);
