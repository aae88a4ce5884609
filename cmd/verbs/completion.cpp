#include "cmd/completion/completion.hpp"

#include "base/text.hpp"
#include "cmd/verbs/verbs.hpp"

Result<ExitCode> run_completion(Context& context, const Arguments& arguments) {
  const std::string& shell = arguments.words().front();
  Console& console = context.console;
  if (shell == "bash")
    console.print(bash_completion());
  else if (shell == "zsh")
    console.print(zsh_completion());
  else if (shell == "fish")
    console.print(fish_completion());
  else
    return usage_error("there is no completion for the shell " + ::quoted(shell), "write bash, zsh or fish");
  return ExitCode::done;
}
