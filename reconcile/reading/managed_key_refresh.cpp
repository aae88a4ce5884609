#include "reconcile/reading/managed_key_refresh.hpp"

#include <algorithm>

namespace {

template <typename T>
T* payload_of(ReadBatch::Outcome& outcome) {
  auto* payload = std::get_if<Payload>(&outcome);
  return payload == nullptr ? nullptr : std::get_if<T>(payload);
}

} // namespace

void request_managed_keys(const Configuration& desired, const State& recorded, RefreshRequest& request) {
  for (const auto& [key, spec] : desired.managed_keys) {
    request.managed_key_projects.insert(spec.fields.text(Field::project_id));
    request.managed_key_ids.insert(spec.import_id);
  }
  for (const auto& [key, record] : recorded.managed_keys) {
    request.managed_key_projects.insert(record.project_id);
    request.managed_key_ids.insert(record.id);
  }
  for (const auto& [key, intent] : recorded.managed_key_intents)
    request.managed_key_projects.insert(intent.project_id);
  request.managed_key_projects.erase(std::string{});
  request.managed_key_ids.erase(std::string{});
}

void add_managed_keys(ReadBatch& batch, const RefreshRequest& request) {
  for (const std::string& project : request.managed_key_projects)
    batch.add(ListManagedKeys{project});
  for (const std::string& id : request.managed_key_ids)
    batch.add(GetManagedKey{id});
}

void put_managed_keys(const RefreshRequest& request, std::span<ReadBatch::Outcome> outcomes, LiveView& view) {
  auto outcome = outcomes.begin();
  for (std::size_t i = 0; i < request.managed_key_projects.size(); ++i, ++outcome)
    if (const auto* listed = payload_of<std::vector<ManagedKeySummary>>(*outcome))
      view.listed_managed_keys.insert(view.listed_managed_keys.end(), listed->begin(), listed->end());
  std::sort(view.listed_managed_keys.begin(), view.listed_managed_keys.end(),
            [](const ManagedKeySummary& a, const ManagedKeySummary& b) { return a.id < b.id; });
  for (const std::string& id : request.managed_key_ids) {
    if (auto* key = payload_of<LiveManagedKey>(*outcome))
      view.managed_keys.insert_or_assign(id, std::move(*key));
    else
      view.gone_managed_keys.insert(id);
    ++outcome;
  }
}
