#pragma once

#include "cmd/style.hpp"
#include "reconcile/plan.hpp"

#include <string>
#include <vector>

/// What changed in Aura behind the record's back, recorded → live; empty when nothing drifted.
std::string drift_text(const std::vector<Drift>& drift, const Style& style);

/// Which fields Aura did not tell, one line an instance; empty when it told all.
std::string unread_text(const std::vector<Drift>& drift, const Style& style);

/// What the specs want and no apply has done yet, which is no drift; empty when there is nothing.
std::string pending_text(const std::vector<Step>& pending, const Style& style);

/// The instances that nobody manages, at most `most` of them by name; empty when there are none.
std::string unmanaged_text(const std::vector<InstanceSummary>& unmanaged, std::size_t most, const Style& style);
