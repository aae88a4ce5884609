#include "base/files.hpp"
#include "base/text.hpp"
#include "cmd/connection.hpp"
#include "cmd/text/first_spec_text.hpp"
#include "cmd/verbs/verbs.hpp"
#include "reconcile/reading/refresh.hpp"
#include "specs/load.hpp"

#include <algorithm>

namespace {

constexpr unsigned public_mode = 0644; // files that are committed
constexpr std::string_view spec_name = "instances.aura.toml";
constexpr std::array<std::string_view, 2> ignored{".auraform/", "auraform.state.*"};

Result<std::vector<Project>> check_credentials(Context& context) {
  TRY_ASSIGN(const auto connection, connect(context, {}));
  return list_projects(connection->reader());
}

Result<void> write_first_spec(Context& context, const std::vector<Project>& projects) {
  const Result<std::vector<SpecFile>> present = read_spec_files(context.directory);
  if (present || present.error().code != "spec/no-files") {
    context.console.print("There are spec files already; none was written.\n");
    return {};
  }
  TRY(create_file(context.directory / spec_name, first_spec_text(projects), public_mode));
  context.console.print("Wrote " + std::string{spec_name} + ": one free instance, and examples in comments.\n");
  return {};
}

/// Adds what is missing to .gitignore and leaves the rest of it alone.
Result<void> ignore_private_files(Context& context) {
  const std::filesystem::path path = context.directory / ".gitignore";
  TRY_ASSIGN(const std::optional<std::string> present, read_file_if_there(path));
  std::string text = present.value_or("");
  if (!text.empty() && text.back() != '\n') text += '\n';
  const std::size_t before = text.size();
  const std::vector<std::string_view> lines = split(text, '\n');
  for (const std::string_view line : ignored)
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) text += std::string{line} + "\n";
  if (text.size() == before) return {};
  TRY(replace_file(path, text, public_mode));
  context.console.print("Added to .gitignore: the state, and what else must not be committed.\n");
  return {};
}

void tell_projects(Context& context, const std::vector<Project>& projects) {
  std::string text = "The credentials are good. They see " + counted(projects.size(), "project") + ":\n";
  for (const Project& project : projects)
    text += "  " + visible(project.id) + "  " + visible(project.name) + "\n";
  context.console.print(text);
}

} // namespace

Result<ExitCode> run_init(Context& context, const Arguments&) {
  const bool checks = has_credentials(context.environment);
  const Result<std::vector<Project>> projects = checks ? check_credentials(context) : std::vector<Project>{};
  TRY(write_first_spec(context, projects ? *projects : std::vector<Project>{}));
  TRY(ignore_private_files(context));
  if (!projects) return projects.error();
  if (checks)
    tell_projects(context, *projects);
  else
    context.console.print("Set AURA_CLIENT_ID and AURA_CLIENT_SECRET, then run `auraform plan`.\n");
  return ExitCode::done;
}
