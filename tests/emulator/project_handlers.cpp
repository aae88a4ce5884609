#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/emulator/api_errors.hpp"
#include "tests/emulator/handlers.hpp"
#include "tests/emulator/views.hpp"

namespace emulator {

HttpResponse list_projects(World& world, const Call&) {
  nlohmann::json list = nlohmann::json::array();
  for (const Project& project : world.catalogue.projects()) {
    list.push_back({{"id", project.id}, {"name", project.name}});
  }
  return data_answer(200, list);
}

HttpResponse get_project(World& world, const Call& call) {
  const Project* project = world.catalogue.find(call.ids[0]);
  if (!project) return error_answer(project_not_found());
  std::string& body = world.project_bodies[project->id];
  if (body.empty()) body = data_answer(200, project_view(*project)).body;
  HttpResponse response;
  response.body = body;
  return response;
}

HttpResponse get_metrics_integration(World& world, const Call& call) {
  const Project* project = world.catalogue.find(call.ids[0]);
  if (!project) return error_answer(project_not_found());
  const auto& instances = world.fleet.instances();
  const bool eligible = std::any_of(instances.begin(), instances.end(), [&](const auto& entry) {
    const Instance& instance = entry.second;
    return instance.tenant_id == project->id && instance.type != "free-db" &&
           !instance.type.starts_with("professional");
  });
  if (!eligible) {
    return error_answer(project_incapable("This tenant has no instances eligible for metrics integration"));
  }
  return data_answer(200, {{"endpoint", "https://customer-metrics-api.neo4j.io/api/v1/" + project->id + "/metrics"}});
}

} // namespace emulator
