#pragma once

#include "cmd/arguments.hpp"
#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"

/// `import -from-terraform=FILE`: a new spec file for the instances of a Terraform state, as they live, and a record
/// for each; what differs from Terraform's state is said in the file. Only reads of Aura, and leaves Terraform's state
/// alone.
Result<ExitCode> import_from_terraform(Context& context, const Arguments& arguments);
