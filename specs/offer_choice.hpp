#pragma once

#include "specs/offer.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

/// A whole offer as it is wished: all of it but the memory must be there.
struct OfferWish {
  std::string type;
  std::string cloud_provider;
  std::string region;
  std::optional<Size> memory;

  bool operator==(const OfferWish&) const = default;
};

/// Some of a project's offers: what is left after some wishes.
class OfferChoice {
public:
  void add(const Offer& offer) { offers_.push_back(&offer); }
  bool empty() const { return offers_.empty(); }

  OfferChoice with(std::string Offer::*word, const std::string& wish) const;
  OfferChoice with_memory(Size memory) const;
  OfferChoice with_storage(Size storage) const;

  /// False when an offer does not tell its storage, as older API versions do.
  bool tells_storage() const;
  /// Sorted, each once.
  std::vector<Size> memories() const;
  std::vector<Size> storages() const;

  /// Did-you-mean, or the words on offer.
  std::string hint_for_word(std::string Offer::*word, const std::string& wish) const;

  /// The nearest whole offers, in words: one of the wished type elsewhere, and one of another type at the wished place;
  /// empty where there is neither.
  std::string nearest_to(const OfferWish& wish) const;

private:
  /// Of at least one.
  const Offer& nearest_offer(const OfferWish& wish) const;

  std::vector<const Offer*> offers_;
};

/// The nearest sizes on offer, below and above the wish.
std::string hint_for_sizes(const std::vector<Size>& offered, Size wish);

/// The offers of all projects by project and type, so that judging an instance reads only its type's offers.
class OfferIndex {
public:
  explicit OfferIndex(const std::vector<Project>& projects);

  /// nullptr: not among the projects.
  const Project* project(const std::string& id) const;
  /// The offers of that type; all of the project's where the type is unwritten or not offered.
  const OfferChoice& choice(const Project& project, const std::string& type) const;

private:
  std::map<std::string, const Project*> projects_;
  std::map<std::pair<std::string, std::string>, OfferChoice> choices_; ///< by project and type; "" is every type
};
