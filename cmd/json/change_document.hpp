#pragma once

#include "base/json.hpp"
#include "reconcile/plan.hpp"

// Resource changes as Terraform's plan JSON has them, and under `auraform` what it has no place for. Sensitive values
// must be hidden already (reconcile/sensitive.hpp); here they are marked.

/// Address, mode, type, name and provider of an instance.
Json resource_identity(const std::string& key);

/// A resource with its values, for a module's `resources`; of the sensitive ones it is said that they are.
Json resource_with_values(const std::string& key, Json values, const std::set<Field>& sensitive);

/// The instance before the step: its live fields with the id, or null.
Json values_before(const Step& step);

/// The instance after the step as far as that is known, or null.
Json values_after(const Step& step);

/// An element of `resource_changes`.
Json resource_change(const Step& step);

/// An element of `resource_drift`: recorded → live. `step` adds the fields that did not drift; it may be nullptr.
Json resource_drift_change(const Drift& drift, const Step* step);
