#pragma once

#include "specs/field_values.hpp"

#include <string>
#include <vector>

/// One element of a project's `instance_configurations`: a combination that the project may create (aura-api §2.4).
struct Offer {
  std::string type;
  std::string cloud_provider;
  std::string region;
  std::string region_name;
  std::string version;
  Size memory;
  std::optional<Size> storage; ///< older API versions leave it out

  auto operator<=>(const Offer&) const = default;
};

/// A project (v1: tenant) and what it may create.
struct Project {
  std::string id;
  std::string name;
  std::vector<Offer> offers; ///< empty in lists: only the single GET has them

  bool operator==(const Project&) const = default;
};
