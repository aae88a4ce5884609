#pragma once

#include "cmd/arguments.hpp"
#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// One verb: everything that help, dispatch, error messages and completion know of it.
struct Verb {
  std::string_view name;    ///< `plan`, `state mv`
  std::string_view summary; ///< one line
  std::string_view words;   ///< what stands after the flags: `KEY ID`; may be empty
  std::size_t least_words = 0;
  std::size_t most_words = 0;
  std::string_view details; ///< some lines for `help VERB`; may be empty
  std::string_view example;
  std::span<const FlagGroup> flags;
  Result<ExitCode> (*run)(Context& context, const Arguments& arguments) = nullptr;
};

/// All verbs in the order in which help lists them.
std::span<const Verb> verb_table();

/// The verb at the front of the words, of one word or two; nullptr if there is none.
const Verb* find_verb(std::span<const std::string> words);

/// How many words a verb's name has.
std::size_t words_in_name(const Verb& verb);

/// The names of all verbs, for suggestions.
std::vector<std::string> verb_names();
