#include "cmd/pages.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "cmd/html/plan_html.hpp"
#include "cmd/json/event_telling.hpp"
#include "cmd/markdown/github.hpp"
#include "cmd/markdown/plan_markdown.hpp"
#include "cmd/markdown/sections.hpp"
#include "cmd/plan_telling.hpp"
#include "cmd/text/diagnostic_text.hpp"
#include "cmd/text/plan_text.hpp"
#include "reconcile/planner/sensitive.hpp"

#include <algorithm>
#include <array>

namespace {

struct FormatWord {
  std::string_view word;
  PageFormat format;
};

constexpr std::array<FormatWord, 5> formats{{{"text", PageFormat::text},
                                             {"markdown", PageFormat::markdown},
                                             {"github", PageFormat::github},
                                             {"gitlab", PageFormat::gitlab},
                                             {"html", PageFormat::html}}};

using Outputs = std::vector<std::pair<std::string, std::string>>;

/// Where the specs lie in the repository that GitHub checked out, for annotations; empty: at its root, or unknown.
std::string directory_in_repository(const Context& context) {
  const std::string workspace = context.environment.variable("GITHUB_WORKSPACE");
  const std::filesystem::path root =
      workspace.empty() ? context.environment.directory : std::filesystem::path{workspace};
  const std::string relative = context.directory.lexically_relative(root.lexically_normal()).generic_string();
  if (relative.empty() || relative == "." || relative.starts_with("..")) return {};
  return relative.ends_with('/') ? relative.substr(0, relative.size() - 1) : relative;
}

/// Adds to a file that a variable names, if it names one.
Result<void> add_to(const Context& context, const std::string& variable, const std::string& text) {
  const std::string path = context.environment.variable(variable);
  if (path.empty()) return {};
  constexpr unsigned runners_mode = 0644;
  TRY_ASSIGN(AppendFile file, AppendFile::open(context.environment.directory / path, runners_mode));
  return file.append(text);
}

Result<void> print_for_github(Context& context, const std::string& markdown, Outputs outputs) {
  context.console.print(without_workflow_commands(markdown));
  outputs.emplace_back("markdown", markdown);
  TRY(add_to(context, "GITHUB_STEP_SUMMARY", markdown + "\n"));
  return add_to(context, "GITHUB_OUTPUT", github_outputs(outputs));
}

Outputs drift_outputs(const std::vector<Drift>& drift, const std::vector<InstanceSummary>& unmanaged) {
  const auto drifted = std::count_if(drift.begin(), drift.end(), has_drifted);
  return {{"drift", drifted > 0 || !unmanaged.empty() ? "true" : "false"},
          {"drifted", std::to_string(drifted)},
          {"unmanaged", std::to_string(unmanaged.size())}};
}

Result<void> print_plan_page(Context& context, const Plan& plan, const PageWish& wish) {
  Console& console = context.console;
  switch (wish.format) {
  case PageFormat::markdown:
    console.print(plan_markdown(plan, wish.most_bytes));
    break;
  case PageFormat::github:
    return print_for_github(context, plan_markdown(plan, wish.most_bytes), plan_outputs(plan));
  case PageFormat::html:
    console.print(plan_html(plan));
    break;
  case PageFormat::text:
  case PageFormat::gitlab:
    console.tell(plan_text(plan, console.err_style()));
    console.print(gitlab_report(count_changes(plan)));
    break;
  }
  return {};
}

} // namespace

Result<PageFormat> read_format(Context& context, const Arguments& arguments) {
  const std::string written = arguments.value("format").value_or("text");
  const std::vector<std::string> offered = arguments.choices("format");
  const auto known =
      std::find_if(formats.begin(), formats.end(), [&written](const FormatWord& row) { return row.word == written; });
  if (known == formats.end() || std::find(offered.begin(), offered.end(), written) == offered.end())
    return usage_error("there is no -format=" + visible(written) + " here", "write " + join(offered, ", or "));
  if (known->format == PageFormat::github) context.console.annotate(directory_in_repository(context));
  return known->format;
}

Result<PageWish> read_page_wish(Context& context, const Arguments& arguments) {
  PageWish wish{.most_bytes = usual_markdown_bytes};
  TRY_ASSIGN(wish.format, read_format(context, arguments));
  TRY_ASSIGN(const std::optional<std::int64_t> most, arguments.number("max-bytes", least_markdown_bytes));
  if (most) wish.most_bytes = static_cast<std::size_t>(*most);
  return wish;
}

Result<void> print_plan(Context& context, const Plan& whole, const PageWish& wish) {
  if (wish.format == PageFormat::text) {
    show_plan(context, whole);
    return {};
  }
  const ShownPlan plan(whole);
  context.console.report(plan->warnings);
  TRY(print_plan_page(context, *plan, wish));
  tell_plan(context.console.events(), *plan);
  for (const Refusal& refusal : plan->refusals)
    context.console.report({to_diagnostic(refusal)});
  return {};
}

Result<void> print_drift(Context& context, const std::vector<Drift>& drift,
                         const std::vector<InstanceSummary>& unmanaged, const std::string& text, const PageWish& wish) {
  if (wish.format == PageFormat::text) {
    context.console.print(text);
    return {};
  }
  const std::string markdown = drift_markdown(drift, unmanaged, wish.most_bytes);
  if (wish.format == PageFormat::github) return print_for_github(context, markdown, drift_outputs(drift, unmanaged));
  context.console.print(markdown);
  return {};
}
