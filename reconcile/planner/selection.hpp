#pragma once

#include "reconcile/planner/subject.hpp"

#include <set>

/// Which keys a plan is about, as `-target`, `-exclude` and `-replace` say.
struct Selection {
  std::set<std::string> keys;     ///< targets with what they are created from, without the excluded
  std::set<std::string> replaced; ///< that `-replace` names
  std::vector<Refusal> refusals;  ///< patterns that name nothing
};

/// Patterns are globs over keys or addresses (`orders`, `instance.orders`, `dev-*`). `managed_keys` are addresses of
/// customer managed keys that can be selected likewise; a target brings the key along that encrypts it.
Selection select_subjects(const std::vector<Subject>& subjects, const PlanOptions& options,
                          const std::vector<std::string>& managed_keys = {});
