// The completion scripts in the real shells. scripts/dependencies.sh --tests installs them.

#include "tests/e2e/workspace.hpp"

#include "base/text.hpp"
#include "tests/support/places.hpp"

#include <algorithm>

namespace {

/// A directory with three instances and another one below it, and the scripts as the program prints them.
struct ShellWorld {
  ShellWorld() {
    put(directory / "fleet.aura.toml", "[instance.orders]\n  [instance.orders_dev] # a comment\n"
                                       "[instance.orders.lifecycle]\n[instance.movies]\nname = \"[instance.not]\"\n");
    std::filesystem::create_directory(directory / "below");
    put(directory / "below" / "other.aura.toml", "[instance.elsewhere]\n");
    for (const std::string shell : {"bash", "zsh", "fish"})
      put(directory / ("auraform." + shell), run({auraform_program(), "completion", shell}).out);
  }

  Ran run(const std::vector<std::string>& command) const {
    return Workspace::finish({.command = command,
                              .variables = {{"PATH", "/usr/bin:/bin"}, {"HOME", directory.path().string()}},
                              .directory = directory.path()});
  }

  ScratchDirectory directory;
};

std::vector<std::string> sorted_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(text, '\n'))
    if (!line.empty()) lines.emplace_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string quoted_for_bash(const std::string& word) { return "'" + word + "'"; }

/// What bash offers for a command line that is taken apart into these words, the last of them at the cursor.
std::vector<std::string> bash_offers(const ShellWorld& world, const std::vector<std::string>& words,
                                     const std::string& breaks = " \t\n\"'><=;|&(:") {
  std::string script = "source ./auraform.bash; COMP_WORDBREAKS=$1; COMP_WORDS=(";
  for (const std::string& word : words)
    script += quoted_for_bash(word) + " ";
  script += "); COMP_CWORD=" + std::to_string(words.size() - 1) + "; _auraform; printf '%s\\n' \"${COMPREPLY[@]}\"";
  const Ran ran = world.run({"/usr/bin/bash", "--norc", "-c", script, "bash", breaks});
  INFO(ran.err);
  CHECK(ran.err.empty());
  return sorted_lines(ran.out);
}

/// What fish offers, without its descriptions.
std::vector<std::string> fish_offers(const ShellWorld& world, const std::string& line) {
  const Ran ran = world.run({"/usr/bin/fish", "--no-config", "-c",
                             "source ./auraform.fish; complete -C \"" + line + "\" | string split -f1 \\t"});
  INFO(ran.err);
  CHECK(ran.err.empty());
  return sorted_lines(ran.out);
}

/// Whether zsh, at a terminal, completes what is typed so that the line then shows `wanted`.
bool zsh_completes(const ShellWorld& world, const std::string& typed, const std::string& wanted) {
  Process zsh({.command = {"/usr/bin/zsh", "-f", "-i"},
               .variables = {{"PATH", "/usr/bin:/bin"},
                             {"HOME", world.directory.path().string()},
                             {"TERM", "dumb"},
                             {"COLUMNS", "200"}},
               .directory = world.directory.path(),
               .terminal = true});
  zsh.type("PS1='ready> '; autoload -U compinit; compinit -u -D; source ./auraform.zsh; echo lo''aded\n");
  REQUIRE(zsh.shows("loaded"));
  zsh.type(typed + "\t");
  const bool shown = zsh.shows(wanted);
  INFO(zsh.output());
  CHECK(shown);
  zsh.type("\x15"
           "exit\n");
  zsh.finish();
  return shown;
}

using Offers = std::vector<std::string>;

bool offers(const Offers& all, const std::string& one) { return std::find(all.begin(), all.end(), one) != all.end(); }

} // namespace

TEST_CASE("each shell takes its script for valid, and shellcheck that of bash") {
  const ShellWorld world;
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"/usr/bin/bash", "-n", "auraform.bash"},
                                             {"/usr/bin/zsh", "-n", "auraform.zsh"},
                                             {"/usr/bin/fish", "-n", "auraform.fish"},
                                             {"/usr/bin/shellcheck", "-s", "bash", "auraform.bash"}}) {
    const Ran ran = world.run(command);
    INFO(command.front() << ": " << ran.err << ran.out);
    CHECK(ran.code == 0);
  }
}

