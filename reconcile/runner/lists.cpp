#include "reconcile/runner/lists.hpp"

#include <algorithm>
#include <utility>

namespace {

TimePoint earliest(const std::map<SharedLists::Member, TimePoint>& waiting) {
  return std::min_element(waiting.begin(), waiting.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->second;
}

} // namespace

void SharedLists::join(const std::string& project_id, Member member, TimePoint due) {
  projects_[project_id].waiting[member] = due;
}

std::vector<std::string> SharedLists::begin_due(TimePoint now) {
  std::vector<std::string> begun;
  for (auto& [id, project] : projects_) {
    if (project.in_flight || project.waiting.empty() || earliest(project.waiting) > now) continue;
    for (const auto& [member, due] : project.waiting)
      project.served.push_back(member);
    project.waiting.clear();
    project.in_flight = true;
    begun.push_back(id);
  }
  return begun;
}

std::vector<SharedLists::Member> SharedLists::finish(const std::string& project_id) {
  Project& project = projects_[project_id];
  project.in_flight = false;
  return std::exchange(project.served, {});
}

std::vector<SharedLists::Member> SharedLists::dismiss_waiting() {
  std::vector<Member> dismissed;
  for (auto& [id, project] : projects_) {
    for (const auto& [member, due] : project.waiting)
      dismissed.push_back(member);
    project.waiting.clear();
  }
  return dismissed;
}

std::optional<TimePoint> SharedLists::next_due() const {
  std::optional<TimePoint> next;
  for (const auto& [id, project] : projects_) {
    if (project.in_flight || project.waiting.empty()) continue;
    const TimePoint due = earliest(project.waiting);
    if (!next || due < *next) next = due;
  }
  return next;
}
