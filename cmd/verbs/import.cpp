#include "base/text.hpp"
#include "cmd/adoption.hpp"
#include "cmd/planning.hpp"
#include "cmd/project_choice.hpp"
#include "cmd/record_keeping.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/terraform_import.hpp"
#include "cmd/text/value_text.hpp"
#include "cmd/verbs/verbs.hpp"
#include "reconcile/reading/refresh.hpp"

#include <algorithm>

namespace {

/// Which live instance is meant: by its id, or by its name.
struct ImportWish {
  std::string key;
  std::string id;
  std::string name; ///< where no id is written
  std::optional<std::string> project_id;
};

Result<ImportWish> read_wish(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  const std::optional<std::string> name = arguments.value("name");
  if (words.size() != (name ? 1U : 2U))
    return usage_error(name ? "with -name import takes a KEY and nothing else" : "import takes a KEY and an ID",
                       "write auraform import KEY ID, or auraform import KEY -name=NAME");
  const std::optional<std::string> project = arguments.value("project");
  if (project && !name) return usage_error("-project is for -name", "an id needs no project");
  return ImportWish{key_of(words.front()), name ? std::string{} : words.back(), name.value_or(""), project};
}

/// The instances that bear a name, but for those that are recorded.
std::vector<InstanceSummary> bearers(const State& recorded, const LiveView& listed, const std::string& name) {
  std::vector<InstanceSummary> found;
  for (const InstanceSummary& summary : listed.listed) {
    const bool known = std::any_of(recorded.records.begin(), recorded.records.end(),
                                   [&summary](const auto& entry) { return entry.second.id == summary.id; });
    if (summary.name == name && !known) found.push_back(summary);
  }
  return found;
}

Error no_bearer(const LiveView& listed, const std::string& name) {
  std::vector<std::string> names;
  for (const InstanceSummary& summary : listed.listed)
    names.push_back(summary.name);
  const std::string near = nearest(name, names);
  return {ErrorKind::state, "import/no-such-name", "no instance of the name " + ::quoted(name) + " is there to import",
          near.empty() || near == name ? "names are compared exactly; `auraform drift` lists what nobody manages"
                                       : "did you mean " + ::quoted(near) + "?"};
}

Error several_bearers(const std::vector<InstanceSummary>& found, const std::string& key) {
  std::vector<std::string> ids;
  for (const InstanceSummary& summary : found)
    ids.push_back(::quoted(summary.id) + " in project " + visible(summary.project_id));
  return {ErrorKind::state, "import/several-of-name",
          counted(found.size(), "instance") + " bear the name " + ::quoted(found.front().name) + ": " + join(ids, ", "),
          "say which: auraform import " + visible(key) + " " + visible(found.front().id)};
}

Result<std::string> find_by_name(CloudReader& cloud, const ImportWish& wish, const State& recorded) {
  TRY_ASSIGN(const std::vector<Project> projects, find_projects(cloud, wish.project_id));
  RefreshRequest listing;
  for (const Project& project : projects)
    listing.project_ids.insert(project.id);
  TRY_ASSIGN(const LiveView listed, refresh(cloud, listing, {}));
  const std::vector<InstanceSummary> found = bearers(recorded, listed, wish.name);
  if (found.empty()) return no_bearer(listed, wish.name);
  if (found.size() > 1) return several_bearers(found, wish.key);
  return found.front().id;
}

} // namespace

Result<ExitCode> run_import(Context& context, const Arguments& arguments) {
  if (arguments.value("from-terraform")) return import_from_terraform(context, arguments);
  if (arguments.value("out")) return usage_error("-out is for -from-terraform", "import writes no specs otherwise");
  TRY_ASSIGN(ImportWish wish, read_wish(arguments));
  TRY_ASSIGN(const Configuration desired, load_specs(context, arguments));
  TRY_ASSIGN(const auto connection, connect(context, desired.settings));
  TRY_ASSIGN(const auto store, open_state(context, desired.settings, arguments));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, "import"));
  TRY_ASSIGN(const State recorded, load_state(context, *store));
  if (wish.id.empty()) {
    TRY_ASSIGN(wish.id, find_by_name(connection->reader(), wish, recorded));
  }
  TRY(check_free(recorded, wish.key, wish.id));
  const ExitCode code =
      carry_out(context, Plan{.steps = {adoption_step(wish.key, wish.id, desired)}}, recorded,
                {*connection, *store, desired.settings.credentials, runner_options(context.tempo), *lock});
  if (code == ExitCode::done && !is_declared(desired, wish.key))
    context.console.tell("Declare [" + shown_address(wish.key) +
                         "] before the next apply, or that deletes it: it is recorded and in no spec.\n");
  return code;
}
