#pragma once

#include "cmd/run_record/run_record.hpp"

#include <string>

/// A run for a reader: what it came to, who and when, then each step with what changed, its operations and their
/// times. What failed comes first.
std::string run_markdown(const RunRecord& record);

/// `Apply complete`, `Destroy incomplete` …
std::string run_headline(const RunRecord& record);

/// What differs as lines of plan text, `~ memory = "4GB" -> "8GB"`; empty when nothing does.
std::string change_lines(const StepRecord& step);

/// The fields that differ, `before -> after`; all fields of an instance that appeared or went.
std::vector<FieldChange> changes_of(const StepRecord& step);
