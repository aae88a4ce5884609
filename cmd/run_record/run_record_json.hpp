#pragma once

#include "cmd/run_record/run_record.hpp"

#include <string>
#include <vector>

/// The newest version of the run record's file: the only one that is written.
inline constexpr int run_record_version = 1;

/// Pretty JSON, sorted by key, the same bytes for the same record. Members that hold nothing are left out.
std::string encode_run_record(const RunRecord& record);

/// The runs without their steps, as one array.
std::string encode_run_list(const std::vector<RunRecord>& runs);
