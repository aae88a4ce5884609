#pragma once

#include "cmd/arguments.hpp"
#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"

// One function a verb. An error that is returned is told by the caller; everything else a verb tells itself.

Result<ExitCode> run_apply(Context& context, const Arguments& arguments);
Result<ExitCode> run_compare(Context& context, const Arguments& arguments);
Result<ExitCode> run_completion(Context& context, const Arguments& arguments);
Result<ExitCode> run_credentials(Context& context, const Arguments& arguments);
Result<ExitCode> run_destroy(Context& context, const Arguments& arguments);
Result<ExitCode> run_drift(Context& context, const Arguments& arguments);
Result<ExitCode> run_export(Context& context, const Arguments& arguments);
Result<ExitCode> run_force_unlock(Context& context, const Arguments& arguments);
Result<ExitCode> run_help(Context& context, const Arguments& arguments);
Result<ExitCode> run_import(Context& context, const Arguments& arguments);
Result<ExitCode> run_init(Context& context, const Arguments& arguments);
Result<ExitCode> run_metrics(Context& context, const Arguments& arguments);
Result<ExitCode> run_offers(Context& context, const Arguments& arguments);
Result<ExitCode> run_overwrite(Context& context, const Arguments& arguments);
Result<ExitCode> run_plan(Context& context, const Arguments& arguments);
Result<ExitCode> run_restore(Context& context, const Arguments& arguments);
Result<ExitCode> run_schema(Context& context, const Arguments& arguments);
Result<ExitCode> run_show(Context& context, const Arguments& arguments);
Result<ExitCode> run_snapshot_create(Context& context, const Arguments& arguments);
Result<ExitCode> run_snapshot_list(Context& context, const Arguments& arguments);
Result<ExitCode> run_state_decrypt(Context& context, const Arguments& arguments);
Result<ExitCode> run_state_encrypt(Context& context, const Arguments& arguments);
Result<ExitCode> run_state_history(Context& context, const Arguments& arguments);
Result<ExitCode> run_state_list(Context& context, const Arguments& arguments);
Result<ExitCode> run_state_merge(Context& context, const Arguments& arguments);
Result<ExitCode> run_state_migrate(Context& context, const Arguments& arguments);
Result<ExitCode> run_state_mv(Context& context, const Arguments& arguments);
Result<ExitCode> run_state_pull(Context& context, const Arguments& arguments);
Result<ExitCode> run_state_push(Context& context, const Arguments& arguments);
Result<ExitCode> run_state_rm(Context& context, const Arguments& arguments);
Result<ExitCode> run_state_rollback(Context& context, const Arguments& arguments);
Result<ExitCode> run_state_show(Context& context, const Arguments& arguments);
Result<ExitCode> run_validate(Context& context, const Arguments& arguments);
Result<ExitCode> run_version(Context& context, const Arguments& arguments);
