#include "cmd/json/offers_document.hpp"

#include "base/json.hpp"

#include <nlohmann/json.hpp>

namespace {

Json offer_document(const Offer& offer) {
  return {{"type", offer.type},
          {"cloud_provider", offer.cloud_provider},
          {"region", offer.region},
          {"region_name", offer.region_name},
          {"version", offer.version},
          {"memory", to_text(offer.memory)},
          {"storage", offer.storage ? Json(to_text(*offer.storage)) : Json(nullptr)}};
}

} // namespace

std::string offers_document(const std::vector<Project>& projects) {
  Json all = Json::array();
  for (const Project& project : projects) {
    Json offers = Json::array();
    for (const Offer& offer : project.offers)
      offers.push_back(offer_document(offer));
    all.push_back({{"id", project.id}, {"name", project.name}, {"offers", std::move(offers)}});
  }
  return to_line(Json{{"format_version", "1.0"}, {"projects", std::move(all)}}) + "\n";
}
