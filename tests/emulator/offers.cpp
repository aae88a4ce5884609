#include "tests/emulator/offers.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

struct Region {
  std::string_view cloud;
  std::string_view id;
  std::string_view name;
  bool dedicated_only = false; ///< Only the enterprise tiers are there.
};

// From the documentation's region page (2025-08), shortened: the project's own list is the authority.
constexpr std::array regions{
    Region{"gcp", "asia-east1", "Taiwan (asia-east1)"},
    Region{"gcp", "asia-east2", "Hong Kong (asia-east2)"},
    Region{"gcp", "asia-south1", "India (asia-south1)"},
    Region{"gcp", "asia-southeast1", "Singapore (asia-southeast1)"},
    Region{"gcp", "australia-southeast1", "Australia (australia-southeast1)"},
    Region{"gcp", "europe-west1", "Belgium (europe-west1)"},
    Region{"gcp", "europe-west2", "London, UK (europe-west2)"},
    Region{"gcp", "europe-west3", "Frankfurt, Germany (europe-west3)"},
    Region{"gcp", "us-central1", "Iowa, USA (us-central1)"},
    Region{"gcp", "us-east1", "South Carolina, USA (us-east1)"},
    Region{"gcp", "us-west1", "Oregon, USA (us-west1)"},
    Region{"aws", "ap-south-1", "Asia Pacific, Mumbai (ap-south-1)"},
    Region{"aws", "ap-southeast-1", "Asia Pacific, Singapore (ap-southeast-1)"},
    Region{"aws", "eu-west-1", "EU, Ireland (eu-west-1)"},
    Region{"aws", "eu-west-3", "EU, Paris (eu-west-3)"},
    Region{"aws", "sa-east-1", "South America, Sao Paulo (sa-east-1)"},
    Region{"aws", "us-east-1", "US East, N. Virginia (us-east-1)"},
    Region{"aws", "us-west-2", "US West, Oregon (us-west-2)"},
    Region{"aws", "eu-central-1", "EU, Frankfurt (eu-central-1)", true},
    Region{"aws", "eu-north-1", "EU, Stockholm (eu-north-1)", true},
    Region{"azure", "brazilsouth", "Brazil South (brazilsouth)"},
    Region{"azure", "centralindia", "Central India (centralindia)"},
    Region{"azure", "eastus", "East US (eastus)"},
    Region{"azure", "francecentral", "France Central (francecentral)"},
    Region{"azure", "koreacentral", "Korea Central (koreacentral)"},
    Region{"azure", "uksouth", "UK South (uksouth)"},
    Region{"azure", "westus3", "West US 3 (westus3)"},
    Region{"azure", "northeurope", "North Europe (northeurope)", true},
};

constexpr std::array memories{1, 2, 4, 8, 16, 24, 32, 48, 64, 128, 192, 256, 384, 512};
constexpr std::array storages{2, 4, 8, 16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048};

struct Tier {
  std::string_view type;
  int memory_from;
  int memory_to;
  bool dedicated;  ///< Also in the regions that only the enterprise tiers have.
  bool adjustable; ///< On GCP, storage may be larger than its default.
};

constexpr std::array tiers{
    Tier{"free-db", 1, 1, false, false},
    Tier{"professional-db", 1, 64, false, true},
    Tier{"business-critical", 2, 384, false, true},
    Tier{"enterprise-db", 2, 512, true, true},
    Tier{"professional-ds", 2, 64, false, false},
    Tier{"enterprise-ds", 8, 384, true, false},
};

bool tier_is_in(const Tier& tier, const Region& region) {
  if (tier.type == "free-db") return region.id == "europe-west1" || region.id == "us-central1";
  return tier.dedicated || !region.dedicated_only;
}

/// Storage is twice the memory; where it is adjustable, the next two larger sizes are offered as well.
std::vector<int> storages_for(int memory_gb, bool adjustable) {
  std::vector<int> sizes = {2 * memory_gb};
  for (const int storage : storages) {
    if (adjustable && storage > 2 * memory_gb && sizes.size() < 3) sizes.push_back(storage);
  }
  return sizes;
}

std::string index_key(const std::string& project, std::span<const std::string_view> words) {
  std::string key = project;
  for (const std::string_view word : words)
    key.append("/").append(word);
  return key;
}

Project make_project(std::string id, std::string name, std::span<const std::string_view> types) {
  Project project{.id = std::move(id), .name = std::move(name)};
  for (const std::string_view type : types) {
    const auto offers = offers_of(type);
    project.offers.insert(project.offers.end(), offers.begin(), offers.end());
  }
  return project;
}

} // namespace

const std::vector<std::string_view>& all_types() {
  static const std::vector<std::string_view> types = [] {
    std::vector<std::string_view> names;
    for (const Tier& tier : tiers)
      names.push_back(tier.type);
    return names;
  }();
  return types;
}

std::vector<Offer> offers_of(std::string_view type) {
  std::vector<Offer> offers;
  const auto tier = std::find_if(tiers.begin(), tiers.end(), [&](const Tier& one) { return one.type == type; });
  if (tier == tiers.end()) return offers;
  for (const Region& region : regions) {
    if (!tier_is_in(*tier, region)) continue;
    for (const int memory : memories) {
      if (memory < tier->memory_from || memory > tier->memory_to) continue;
      for (const int storage : storages_for(memory, tier->adjustable && region.cloud == "gcp")) {
        offers.push_back({tier->type, region.cloud, region.id, region.name, memory, storage});
      }
    }
  }
  return offers;
}

Catalogue::Catalogue() {
  projects_.push_back(make_project("6981ace7-efe8-4f5c-b7c5-267b5162ce91", "production", all_types()));
  projects_.push_back(
      make_project("d1f2a0f4-5a3f-4cbb-9f07-6a0e4f1c8b52", "development", std::span(all_types()).first(3)));
  for (const Project& project : projects_) {
    for (const Offer& offer : project.offers) {
      const std::string memory = size_text(offer.memory_gb);
      const std::string storage = size_text(offer.storage_gb);
      const std::array<std::string_view, 5> words{offer.type, offer.cloud_provider, offer.region, memory, storage};
      for (const std::size_t length : {1U, 3U, 5U})
        index_.insert(index_key(project.id, std::span(words).first(length)));
    }
  }
}

const Project* Catalogue::find(const std::string& id) const {
  const auto found =
      std::find_if(projects_.begin(), projects_.end(), [&](const Project& project) { return project.id == id; });
  return found == projects_.end() ? nullptr : &*found;
}

Project* Catalogue::find(const std::string& id) {
  const auto found =
      std::find_if(projects_.begin(), projects_.end(), [&](const Project& project) { return project.id == id; });
  return found == projects_.end() ? nullptr : &*found;
}

bool Catalogue::offers_type(const Project& project, std::string_view type) const {
  const std::array<std::string_view, 1> words{type};
  return index_.contains(index_key(project.id, words));
}

bool Catalogue::offers_region(const Project& project, std::string_view type, std::string_view cloud,
                              std::string_view region) const {
  const std::array<std::string_view, 3> words{type, cloud, region};
  return index_.contains(index_key(project.id, words));
}

bool Catalogue::offers_size(const Project& project, std::string_view type, std::string_view cloud,
                            std::string_view region, int memory_gb, int storage_gb) const {
  const std::string memory = size_text(memory_gb);
  const std::string storage = size_text(storage_gb);
  const std::array<std::string_view, 5> words{type, cloud, region, memory, storage};
  return index_.contains(index_key(project.id, words));
}

} // namespace emulator
