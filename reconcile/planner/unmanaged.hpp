#pragma once

#include "reconcile/plan.hpp"

/// Listed instances that are nobody's: in no record, no `import_id`, and not what an open intent may have made. Sorted
/// by project, name, id.
std::vector<InstanceSummary> find_unmanaged(const Configuration& desired, const State& recorded, const LiveView& live);

/// Whether an earlier create, whose answer is lost, may have made this instance: same project and name, and not there
/// before.
bool may_be_of(const Intent& intent, const InstanceSummary& summary);
