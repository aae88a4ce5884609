#pragma once

#include "base/json.hpp"
#include "reconcile/saved_plan/saved_plan.hpp"

// Events about what was found out and planned. Terraform's members, and under `auraform` what it has no place for.

/// One field: name, before, after; `unknown` where Aura decides, `forces_replacement` where it does.
Json diff_of(const std::vector<FieldChange>& changes);

/// `planned_change`, the diff and the operations included.
Json planned_change_event(const Step& step);

/// `resource_drift`: recorded → live.
Json resource_drift_event(const Drift& drift);

/// `unread_fields`: Aura did not tell them now, and they are no difference.
Json unread_event(const Drift& drift);

/// `unmanaged_instance`
Json unmanaged_event(const InstanceSummary& summary);

/// `pending_change`: the specs want it, and no apply has done it yet.
Json pending_event(const Step& step);

/// `plan_saved`: where, and until when it is good.
Json plan_saved_event(const SavedPlan& saved, const std::string& path);
