#include "cmd/completion/candidates.hpp"
#include "cmd/completion/completion.hpp"

#include "base/text.hpp"
#include "tests/support/catch.hpp"

#include <map>

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_CASE("a placeholder tells what a shell can offer") {
  struct Row {
    std::string placeholder;
    Candidates candidates;
  };
  const Row rows[] = {
      {"KEY", {CandidateKind::keys, {}}},
      {"KEY|ID", {CandidateKind::keys, {}}},
      {"FILE", {CandidateKind::files, {}}},
      {"PLAN", {CandidateKind::files, {}}},
      {"DIR", {CandidateKind::directories, {}}},
      {"bash|zsh", {CandidateKind::words, {"bash", "zsh"}}},
      {"N|N%", {}},
      {"NAME=VALUE", {}},
      {"NEW_KEY", {}},
  };
  for (const Row& row : rows) {
    INFO(row.placeholder);
    CHECK(candidates_for(row.placeholder) == row.candidates);
  }
  CHECK(candidates_for("VERB").words.size() == first_words().size());
}

TEST_CASE("the words of a verb are taken from its usage") {
  CHECK(word_slots(*find_verb(std::vector<std::string>{"import"})) ==
        std::vector<WordSlot>{{"KEY", false}, {"ID", false}});
  CHECK(word_slots(*find_verb(std::vector<std::string>{"state", "list"})) == std::vector<WordSlot>{{"KEY", true}});
  CHECK(word_slots(*find_verb(std::vector<std::string>{"version"})).empty());
}

TEST_CASE("each first word appears once, families with what may follow") {
  std::map<std::string, int> seen;
  for (const FirstWord& first : first_words())
    CHECK(++seen[first.word] == 1);
  CHECK(seen.count("state") == 1);
  CHECK(verbs_of_family("state").size() >= 4);
  CHECK(verbs_of_family("plan").empty());
}

TEST_CASE("a flag of one name takes a value for all verbs or for none: completion has no other way to tell") {
  std::map<std::string, bool> takes_value;
  for (const Verb& verb : verb_table())
    for (const FlagGroup group : verb.flags)
      for (const Flag& flag : group) {
        INFO(verb.name << " -" << flag.name);
        const auto [known, is_new] = takes_value.emplace(flag.name, flag.kind != FlagKind::toggle);
        CHECK(known->second == (flag.kind != FlagKind::toggle));
      }
}

TEST_CASE("each script knows every verb and every flag") {
  for (const std::string& script : {bash_completion(), zsh_completion(), fish_completion()})
    for (const Verb& verb : verb_table()) {
      CHECK(holds(script, std::string{split(verb.name, ' ').back()}));
      for (const FlagGroup group : verb.flags)
        for (const Flag& flag : group) {
          INFO(verb.name << " -" << flag.name);
          const std::string name{flag.name};
          CHECK((holds(script, "-" + name) || holds(script, "-o " + name + " ")));
        }
    }
}
