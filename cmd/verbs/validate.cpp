#include "base/text.hpp"
#include "cmd/connection.hpp"
#include "cmd/pages.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/verbs/verbs.hpp"
#include "reconcile/reading/refresh.hpp"
#include "specs/creation.hpp"

namespace {

/// The declared projects; where one is left out, the single one that the credential sees.
Result<std::vector<Project>> offers_for(CloudReader& cloud, Configuration& configuration) {
  std::set<std::string> ids;
  for (const auto& [key, spec] : configuration.instances)
    ids.insert(spec.fields.text(Field::project_id));
  if (ids.erase(std::string{}) > 0) {
    TRY_ASSIGN(const std::vector<Project> visible_ones, list_projects(cloud));
    if (visible_ones.size() == 1) {
      fill_project(configuration, visible_ones.front().id);
      ids.insert(visible_ones.front().id);
    }
  }
  return read_offers(cloud, ids);
}

Result<Diagnostics> check_online(Context& context, Configuration& configuration) {
  TRY_ASSIGN(const auto connection, connect(context, configuration.settings));
  TRY_ASSIGN(const std::vector<Project> projects, offers_for(connection->reader(), configuration));
  return check_against_offers(configuration, projects);
}

} // namespace

Result<ExitCode> run_validate(Context& context, const Arguments& arguments) {
  TRY(read_format(context, arguments));
  TRY_ASSIGN(Configuration configuration, load_specs(context, arguments));
  if (arguments.is_on("online")) {
    TRY_ASSIGN(const Diagnostics findings, check_online(context, configuration));
    context.console.report(findings);
    if (has_errors(findings))
      return Error{ErrorKind::spec, "spec/not-offered",
                   "the projects do not offer what the specs ask for, as told above", ""};
  }
  const std::size_t keys = configuration.managed_keys.size();
  context.console.print("The specs are valid: " + counted(configuration.instances.size(), "instance") +
                        (keys > 0 ? " and " + counted(keys, "customer managed key") : std::string{}) +
                        (arguments.is_on("online") ? ", all of them on offer.\n" : ".\n"));
  return ExitCode::done;
}
