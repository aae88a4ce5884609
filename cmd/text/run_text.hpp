#pragma once

#include "cmd/run_record/run_record.hpp"
#include "cmd/style.hpp"

#include <string>
#include <vector>

/// A line a run: id, when, how long, outcome, what was done, by whom.
std::string runs_text(const std::vector<RunRecord>& runs, const Style& style);

/// One run for a person at a terminal: its outcome, then each step with its changes, operations and their times.
std::string run_text(const RunRecord& run, const Style& style);
