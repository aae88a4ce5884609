#include "specs/schema.hpp"

#include "cmd/verbs/verbs.hpp"

Result<ExitCode> run_schema(Context& context, const Arguments&) {
  context.console.print(spec_json_schema());
  return ExitCode::done;
}
