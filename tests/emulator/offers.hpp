#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace emulator {

/// One line of a project's `instance_configurations`: something it may create.
struct Offer {
  std::string_view type;
  std::string_view cloud_provider;
  std::string_view region;
  std::string_view region_name;
  int memory_gb = 0;
  int storage_gb = 0;
};

/// A project (tenant) and what it may create.
struct Project {
  std::string id;
  std::string name;
  bool secondaries = true; ///< False: setting secondaries is 400 tenant-incapable-of-action.
  bool cdc = true;         ///< False: setting CDC is 400 tenant-incapable-of-action.
  std::vector<Offer> offers;
};

/// The projects of the one credential. Two are there from the start: "production" offers every tier,
/// "development" only free, professional and business critical.
class Catalogue final {
public:
  Catalogue();

  /// In a stable order.
  const std::vector<Project>& projects() const { return projects_; }
  const Project* find(const std::string& id) const;
  Project* find(const std::string& id);

  /// Does the project offer the type at all?
  bool offers_type(const Project& project, std::string_view type) const;

  /// Is there any offer of the type in that cloud and region?
  bool offers_region(const Project& project, std::string_view type, std::string_view cloud,
                     std::string_view region) const;

  /// Is exactly this offered?
  bool offers_size(const Project& project, std::string_view type, std::string_view cloud, std::string_view region,
                   int memory_gb, int storage_gb) const;

private:
  std::vector<Project> projects_;
  std::unordered_set<std::string> index_; ///< Every offer, and its prefixes, as text.
};

/// The offers of one tier: the cross product of its clouds, regions and sizes.
std::vector<Offer> offers_of(std::string_view type);

/// Every tier that v1 knows, free first.
const std::vector<std::string_view>& all_types();

} // namespace emulator
