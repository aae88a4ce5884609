#include "cmd/text/offers_text.hpp"

#include "base/text.hpp"
#include "specs/offer_places.hpp"

#include <algorithm>

namespace {

using Row = std::vector<std::string>;

/// Rows of as many columns as the first, which is the heading.
std::string table(const std::vector<Row>& rows, const Style& style) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i + 1 < rows[r].size(); ++i)
      line += padded(rows[r][i], widths[i]) + "  ";
    line += rows[r].back();
    text += (r == 0 ? style.paint(Tone::faint, line) : line) + "\n";
  }
  return text;
}

template <typename Sizes, typename Get>
std::string listed(const Sizes& sizes, Get get) {
  std::vector<std::string> words;
  for (const auto& size : sizes)
    words.push_back(to_text(get(size)));
  return words.empty() ? "-" : join(words, " ");
}

std::string place_text(const OfferPlace& place) {
  const std::string name = place.region_name.empty() ? place.region : place.region_name;
  return visible(place.type + " on " + place.cloud_provider + " in " + name + ", version " + place.version);
}

std::string sizes_table(const OfferPlace& place, const Style& style) {
  std::vector<Row> rows{{"memory", "storage"}};
  for (const auto& [memory, storages] : place.storages)
    rows.push_back({to_text(memory), listed(storages, [](Size size) { return size; })});
  return place_text(place) + "\n\n" + table(rows, style);
}

std::string places_table(const std::vector<OfferPlace>& places, const Style& style) {
  std::vector<Row> rows{{"type", "cloud", "region", "version", "memory"}};
  for (const OfferPlace& place : places)
    rows.push_back({visible(place.type), visible(place.cloud_provider), visible(place.region), visible(place.version),
                    listed(place.storages, [](const auto& entry) { return entry.first; })});
  return table(rows, style);
}

} // namespace

std::string offers_text(const std::vector<Project>& projects, const Style& style) {
  std::string text;
  for (const Project& project : projects) {
    const std::vector<OfferPlace> places = places_of(project);
    if (places.empty()) continue;
    text += (text.empty() ? "" : "\n") +
            style.paint(Tone::strong, "Project " + visible(project.name) + " (" + visible(project.id) + ")") + "\n\n" +
            (places.size() == 1 ? sizes_table(places.front(), style) : places_table(places, style));
  }
  return text;
}
