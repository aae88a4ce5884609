#include "base/text.hpp"
#include "cmd/connection.hpp"
#include "cmd/planning.hpp"
#include "cmd/project_choice.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/spec_writing.hpp"
#include "cmd/verbs/verbs.hpp"
#include "reconcile/planner/unmanaged.hpp"
#include "reconcile/reading/refresh.hpp"

#include <algorithm>

namespace {

const std::vector<std::string> heading{
    "What lived in Aura when `auraform export` looked. The next apply adopts these instances, which changes nothing",
    "in Aura: it records that they are yours. Their passwords are not known to auraform.", "",
    "Not written, as it goes without saying: features that are off, storage of twice the memory, and a status other",
    "than paused. Not written, as Aura never tells it: the version. What is not written is not managed."};

/// Those of the listed instances that nobody manages, as `drift` knows them, and that `-only` names.
std::vector<InstanceSummary> choose(const SpecDestination& destination, const State& recorded, const LiveView& live,
                                    const std::vector<std::string>& only) {
  std::vector<InstanceSummary> chosen = find_unmanaged(destination.specs, recorded, live);
  std::erase_if(chosen, [&only](const InstanceSummary& summary) {
    return !only.empty() && std::none_of(only.begin(), only.end(), [&summary](const std::string& pattern) {
      return glob_matches(pattern, summary.name) || glob_matches(pattern, summary.id);
    });
  });
  return chosen;
}

Result<LiveView> read_chosen(CloudReader& cloud, const std::vector<InstanceSummary>& chosen, LiveView listed) {
  RefreshRequest request;
  for (const InstanceSummary& summary : chosen)
    request.instance_ids.insert(summary.id);
  TRY_ASSIGN(LiveView live, refresh(cloud, request, {}));
  live.listed = std::move(listed.listed);
  return live;
}

std::vector<ExportSubject> subjects_of(const LiveView& live, const std::vector<Project>& projects) {
  std::map<std::string, std::string> headings;
  for (const Project& project : projects)
    headings[project.id] = "project " + project.name + " (" + project.id + ")";
  std::vector<ExportSubject> subjects;
  for (const auto& [id, instance] : live.instances) {
    ExportSubject subject{.live = &instance};
    if (projects.size() > 1) subject.group = headings[instance.fields.text(Field::project_id)];
    subjects.push_back(std::move(subject));
  }
  return subjects;
}

void tell_done(Context& context, const SpecDestination& destination, const Export& exported, std::size_t managed) {
  const std::size_t count = exported.instances.size();
  std::string text = count == 0 ? "There is nothing to export." : "Exported " + counted(count, "instance") + ".";
  if (managed > 0) text += " Managed already, and left out: " + std::to_string(managed) + ".";
  if (count > 0 && !destination.file.empty())
    text += " Wrote " + destination.file + "; `auraform plan` shows their adoption.";
  context.console.tell(text + "\n");
}

} // namespace

Result<ExitCode> run_export(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const SpecDestination destination, read_destination(context, arguments, {}));
  TRY_ASSIGN(const auto store, open_state(context, destination.specs.settings, arguments));
  TRY_ASSIGN(const State recorded, load_state(context, *store));
  TRY_ASSIGN(const auto connection, connect(context, destination.specs.settings));
  CloudReader& cloud = connection->reader();
  TRY_ASSIGN(const std::vector<Project> projects, find_projects(cloud, arguments.value("project")));
  RefreshRequest listing;
  for (const Project& project : projects)
    listing.project_ids.insert(project.id);
  TRY_ASSIGN(LiveView listed, refresh(cloud, listing, {}));
  const std::size_t managed = listed.listed.size() - find_unmanaged(destination.specs, recorded, listed).size();
  const std::vector<InstanceSummary> chosen = choose(destination, recorded, listed, arguments.list("only"));
  TRY_ASSIGN(const LiveView live, read_chosen(cloud, chosen, std::move(listed)));
  const Export exported = make_export(subjects_of(live, projects), destination.surroundings);
  if (!exported.instances.empty()) {
    TRY_ASSIGN(const std::string text, compose_specs(destination, exported, heading, recorded, live));
    TRY(deliver_specs(context, destination, text));
  }
  tell_left_out(context, exported.left_out);
  tell_done(context, destination, exported, managed);
  return ExitCode::done;
}
