#pragma once

#include "cmd/verb.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What a shell can offer for one argument.
enum class CandidateKind {
  nothing, ///< anything may be written, such as a number
  keys,    ///< of the instances that the directory's specs declare
  files,
  directories,
  words, ///< one of a few
};

struct Candidates {
  CandidateKind kind = CandidateKind::nothing;
  std::vector<std::string> words; ///< of kind `words`

  bool operator==(const Candidates&) const = default;
};

/// What the placeholder in a help text means to a shell: `KEY`, `FILE`, `DIR`, `VERB`, or `text|markdown`.
Candidates candidates_for(std::string_view placeholder);

/// One word after a verb.
struct WordSlot {
  std::string placeholder; ///< `KEY`
  bool repeats = false;    ///< `KEY...`

  bool operator==(const WordSlot&) const = default;
};

/// The words that a verb takes, in order.
std::vector<WordSlot> word_slots(const Verb& verb);

/// What the first word of a command line may be, each once, with a summary.
struct FirstWord {
  std::string word;
  std::string summary;    ///< of the verb; for a family, the words that may follow
  bool is_family = false; ///< `state`: a second word must follow

  bool operator==(const FirstWord&) const = default;
};
std::vector<FirstWord> first_words();

/// The verbs of a family.
std::vector<const Verb*> verbs_of_family(std::string_view word);

/// The second word of `state mv`; empty for a verb of one word.
std::string second_word(const Verb& verb);

/// All flags that take a value, by name, each once.
std::vector<std::string> flags_with_values();
