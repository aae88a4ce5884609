#pragma once

#include "reconcile/cloud.hpp"

#include <string>
#include <vector>

/// A table of snapshots: when, which, what kind, whether it is complete and can be copied into another instance.
std::string snapshots_text(const std::vector<Snapshot>& snapshots);
