#include "cmd/completion/candidates.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace {

bool is_choice_letter(char letter) { return (letter >= 'a' && letter <= 'z') || letter == '|' || letter == '-'; }

std::string first_word(const Verb& verb) { return std::string{split(verb.name, ' ').front()}; }

} // namespace

Candidates candidates_for(std::string_view placeholder) {
  if (placeholder == "KEY" || placeholder == "KEY|ID") return {CandidateKind::keys, {}};
  if (placeholder == "FILE" || placeholder == "PLAN") return {CandidateKind::files, {}};
  if (placeholder == "DIR") return {CandidateKind::directories, {}};
  Candidates candidates{CandidateKind::words, {}};
  if (placeholder == "VERB") {
    for (const FirstWord& first : first_words())
      candidates.words.push_back(first.word);
    return candidates;
  }
  const bool is_choice = placeholder.find('|') != std::string_view::npos &&
                         std::all_of(placeholder.begin(), placeholder.end(), is_choice_letter);
  if (!is_choice) return {};
  for (const std::string_view word : split(placeholder, '|'))
    candidates.words.emplace_back(word);
  return candidates;
}

std::vector<WordSlot> word_slots(const Verb& verb) {
  std::vector<WordSlot> slots;
  if (verb.words.empty()) return slots;
  for (std::string_view word : split(verb.words, ' ')) {
    if (word.starts_with('[') && word.ends_with(']')) word = word.substr(1, word.size() - 2);
    const bool repeats = word.ends_with("...");
    if (repeats) word.remove_suffix(3);
    slots.push_back({std::string{word}, repeats});
  }
  return slots;
}

std::vector<FirstWord> first_words() {
  std::vector<FirstWord> words;
  for (const Verb& verb : verb_table()) {
    const std::string second = second_word(verb);
    const std::string first = first_word(verb);
    if (second.empty()) {
      words.push_back({first, std::string{verb.summary}, false});
    } else if (!words.empty() && words.back().word == first) {
      words.back().summary += ", " + second;
    } else {
      words.push_back({first, second, true});
    }
  }
  return words;
}

std::vector<const Verb*> verbs_of_family(std::string_view word) {
  std::vector<const Verb*> verbs;
  for (const Verb& verb : verb_table())
    if (!second_word(verb).empty() && first_word(verb) == word) verbs.push_back(&verb);
  return verbs;
}

std::string second_word(const Verb& verb) {
  const std::size_t blank = verb.name.find(' ');
  return blank == std::string_view::npos ? std::string{} : std::string{verb.name.substr(blank + 1)};
}

std::vector<std::string> flags_with_values() {
  std::set<std::string> names;
  for (const Verb& verb : verb_table())
    for (const FlagGroup group : verb.flags)
      for (const Flag& flag : group)
        if (flag.kind != FlagKind::toggle) names.emplace(flag.name);
  return {names.begin(), names.end()};
}
