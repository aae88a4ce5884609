#include "cmd/help.hpp"

#include "base/text.hpp"
#include "cmd/manual.hpp"
#include "cmd/run.hpp"
#include "cmd/verbs/verbs.hpp"
#include "cmd/version.hpp"

Result<ExitCode> run_help(Context& context, const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  const Style& style = context.console.out_style();
  if (arguments.is_on("man")) {
    if (!words.empty()) return usage_error("the manual page is of all verbs", "write auraform help -man");
    context.console.print(manual_page(program_version()));
    return ExitCode::done;
  }
  if (words.empty()) {
    context.console.print(general_help(style));
    return ExitCode::done;
  }
  if (const Verb* verb = find_verb(words)) {
    context.console.print(verb_help(*verb, style));
    return ExitCode::done;
  }
  const std::string family = family_help(words.front(), style);
  if (family.empty() || words.size() > 1) return unknown_verb(join(words, " "));
  context.console.print(family);
  return ExitCode::done;
}
