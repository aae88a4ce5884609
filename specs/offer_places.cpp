#include "specs/offer_places.hpp"

#include "specs/offer_choice.hpp"

#include <algorithm>
#include <tuple>

namespace {

bool takes(const std::string& wish, const std::string& word) { return wish.empty() || wish == word; }

bool is_same_place(const OfferPlace& place, const Offer& offer) {
  return std::tie(place.type, place.cloud_provider, place.region, place.version) ==
         std::tie(offer.type, offer.cloud_provider, offer.region, offer.version);
}

} // namespace

Project filtered(Project project, const OfferFilter& filter) {
  std::vector<Offer>& offers = project.offers;
  std::erase_if(offers, [&filter](const Offer& offer) {
    return !takes(filter.type, offer.type) || !takes(filter.cloud_provider, offer.cloud_provider) ||
           !takes(filter.region, offer.region);
  });
  const auto order = [](const Offer& offer) {
    return std::tie(offer.type, offer.cloud_provider, offer.region, offer.version, offer.memory, offer.storage);
  };
  std::sort(offers.begin(), offers.end(), [&order](const Offer& a, const Offer& b) { return order(a) < order(b); });
  offers.erase(std::unique(offers.begin(), offers.end(),
                           [&order](const Offer& a, const Offer& b) { return order(a) == order(b); }),
               offers.end());
  return project;
}

std::vector<OfferPlace> places_of(const Project& project) {
  std::vector<OfferPlace> places;
  for (const Offer& offer : project.offers) {
    if (places.empty() || !is_same_place(places.back(), offer))
      places.push_back({offer.type, offer.cloud_provider, offer.region, offer.region_name, offer.version, {}});
    std::set<Size>& storages = places.back().storages[offer.memory];
    if (offer.storage) storages.insert(*offer.storage);
  }
  return places;
}

std::string hint_for_filter(const std::vector<Project>& projects, const OfferFilter& filter) {
  OfferChoice choice;
  for (const Project& project : projects)
    for (const Offer& offer : project.offers)
      choice.add(offer);
  if (choice.empty()) return {};
  for (const auto& [word, wish] :
       {std::pair(&Offer::type, filter.type), std::pair(&Offer::cloud_provider, filter.cloud_provider),
        std::pair(&Offer::region, filter.region)}) {
    if (wish.empty()) continue;
    OfferChoice narrowed = choice.with(word, wish);
    if (narrowed.empty()) return choice.hint_for_word(word, wish);
    choice = std::move(narrowed);
  }
  return {};
}
