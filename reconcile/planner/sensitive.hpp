#pragma once

#include "reconcile/plan.hpp"

#include <optional>
#include <string_view>

/// What is shown in the place of a value that holds a sensitive variable.
inline constexpr std::string_view sensitive_value = "(sensitive value)";

/// The values of these fields hidden; the fields stay.
FieldValues hide_fields(FieldValues values, const std::set<Field>& sensitive);

// What may be shown: no value of a field into which the spec puts a sensitive variable, be it wished, recorded or live.
// Only for eyes and programs that read: what is to be carried out is the original.

Step hide_sensitive(Step step);
Drift hide_sensitive(Drift drift);
Plan hide_sensitive(Plan plan);
std::vector<Step> hide_sensitive(std::vector<Step> steps);
std::vector<Drift> hide_sensitive(std::vector<Drift> drift);

/// A plan as it may be shown. One that has nothing to hide is not copied: a fleet's takes half a kilobyte for each
/// step.
class ShownPlan {
public:
  /// `whole` outlives it.
  explicit ShownPlan(const Plan& whole);
  explicit ShownPlan(Plan&&) = delete;
  const Plan& operator*() const { return hidden_ ? *hidden_ : *whole_; }
  const Plan* operator->() const { return &**this; }

private:
  const Plan* whole_;
  std::optional<Plan> hidden_;
};
