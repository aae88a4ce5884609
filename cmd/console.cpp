#include "cmd/console.hpp"

#include "cmd/json/event_telling.hpp"
#include "cmd/markdown/github.hpp"
#include "cmd/text/diagnostic_text.hpp"

namespace {

Style style_for(const Environment& environment, const Output& output, bool colour_allowed) {
  if (!colour_allowed || !environment.variable("NO_COLOR").empty()) return {};
  const std::string forced = environment.variable("CLICOLOR_FORCE");
  if (!forced.empty() && forced != "0") return {.color = true};
  return {.color = output.is_terminal() && environment.variable("TERM") != "dumb"};
}

} // namespace

Console::Console(Environment& environment, bool colour_allowed)
    : environment_(environment)
    , out_style_(style_for(environment, environment.out, colour_allowed))
    , err_style_(style_for(environment, environment.err, colour_allowed))
    , events_(environment.clock) {}

void Console::print(std::string_view text) {
  if (speaks_text_) environment_.out.write(text);
}

void Console::tell(std::string_view text) {
  if (speaks_text_) environment_.err.write(text);
}

void Console::report(const Diagnostics& diagnostics) {
  tell(diagnostics_text(diagnostics, err_style_));
  for (const Diagnostic& diagnostic : diagnostics)
    tell_diagnostic(events_, diagnostic);
  if (!annotated_directory_) return;
  for (const Diagnostic& diagnostic : diagnostics)
    print(github_annotation(diagnostic, *annotated_directory_));
}

void Console::report(const Error& error) { report(Diagnostics{to_diagnostic(error)}); }

void Console::speak_events() {
  speaks_text_ = false;
  events_.add(environment_.out);
}
