#pragma once

#include "reconcile/cloud.hpp"

#include <map>
#include <set>

/// Where Prometheus finds the metrics of projects, by project id; empty where a project has no instance that tells any
/// (aura-api §2.4: 400 `tenant-incapable-of-action`).
Result<std::map<std::string, std::string>> read_metrics_endpoints(CloudReader& cloud,
                                                                  const std::set<std::string>& project_ids);
