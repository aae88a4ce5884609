#pragma once

#include "specs/configuration.hpp"

/// Whether an instance must say which project it is for.
enum class ProjectWish {
  must_be_written,
  may_be_found, ///< the credential may see exactly one project, which only Aura can tell
};

/// What a new instance needs and this one does not say: type, cloud_provider, region, memory (but for free-db, whose
/// memory the project's offer decides) and a project. For instances that would be created; an adopted or recorded one
/// needs none of it. What is written, though wrong, is not missing. Pure.
Diagnostics missing_for_creation(const InstanceSpec& spec, ProjectWish project = ProjectWish::must_be_written);

/// Gives every instance and managed key without a project this one: for a credential that sees exactly one.
void fill_project(Configuration& configuration, const std::string& project_id);
