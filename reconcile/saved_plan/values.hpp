#pragma once

#include "base/json.hpp"
#include "reconcile/plan.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The JSON form of a plan and of its parts. Everything that is encoded can be decoded again; decoding is strict, and
// `path` names the value in complaints (`plan.steps[3]`). Members that hold nothing are left out.

/// `clone`, `recreate`, `refuse`: the words of the spec.
std::string_view to_word(ReplaceMethod method);

Json encode(const Operation& operation);
Json encode(const FieldChange& change);
Json encode(const Step& step);
Json encode(const Drift& drift);
Json encode(const InstanceSummary& summary);
Json encode(const Refusal& refusal);
Json encode(const Diagnostic& diagnostic);
Json encode(const Plan& plan);
Json names_of(const std::vector<Field>& fields);

Result<Step> decode_step(const Json& object, const std::string& path);
Result<FieldChange> decode_change(const Json& object, const std::string& path);
Result<std::vector<Field>> decode_fields(const Json* array, const std::string& path);
Result<Drift> decode_drift(const Json& object, const std::string& path);
Result<InstanceSummary> decode_summary(const Json& object, const std::string& path);
Result<Refusal> decode_refusal(const Json& object, const std::string& path);
Result<Diagnostic> decode_diagnostic(const Json& object, const std::string& path);
Result<Plan> decode_plan(const Json& object, const std::string& path);
