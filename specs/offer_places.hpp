#pragma once

#include "specs/offer.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

/// What is asked of the offers; an empty word is any.
struct OfferFilter {
  std::string type;
  std::string cloud_provider;
  std::string region;

  bool operator==(const OfferFilter&) const = default;
};

/// What a project offers of one type and version in one region.
struct OfferPlace {
  std::string type;
  std::string cloud_provider;
  std::string region;
  std::string region_name;
  std::string version;
  std::map<Size, std::set<Size>> storages; ///< by memory; empty where the offer does not tell its storage

  bool operator==(const OfferPlace&) const = default;
};

/// The project with those of its offers that the filter takes, sorted, each once.
Project filtered(Project project, const OfferFilter& filter);

/// Its offers by place, in their order.
std::vector<OfferPlace> places_of(const Project& project);

/// What could be meant by a filter that takes none of these projects' offers: for the first word that is not there, the
/// nearest or all that are.
std::string hint_for_filter(const std::vector<Project>& projects, const OfferFilter& filter);
