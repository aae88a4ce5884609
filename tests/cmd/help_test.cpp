#include "cmd/help.hpp"

#include "base/text.hpp"
#include "tests/support/golden.hpp"

#include <algorithm>
#include <set>

TEST_CASE("the general help lists verbs, exit codes and variables") { check_golden("help.txt", general_help({})); }

TEST_CASE("each verb is explained with its flags and an example") {
  for (const Verb& verb : verb_table()) {
    std::string name{verb.name};
    std::replace(name.begin(), name.end(), ' ', '_');
    INFO(name);
    check_golden("help_" + name + ".txt", verb_help(verb, {}));
    CHECK(verb.example.find("auraform " + std::string{verb.name}) == 0);
    CHECK(verb.least_words <= verb.most_words);
  }
}

TEST_CASE("a family of verbs is listed by its first word") {
  CHECK(family_help("state", {}).find("state mv") != std::string::npos);
  CHECK(family_help("plan", {}).empty());
}

TEST_CASE("verbs are found by one word or two") {
  const auto name = [](const std::vector<std::string>& words) {
    const Verb* verb = find_verb(words);
    return verb == nullptr ? std::string{"none"} : std::string{verb->name};
  };
  CHECK(name({"plan", "-destroy"}) == "plan");
  CHECK(name({"state", "list"}) == "state list");
  CHECK(name({"state"}) == "none");
  CHECK(name({"pla"}) == "none");
  CHECK(name({}) == "none");
}

TEST_CASE("no verb has two flags of one name, and help lines fit a terminal") {
  for (const Verb& verb : verb_table()) {
    std::set<std::string_view> names;
    for (const FlagGroup group : verb.flags)
      for (const Flag& flag : group)
        CHECK(names.insert(flag.name).second);
    const std::string help = verb_help(verb, {});
    for (const std::string_view line : split(help, '\n')) {
      INFO(line);
      CHECK(line.size() <= 110);
    }
  }
}
