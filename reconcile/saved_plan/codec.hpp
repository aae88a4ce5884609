#pragma once

#include "reconcile/saved_plan/saved_plan.hpp"

#include <string>
#include <string_view>

/// The newest version of the plan file: the only one that is written, and for now the only one that is read.
inline constexpr std::int64_t saved_plan_version = 1;

/// Pretty JSON, sorted by key, the same bytes for the same plan, with a checksum over the content. The file names a
/// company's databases: write it with mode 0600.
std::string encode_saved_plan(const SavedPlan& saved);

/// Reads a plan file. `what` names it in errors: `plan/empty`, `plan/unreadable` (no JSON, or cut), `plan/foreign`
/// (somebody else's JSON), `plan/newer-version`, `plan/edited` (the checksum does not fit the content), `plan/damaged`
/// (it fits, but a member is missing, wrong or unknown). Layout does not matter, content does.
Result<SavedPlan> decode_saved_plan(std::string_view text, const std::string& what);
