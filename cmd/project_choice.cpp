#include "cmd/project_choice.hpp"

#include "base/text.hpp"
#include "reconcile/reading/refresh.hpp"

#include <algorithm>
#include <tuple>

Result<std::vector<Project>> find_projects(CloudReader& cloud, const std::optional<std::string>& id) {
  TRY_ASSIGN(std::vector<Project> projects, list_projects(cloud));
  std::sort(projects.begin(), projects.end(),
            [](const Project& a, const Project& b) { return std::tie(a.name, a.id) < std::tie(b.name, b.id); });
  if (!id) return projects;
  std::vector<std::string> seen;
  for (const Project& project : projects) {
    if (project.id == *id) return std::vector<Project>{project};
    seen.push_back(visible(project.id) + " (" + visible(project.name) + ")");
  }
  return Error{ErrorKind::usage, "usage/unknown-project", "the credential sees no project " + ::quoted(*id),
               seen.empty() ? "it sees none at all" : "it sees " + join(seen, ", ")};
}
