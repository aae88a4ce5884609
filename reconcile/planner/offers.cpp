#include "reconcile/planner/offers.hpp"

#include <algorithm>

namespace {

/// Offers for an instance of that project, type and place.
std::vector<const Offer*> offers_for(const LiveView& live, const FieldValues& fields) {
  std::vector<const Offer*> fitting;
  for (const Project& project : live.projects) {
    if (project.id != fields.text(Field::project_id)) continue;
    for (const Offer& offer : project.offers)
      if (offer.type == fields.text(Field::type) && offer.cloud_provider == fields.text(Field::cloud_provider) &&
          offer.region == fields.text(Field::region))
        fitting.push_back(&offer);
  }
  return fitting;
}

} // namespace

std::optional<Size> offered_storage(const LiveView& live, const FieldValues& fields, Size memory) {
  std::optional<Size> least;
  for (const Offer* offer : offers_for(live, fields)) {
    if (offer->memory != memory || !offer->storage) continue;
    if (offer->storage->gigabytes == 2 * memory.gigabytes) return offer->storage;
    if (!least || *offer->storage < *least) least = offer->storage;
  }
  return least;
}

std::optional<Size> offered_memory(const LiveView& live, const FieldValues& fields, Size at_least) {
  const std::vector<const Offer*> offers = offers_for(live, fields);
  if (offers.empty()) return at_least;
  std::optional<Size> least;
  for (const Offer* offer : offers)
    if (offer->memory >= at_least && (!least || offer->memory < *least)) least = offer->memory;
  return least;
}

std::optional<Size> most_offered_memory(const LiveView& live, const FieldValues& fields) {
  std::optional<Size> most;
  for (const Offer* offer : offers_for(live, fields))
    if (!most || *most < offer->memory) most = offer->memory;
  return most;
}
