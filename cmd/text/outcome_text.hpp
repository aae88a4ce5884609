#pragma once

#include "base/diagnostic.hpp"
#include "cmd/style.hpp"
#include "reconcile/runner/apply.hpp"

#include <string>

/// What an apply came to: `Apply complete! Resources: A added, C changed, D destroyed.`, or what was done, failed and
/// left out. Then where the passwords of new instances are,
/// and which snapshots were taken. `operation` is the verb: `apply`, `restore` …
std::string outcome_text(const ApplyResult& result, const Style& style, const std::string& operation = "apply");

/// Every failure of an apply as a finding that names the instance and what to do next.
Diagnostics failures_of(const ApplyResult& result);
