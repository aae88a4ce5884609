#include "specs/offer_choice.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <tuple>

namespace {

constexpr std::size_t most_listed = 12;

template <typename Predicate>
OfferChoice chosen(const std::vector<const Offer*>& offers, Predicate wanted) {
  OfferChoice choice;
  for (const Offer* offer : offers)
    if (wanted(*offer)) choice.add(*offer);
  return choice;
}

std::size_t common_beginning(const std::string& a, const std::string& b) {
  std::size_t length = 0;
  while (length < std::min(a.size(), b.size()) && a[length] == b[length])
    ++length;
  return length;
}

/// Smaller is nearer: the same cloud, then a region of a like name (`europe-west1`, `europe-west2`), then a like size.
std::tuple<bool, std::size_t, std::int64_t, const Offer&> distance(const Offer& offer, const OfferWish& wish) {
  const std::int64_t memory = wish.memory ? std::abs(offer.memory.gigabytes - wish.memory->gigabytes) : 0;
  const std::size_t likeness = common_beginning(offer.region, wish.region);
  return {offer.cloud_provider != wish.cloud_provider, wish.region.size() - likeness, memory, offer};
}

std::string in_words(const Offer& offer) {
  return visible(offer.type + " on " + offer.cloud_provider + " in " + offer.region + " with " + to_text(offer.memory));
}

} // namespace

OfferChoice OfferChoice::with(std::string Offer::*word, const std::string& wish) const {
  return chosen(offers_, [&](const Offer& offer) { return offer.*word == wish; });
}

OfferChoice OfferChoice::with_memory(Size memory) const {
  return chosen(offers_, [&](const Offer& offer) { return offer.memory == memory; });
}

OfferChoice OfferChoice::with_storage(Size storage) const {
  return chosen(offers_, [&](const Offer& offer) { return offer.storage == storage; });
}

bool OfferChoice::tells_storage() const {
  return std::all_of(offers_.begin(), offers_.end(), [](const Offer* offer) { return offer->storage.has_value(); });
}

std::vector<Size> OfferChoice::memories() const {
  std::set<Size> sizes;
  for (const Offer* offer : offers_)
    sizes.insert(offer->memory);
  return {sizes.begin(), sizes.end()};
}

std::vector<Size> OfferChoice::storages() const {
  std::set<Size> sizes;
  for (const Offer* offer : offers_)
    if (offer->storage) sizes.insert(*offer->storage);
  return {sizes.begin(), sizes.end()};
}

std::string OfferChoice::hint_for_word(std::string Offer::*word, const std::string& wish) const {
  std::set<std::string> words;
  for (const Offer* offer : offers_)
    words.insert(visible(offer->*word));
  std::vector<std::string> listed(words.begin(), words.end());
  // Two short words are always near each other: version 4 is no slip of the fingers for 5.
  const std::string near = wish.size() > 2 ? nearest(wish, listed) : std::string{};
  if (!near.empty()) return "did you mean " + quoted(near) + "?";
  if (listed.size() > most_listed) {
    listed.resize(most_listed);
    listed.emplace_back("…");
  }
  return "offered: " + join(listed, ", ");
}

std::string OfferChoice::nearest_to(const OfferWish& wish) const {
  std::vector<std::string> found;
  for (const OfferChoice& some : {with(&Offer::type, wish.type),
                                  with(&Offer::cloud_provider, wish.cloud_provider).with(&Offer::region, wish.region)})
    if (!some.empty()) found.push_back(in_words(some.nearest_offer(wish)));
  return join(found, ", or ");
}

const Offer& OfferChoice::nearest_offer(const OfferWish& wish) const {
  return **std::min_element(offers_.begin(), offers_.end(), [&wish](const Offer* a, const Offer* b) {
    return distance(*a, wish) < distance(*b, wish);
  });
}

std::string hint_for_sizes(const std::vector<Size>& offered, Size wish) {
  if (offered.empty()) return {};
  const auto above = std::lower_bound(offered.begin(), offered.end(), wish);
  std::vector<std::string> nearest_two;
  if (above != offered.begin()) nearest_two.push_back(quoted(to_text(*std::prev(above))));
  if (above != offered.end()) nearest_two.push_back(quoted(to_text(*above)));
  return "the nearest on offer: " + join(nearest_two, " and ");
}

OfferIndex::OfferIndex(const std::vector<Project>& projects) {
  for (const Project& project : projects) {
    projects_.emplace(project.id, &project);
    choices_[{project.id, {}}];
    for (const Offer& offer : project.offers) {
      choices_[{project.id, {}}].add(offer);
      choices_[{project.id, offer.type}].add(offer);
    }
  }
}

const Project* OfferIndex::project(const std::string& id) const {
  const auto found = projects_.find(id);
  return found == projects_.end() ? nullptr : found->second;
}

const OfferChoice& OfferIndex::choice(const Project& project, const std::string& type) const {
  const auto found = choices_.find({project.id, type});
  return found != choices_.end() ? found->second : choices_.at({project.id, {}});
}
