#pragma once

#include "base/json.hpp"
#include "reconcile/observer.hpp"
#include "state/state.hpp"

/// What happens during an apply: Terraform's `apply_start`, `apply_progress`, `apply_complete` and `apply_errored`, and
/// our `apply_skipped`, `apply_note`, `operation_start` and `operation_complete`. `elapsed` is the whole step's.
Json run_event(const RunEvent& event, Milliseconds elapsed);

/// `credential`: where a new instance's password is; never the password.
Json credential_event(const std::string& key, const Record& record);
