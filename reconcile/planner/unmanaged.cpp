#include "reconcile/planner/unmanaged.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace {

std::set<std::string> spoken_for(const Configuration& desired, const State& recorded) {
  std::set<std::string> ids;
  for (const auto& [key, record] : recorded.records)
    ids.insert(record.id);
  for (const auto& [key, spec] : desired.instances)
    if (!spec.import_id.empty()) ids.insert(spec.import_id);
  return ids;
}

using IntentsByName = std::multimap<std::pair<std::string, std::string>, const Intent*>; // project, name

IntentsByName index_intents(const State& recorded) {
  IntentsByName intents;
  for (const auto& [key, intent] : recorded.open_intents)
    intents.emplace(std::pair(intent.project_id, intent.name), &intent);
  return intents;
}

bool may_be_of_any(const IntentsByName& intents, const InstanceSummary& summary) {
  const auto [first, last] = intents.equal_range({summary.project_id, summary.name});
  return std::any_of(first, last, [&](const auto& entry) { return may_be_of(*entry.second, summary); });
}

} // namespace

bool may_be_of(const Intent& intent, const InstanceSummary& summary) {
  const auto& before = intent.ids_with_name;
  return intent.name == summary.name && intent.project_id == summary.project_id &&
         std::find(before.begin(), before.end(), summary.id) == before.end();
}

std::vector<InstanceSummary> find_unmanaged(const Configuration& desired, const State& recorded, const LiveView& live) {
  const std::set<std::string> ids = spoken_for(desired, recorded);
  const IntentsByName intents = index_intents(recorded);
  std::vector<InstanceSummary> unmanaged;
  for (const InstanceSummary& summary : live.listed)
    if (!ids.contains(summary.id) && !may_be_of_any(intents, summary)) unmanaged.push_back(summary);
  std::sort(unmanaged.begin(), unmanaged.end(), [](const InstanceSummary& a, const InstanceSummary& b) {
    return std::tie(a.project_id, a.name, a.id) < std::tie(b.project_id, b.name, b.id);
  });
  return unmanaged;
}
