#pragma once

#include "reconcile/plan.hpp"
#include "reconcile/reading/refresh.hpp"

#include <map>
#include <optional>
#include <string>

/// The error of kind `stale` (`apply/live-moved`) for a step of which live is not as it was planned on.
Error live_moved(const std::string& key, const std::string& what);

/// Every field that live tells must be as the step assumed, and a status must have settled as was expected.
std::optional<Error> find_moved_field(const Step& step, const LiveInstance& live);

/// Whether the step assumed that its instance would be gone by now.
bool expects_to_be_gone(const Step& step);

/// Whether carrying out the step asks or changes Aura, and not the record alone.
bool touches_aura(const Step& step);

/// What to read to find out whether live is as the plan assumed: the instances of its steps, and lists of the projects
/// in which it creates.
RefreshRequest what_to_verify(const Plan& plan);

/// The steps of which live is no longer as the plan assumed, by key: an instance changed or went, or another one bears
/// the name of one that is to be created.
std::map<std::string, Error> moved_in_aura(const Plan& plan, const LiveView& live);
