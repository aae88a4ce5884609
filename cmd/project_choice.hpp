#pragma once

#include "reconcile/cloud.hpp"

#include <optional>
#include <string>
#include <vector>

/// The projects that the credential sees, without offers, sorted by name and id; with an id, that project alone. One
/// that it does not see is an error that names those it does.
Result<std::vector<Project>> find_projects(CloudReader& cloud, const std::optional<std::string>& id);
