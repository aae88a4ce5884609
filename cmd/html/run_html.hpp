#pragma once

#include "cmd/run_record/run_record.hpp"

#include <string>

/// A run as one page that needs nothing else: what it came to, a timeline of its operations with their waits, and
/// each step with what changed and Aura's request ids.
std::string run_html(const RunRecord& record);
