#include "cmd/version.hpp"

#include "cmd/verbs/verbs.hpp"

Result<ExitCode> run_version(Context& context, const Arguments&) {
  context.console.print("auraform " + program_version() + "\n");
  return ExitCode::done;
}
