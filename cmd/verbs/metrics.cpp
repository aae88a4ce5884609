#include "reconcile/reading/metrics.hpp"

#include "base/text.hpp"
#include "cmd/connection.hpp"
#include "cmd/planning.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/text/value_text.hpp"
#include "cmd/verbs/verbs.hpp"

#include <algorithm>

namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

bool is_wanted(const std::string& key, const std::vector<std::string>& patterns) {
  return patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [&key](const std::string& pattern) {
           return glob_matches(pattern, key) || glob_matches(pattern, address_of(key));
         });
}

/// The projects of the wanted instances; of a state without any, the specs' own.
std::set<std::string> projects_of(const State& state, const Configuration& desired,
                                  const std::vector<std::string>& patterns) {
  std::set<std::string> projects;
  for (const auto& [key, record] : state.records)
    if (is_wanted(key, patterns)) projects.insert(record.project_id);
  if (patterns.empty()) projects.insert(desired.settings.project_id);
  projects.erase(std::string{});
  return projects;
}

Rows rows_of(const std::map<std::string, std::string>& endpoints, const State& state,
             const std::vector<std::string>& patterns) {
  Rows rows;
  for (const auto& [project, endpoint] : endpoints) {
    rows.emplace_back("project " + visible(project),
                      endpoint.empty() ? "none: no instance of it tells metrics" : visible(endpoint));
    for (const auto& [key, record] : state.records)
      if (record.project_id == project && is_wanted(key, patterns))
        rows.emplace_back("  " + shown_address(key),
                          record.metrics_integration_url.empty() ? "none" : visible(record.metrics_integration_url));
  }
  return rows;
}

std::string table_text(const Rows& rows) {
  std::size_t width = 0;
  for (const auto& [name, url] : rows)
    width = std::max(width, display_width(name));
  std::string text;
  for (const auto& [name, url] : rows)
    text += padded(name, width) + "  " + url + "\n";
  return text;
}

} // namespace

Result<ExitCode> run_metrics(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const Configuration desired, load_specs(context, arguments));
  TRY_ASSIGN(const auto store, open_state(context, desired.settings, arguments));
  TRY_ASSIGN(const State state, load_state(context, *store));
  const std::set<std::string> projects = projects_of(state, desired, arguments.words());
  if (projects.empty())
    return Error{ErrorKind::state, "state/no-record", "nothing that is recorded is meant, and no project_id is written",
                 "`auraform state list` shows what is recorded"};
  TRY_ASSIGN(const auto connection, connect(context, desired.settings));
  TRY_ASSIGN(const auto endpoints, read_metrics_endpoints(connection->reader(), projects));
  context.console.print(table_text(rows_of(endpoints, state, arguments.words())));
  return ExitCode::done;
}
