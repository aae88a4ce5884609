#pragma once

#include "cmd/style.hpp"
#include "reconcile/plan.hpp"

#include <string>
#include <vector>

/// One operation in words: `update memory = "16GB"`.
std::string operation_text(const Operation& operation, const Step& step);

/// The numbered operations of a step as lines of its block, with an estimate where durations were recorded; empty
/// when there are none.
std::string operations_text(const Step& step, const Style& style);

/// What a step changes for whoever uses the instance: id, URL, password, data, downtime. Empty where nothing changes.
std::vector<std::string> consequences_for_clients(const Step& step);
