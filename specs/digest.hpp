#pragma once

#include "specs/variables.hpp"

#include <string>
#include <vector>

/// The specs' hash, as Configuration::digest describes it: 16 hex digits over names and texts of the files and the
/// values of the variables. Sensitive values are left out, so that nobody can test guesses of them against a hash.
std::string digest_of(const std::vector<const SpecFile*>& files, const Variables& variables);
