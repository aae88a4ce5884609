#include "reconcile/reading/metrics.hpp"

#include "reconcile/reading/read_batch.hpp"

Result<std::map<std::string, std::string>> read_metrics_endpoints(CloudReader& cloud,
                                                                  const std::set<std::string>& project_ids) {
  ReadBatch batch(cloud);
  for (const std::string& id : project_ids)
    batch.add(GetMetricsEndpoint{id});
  TRY_ASSIGN(const std::vector<ReadBatch::Outcome> outcomes, batch.run());
  std::map<std::string, std::string> endpoints;
  auto outcome = outcomes.begin();
  for (const std::string& id : project_ids) {
    const auto* payload = std::get_if<Payload>(&*outcome++);
    endpoints[id] = payload == nullptr ? std::string{} : std::get_if<MetricsEndpoint>(payload)->url;
  }
  return endpoints;
}
