#include "cmd/prompt.hpp"

bool can_ask(const Environment& environment) { return environment.in.is_terminal() && environment.err.is_terminal(); }

Error cannot_ask(const std::string& doing) {
  return {ErrorKind::usage, "usage/no-terminal", doing + " wants to be approved, and there is no terminal to ask at",
          "-auto-approve does without asking; look at the plan first"};
}

Result<bool> find_whether_attended(Context& context, const Arguments& arguments, const std::string& doing) {
  if (arguments.is_on("auto-approve")) return false;
  if (!context.console.speaks_text())
    return usage_error("-json cannot ask whether to " + doing, "write -auto-approve too, or apply a saved plan");
  if (!can_ask(context.environment)) return cannot_ask(doing);
  return true;
}

Result<void> confirm(Context& context, const std::string& question) {
  Console& console = context.console;
  console.tell("\n" + console.err_style().paint(Tone::strong, question) +
               "\n  Only 'yes' will be accepted to approve.\n\n  Enter a value: ");
  const std::optional<std::string> answer = context.environment.in.read_line();
  if (!answer) console.tell("\n");
  if (answer == "yes") {
    console.tell("\n");
    return {};
  }
  return Error{ErrorKind::declined, "apply/declined", "declined: nothing was changed", ""};
}
