#include "cmd/verb.hpp"

#include <algorithm>

#include "base/text.hpp"

std::size_t words_in_name(const Verb& verb) { return split(verb.name, ' ').size(); }

const Verb* find_verb(std::span<const std::string> words) {
  for (const Verb& verb : verb_table()) {
    const std::vector<std::string_view> name = split(verb.name, ' ');
    if (name.size() <= words.size() && std::equal(name.begin(), name.end(), words.begin())) return &verb;
  }
  return nullptr;
}

std::vector<std::string> verb_names() {
  std::vector<std::string> names;
  for (const Verb& verb : verb_table())
    names.emplace_back(verb.name);
  return names;
}
