#include "base/json.hpp"
#include "cmd/json/documents.hpp"
#include "reconcile/reading/snapshots.hpp"

#include <nlohmann/json.hpp>

namespace {

Json encode(const Snapshot& snapshot) {
  return {{"id", snapshot.id},
          {"taken", snapshot.at ? Json(format_time(*snapshot.at)) : Json(nullptr)},
          {"profile", snapshot.profile},
          {"status", to_word(snapshot.status)},
          {"exportable", snapshot.exportable ? Json(*snapshot.exportable) : Json(nullptr)}};
}

} // namespace

std::string snapshots_document(const std::string& key, const std::string& id, const std::vector<Snapshot>& snapshots) {
  Json list = Json::array();
  for (const Snapshot& snapshot : snapshots)
    list.push_back(encode(snapshot));
  const Json document{
      {"format_version", "1.0"}, {"address", address_of(key)}, {"instance_id", id}, {"snapshots", std::move(list)}};
  return to_line(document) + "\n";
}
