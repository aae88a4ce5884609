#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "reconcile/cloud.hpp"

#include <optional>
#include <string>

// The objects of the API (aura-api §2.2 to §2.4). `path` names the object in complaints.

/// A full instance. An id is all that it must have.
Result<LiveInstance> read_instance(const Json& object, const std::string& path);
/// An element of the list of instances.
Result<InstanceSummary> read_summary(const Json& object, const std::string& path);
/// With its offers where the object has them. An offer whose memory is no size that we know is left out.
Result<Project> read_project(const Json& object, const std::string& path);
Result<Snapshot> read_snapshot(const Json& object, const std::string& path);

/// The member if the object has it as text; else empty.
std::string text_if_there(const Json& object, const std::string& key);
/// The member if the object has it as a time that can be read.
std::optional<TimePoint> time_if_there(const Json& object, const std::string& key);
