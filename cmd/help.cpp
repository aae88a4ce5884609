#include "cmd/help.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace {

constexpr std::array<VariableMeaning, 9> variables{{
    {"AURA_CLIENT_ID", "the API credential's id"},
    {"AURA_CLIENT_SECRET", "its secret"},
    {"AURA_BASE_URL", "another Aura than https://api.neo4j.io, such as an emulator"},
    {"AURAFORM_VAR_x", "a value for ${var.x}; -var-file and -var come before it"},
    {"AURAFORM_STATE_PASSPHRASE", "what an encrypted state is encrypted with, unless the specs say otherwise"},
    {"AURAFORM_LOG", "debug: one line a request on stderr, without secrets"},
    {"AURAFORM_POLL_INTERVAL", "1s unless set; less for an emulator whose time is compressed"},
    {"NO_COLOR, CLICOLOR_FORCE", "no colour; colour in a pipe too"},
    {"HTTPS_PROXY, SSL_CERT_FILE", "proxies and certificates, as libcurl reads them"},
}};

std::string row(std::string_view left, std::size_t width, std::string_view right) {
  return "  " + padded(left, width) + "  " + std::string{right} + "\n";
}

std::string verb_rows(std::string_view prefix) {
  std::size_t width = 0;
  for (const Verb& verb : verb_table())
    if (verb.name.starts_with(prefix)) width = std::max(width, verb.name.size());
  std::string text;
  for (const Verb& verb : verb_table())
    if (verb.name.starts_with(prefix)) text += row(verb.name, width, verb.summary);
  return text;
}

std::string flag_rows(const Verb& verb) {
  std::size_t width = 0;
  for (const FlagGroup group : verb.flags)
    for (const Flag& flag : group)
      width = std::max(width, flag_text(flag).size());
  std::string text;
  for (const FlagGroup group : verb.flags)
    for (const Flag& flag : group)
      text += row(flag_text(flag), width, flag.summary);
  return text;
}

} // namespace

std::span<const VariableMeaning> variable_meanings() { return variables; }

std::string flag_text(const Flag& flag) {
  return "-" + std::string{flag.name} + (flag.value.empty() ? "" : "=" + std::string{flag.value});
}

std::string usage_text(const Verb& verb) {
  return "auraform " + std::string{verb.name} + " [flags]" + (verb.words.empty() ? "" : " " + std::string{verb.words});
}

std::string general_help(const Style& style) {
  const auto heading = [&style](std::string_view text) { return "\n" + style.paint(Tone::strong, text) + "\n"; };
  std::string text = "auraform declares Neo4j Aura instances in *.aura.toml files, plans the difference against live\n"
                     "Aura, and applies it.\n" +
                     heading("Usage") + "  auraform [-chdir=DIR] VERB [flags]\n" + heading("Verbs") + verb_rows("") +
                     heading("Exit codes");
  for (const ExitCodeMeaning& known : exit_code_meanings())
    text += row(std::to_string(static_cast<int>(known.code)), 4, known.meaning);
  text += heading("Environment");
  for (const VariableMeaning& variable : variables)
    text += row(variable.name, 26, variable.meaning);
  return text + "\n`auraform help VERB` explains one verb.\n";
}

std::string verb_help(const Verb& verb, const Style& style) {
  const auto heading = [&style](std::string_view name) { return "\n" + style.paint(Tone::strong, name) + "\n"; };
  std::string text = std::string{verb.name} + ": " + std::string{verb.summary} + "\n" + heading("Usage") + "  " +
                     usage_text(verb) + "\n";
  if (!verb.details.empty()) text += "\n" + std::string{verb.details} + "\n";
  text += heading("Flags") + flag_rows(verb);
  return text + heading("Example") + "  " + std::string{verb.example} + "\n";
}

std::string family_help(const std::string& word, const Style& style) {
  const std::string rows = verb_rows(word + " ");
  if (rows.empty()) return {};
  return style.paint(Tone::strong, "Verbs") + "\n" + rows + "\n`auraform help VERB` explains one verb.\n";
}
