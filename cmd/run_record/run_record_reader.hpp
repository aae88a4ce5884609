#pragma once

#include "cmd/run_record/run_record.hpp"

#include <string>

/// Reads what encode_run_record wrote; `what` names it in errors. Strict in what it reads, deaf to members that a newer
/// program may add.
Result<RunRecord> decode_run_record(std::string_view text, const std::string& what);
