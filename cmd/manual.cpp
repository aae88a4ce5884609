#include "cmd/manual.hpp"

#include "base/text.hpp"
#include "cmd/flags.hpp"
#include "cmd/help.hpp"

#include <array>
#include <cctype>

namespace {

struct FileMeaning {
  std::string_view name;
  std::string_view meaning;
};

constexpr std::array<FileMeaning, 7> files{{
    {"*.aura.toml", "the specs; all of a directory are one configuration"},
    {"auraform.state.json", "the record of what is owned; without passwords, yet not for others to read"},
    {"auraform.state.journal", "what a run has done that is not in the record yet"},
    {"auraform.state.lock", "held while a run writes"},
    {".auraform/credentials/", "one-time passwords, unless the specs name another place"},
    {".auraform/history/", "former records"},
    {".auraform/runs/", "what each apply did, as JSON and to read"},
}};

/// Text that roff takes literally: a backslash, a hyphen that is a minus, a dot or quote at the start of a line.
std::string literal(std::string_view text) {
  std::string safe;
  bool at_start = true;
  for (const char letter : text) {
    if (at_start && (letter == '.' || letter == '\'')) safe += "\\&";
    at_start = letter == '\n';
    if (letter == '\\')
      safe += "\\e";
    else if (letter == '-')
      safe += "\\-";
    else if (letter == '`')
      safe += "\\(ga";
    else if (letter == '\'')
      safe += "\\(aq";
    else if (letter == '^')
      safe += "\\(ha";
    else if (letter == '~')
      safe += "\\(ti";
    else
      safe += letter;
  }
  return safe;
}

std::string heading(std::string_view name) { return ".SH " + std::string{name} + "\n"; }

std::string item(std::string_view term, std::string_view meaning) {
  return ".TP\n.B " + literal(term) + "\n" + literal(meaning) + "\n";
}

std::string example(std::string_view command) { return ".PP\n.nf\n.RS 4\n" + literal(command) + "\n.RE\n.fi\n"; }

std::string verb_section(const Verb& verb) {
  const std::string summary{verb.summary};
  std::string text = ".SS " + literal(verb.name) + "\n" + literal(usage_text(verb)) + "\n.PP\n";
  text += static_cast<char>(std::toupper(static_cast<unsigned char>(summary.front())));
  text += literal(summary.substr(1)) + ".\n";
  if (!verb.details.empty()) text += literal(verb.details) + "\n";
  for (const FlagGroup group : verb.flags)
    if (group.data() != global_flags.data())
      for (const Flag& flag : group)
        text += item(flag_text(flag), flag.summary);
  return text + example(verb.example);
}

std::string exit_codes() {
  std::string text = heading("EXIT STATUS");
  for (const ExitCodeMeaning& known : exit_code_meanings())
    text += item(std::to_string(static_cast<int>(known.code)), known.meaning);
  return text;
}

} // namespace

std::string manual_page(const std::string& version) {
  std::string text = ".TH AURAFORM 1 \"\" \"auraform " + literal(version) + "\" \"User Commands\"\n";
  text += heading("NAME") + "auraform \\- declare Neo4j Aura instances, plan the difference, and apply it\n";
  text += heading("SYNOPSIS") + ".B auraform\n[\\-chdir=DIR] VERB [flags]\n";
  text += heading("DESCRIPTION") +
          literal("auraform declares Neo4j Aura instances in *.aura.toml files, plans the difference against live\n"
                  "Aura, and applies it. A state file remembers what it owns.\n") +
          ".PP\n" + literal("Flags are written with one dash or two, their values after = or a blank.\n");
  text += heading("OPTIONS");
  for (const Flag& flag : global_flags)
    text += item(flag_text(flag), flag.summary);
  text += heading("VERBS");
  for (const Verb& verb : verb_table())
    text += verb_section(verb);
  text += exit_codes() + heading("ENVIRONMENT");
  for (const VariableMeaning& variable : variable_meanings())
    text += item(variable.name, variable.meaning);
  text += heading("FILES");
  for (const FileMeaning& file : files)
    text += item(file.name, file.meaning);
  return text;
}
