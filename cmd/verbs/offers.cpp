#include "cmd/connection.hpp"
#include "cmd/json/offers_document.hpp"
#include "cmd/project_choice.hpp"
#include "cmd/text/offers_text.hpp"
#include "cmd/verbs/verbs.hpp"
#include "reconcile/reading/refresh.hpp"
#include "specs/offer_places.hpp"

#include <algorithm>

namespace {

/// The offers of the projects that the flags name, unfiltered.
Result<std::vector<Project>> read_all(CloudReader& cloud, const Arguments& arguments) {
  TRY_ASSIGN(std::vector<Project> projects, find_projects(cloud, arguments.value("project")));
  std::set<std::string> ids;
  for (const Project& project : projects)
    ids.insert(project.id);
  TRY_ASSIGN(const std::vector<Project> read, read_offers(cloud, ids));
  for (Project& project : projects) // in the order of their names
    for (const Project& one : read)
      if (one.id == project.id) project.offers = one.offers;
  return projects;
}

} // namespace

Result<ExitCode> run_offers(Context& context, const Arguments& arguments) {
  const OfferFilter filter{.type = arguments.value("type").value_or(""),
                           .cloud_provider = arguments.value("cloud").value_or(""),
                           .region = arguments.value("region").value_or("")};
  TRY_ASSIGN(const auto connection, connect(context, {}));
  TRY_ASSIGN(const std::vector<Project> projects, read_all(connection->reader(), arguments));
  std::vector<Project> taken;
  for (const Project& project : projects)
    taken.push_back(filtered(project, filter));
  if (std::all_of(taken.begin(), taken.end(), [](const Project& project) { return project.offers.empty(); }))
    return Error{ErrorKind::spec, "offers/none", "no project that the credential sees offers that",
                 hint_for_filter(projects, filter)};
  context.console.print(arguments.is_on("json") ? offers_document(taken)
                                                : offers_text(taken, context.console.out_style()));
  return ExitCode::done;
}
