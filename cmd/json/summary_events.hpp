#pragma once

#include "cmd/json/event_stream.hpp"

/// `version`: who tells, and in which format.
Json version_event();

/// `change_summary` of a plan that is about to be applied.
Json plan_summary_event(const ChangeCounts& counts);

/// `change_summary` at the end of a run, with its exit code.
Json final_summary_event(const RunSummary& summary, ExitCode code);