TEST_CASE("bash completes verbs, flags, keys, files and words") {
  const ShellWorld world;
  CHECK(bash_offers(world, {"auraform", "val"}) == Offers{"validate"});
  CHECK(bash_offers(world, {"auraform", "-no-color", "state", "s"}) == Offers{"show"});
  CHECK(bash_offers(world, {"auraform", "plan", "-det"}) == Offers{"-detailed-exitcode"});
  CHECK(bash_offers(world, {"auraform", "plan", "--det"}) == Offers{"--detailed-exitcode"});
  CHECK(bash_offers(world, {"auraform", "plan", "-targ"}) == Offers{"-target="});
  CHECK(bash_offers(world, {"auraform", "plan", "-target", "ord"}) == Offers{"orders", "orders_dev"});
  CHECK(bash_offers(world, {"auraform", "plan", "-target", "=", "ord"}) == Offers{"orders", "orders_dev"});
  CHECK(bash_offers(world, {"auraform", "plan", "-target", "="}) == Offers{"movies", "orders", "orders_dev"});
  CHECK(bash_offers(world, {"auraform", "plan", "-target=m"}, " \t\n") == Offers{"-target=movies"});
  CHECK(bash_offers(world, {"auraform", "-chdir", "=", "below", "state", "show", ""}) == Offers{"elsewhere"});
  CHECK(bash_offers(world, {"auraform", "-chdir", "below", "state", "show", ""}) == Offers{"elsewhere"});
  CHECK(bash_offers(world, {"auraform", "import", "movies", ""}).empty());
  CHECK(bash_offers(world, {"auraform", "completion", ""}) == Offers{"bash", "fish", "zsh"});
  CHECK(bash_offers(world, {"auraform", "-chdir", "=", "be"}) == Offers{"below"});
  CHECK(offers(bash_offers(world, {"auraform", "plan", "-var-file", "=", "fl"}), "fleet.aura.toml"));
  CHECK(offers(bash_offers(world, {"auraform", "help", ""}), "drift"));
}

TEST_CASE("fish completes verbs, flags, keys, files and words") {
  const ShellWorld world;
  CHECK(fish_offers(world, "auraform val") == Offers{"validate"});
  CHECK(fish_offers(world, "auraform -no-color state s") == Offers{"show"});
  CHECK(offers(fish_offers(world, "auraform plan -det"), "-detailed-exitcode"));
  CHECK(fish_offers(world, "auraform plan -target ord") == Offers{"orders", "orders_dev"});
  CHECK(fish_offers(world, "auraform plan -target=ord") == Offers{"-target=orders", "-target=orders_dev"});
  CHECK(fish_offers(world, "auraform -chdir=below state show ") == Offers{"elsewhere"});
  CHECK(fish_offers(world, "auraform -chdir below state show ") == Offers{"elsewhere"});
  CHECK(fish_offers(world, "auraform import movies ").empty());
  CHECK(fish_offers(world, "auraform completion ") == Offers{"bash", "fish", "zsh"});
  CHECK(offers(fish_offers(world, "auraform plan -var-file fl"), "fleet.aura.toml"));
  CHECK(offers(fish_offers(world, "auraform help "), "drift"));
  CHECK_FALSE(offers(fish_offers(world, "auraform plan "), "drift"));
}

TEST_CASE("zsh completes at its prompt") {
  const ShellWorld world;
  CHECK(zsh_completes(world, "auraform val", "validate "));
  CHECK(zsh_completes(world, "auraform -no-color state sh", "state show "));
  CHECK(zsh_completes(world, "auraform plan -detai", "-detailed-exitcode "));
  CHECK(zsh_completes(world, "auraform plan -target=mo", "-target=movies "));
  CHECK(zsh_completes(world, "auraform plan -target mo", "-target movies "));
  CHECK(zsh_completes(world, "auraform -chdir=below state show els", "show elsewhere "));
  CHECK(zsh_completes(world, "auraform completion fi", "completion fish "));
}

TEST_CASE("the manual page is one that mandoc finds nothing wrong with") {
  const ShellWorld world;
  const Ran page = world.run({auraform_program(), "help", "-man"});
  CHECK(page.code == 0);
  put(world.directory / "auraform.1", page.out);
  const Ran lint = world.run({"/usr/bin/mandoc", "-T", "lint", "-W", "warning", "auraform.1"});
  // The page has no date: it is the same whenever it is made.
  CHECK(lint.out + lint.err == "mandoc: auraform.1:1:16: WARNING: missing date, using \"\": TH\n");
  const Ran shown = world.run({"/usr/bin/mandoc", "-T", "utf8", "auraform.1"});
  CHECK(holds(shown.out, "-detailed-exitcode"));
}
