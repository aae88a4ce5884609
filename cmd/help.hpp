#pragma once

#include "cmd/style.hpp"
#include "cmd/verb.hpp"

#include <string>

/// One environment variable that is heeded.
struct VariableMeaning {
  std::string_view name;
  std::string_view meaning;
};

/// All of them, for help and the manual.
std::span<const VariableMeaning> variable_meanings();

/// `-var=NAME=VALUE`
std::string flag_text(const Flag& flag);

/// `auraform import [flags] KEY ID`
std::string usage_text(const Verb& verb);

/// The general help: verbs, exit codes, environment.
std::string general_help(const Style& style);

/// The help of one verb, with its flags and an example.
std::string verb_help(const Verb& verb, const Style& style);

/// The verbs that begin with a word, as the general help lists them: for `state`. Empty when there are none.
std::string family_help(const std::string& word, const Style& style);
