#include "cmd/markdown/plan_markdown.hpp"

#include "base/text.hpp"
#include "cmd/markdown/diff.hpp"
#include "cmd/markdown/escape.hpp"
#include "cmd/markdown/sections.hpp"
#include "cmd/text/plan_text.hpp"
#include "cmd/text/value_text.hpp"

#include <algorithm>
#include <array>

namespace {

struct Group {
  Action action;
  std::string_view title;
};

constexpr std::array<Group, 8> groups{{{Action::create, "Create"},
                                       {Action::update, "Update in place"},
                                       {Action::resume, "Resume"},
                                       {Action::pause, "Pause"},
                                       {Action::adopt, "Adopt"},
                                       {Action::forget, "Forget, and leave it in Aura"},
                                       {Action::snapshot, "Take a snapshot"},
                                       {Action::no_op, "Record anew"}}};

std::string code_address(const std::string& key) { return markdown_code(address_of(key)); }

std::string manner_of_replacement(const Step& step) {
  switch (step.replace_method.value_or(ReplaceMethod::refuse)) {
  case ReplaceMethod::clone:
    return step.keep_old ? "by a clone, and kept, paused" : "by a clone";
  case ReplaceMethod::recreate:
    return "by an empty instance";
  case ReplaceMethod::refuse:
    break;
  }
  return "which is refused";
}

std::string changes_line(const std::vector<FieldChange>& changes) {
  std::vector<std::string> parts;
  for (const FieldChange& change : changes)
    parts.push_back(markdown_code(std::string{name_of(change.field)} + " = " + change_text(change)));
  return join(parts, ", ");
}

/// Why it must be a new instance.
std::string forcing_changes(const Step& step) {
  std::vector<FieldChange> forcing = step.changes;
  std::erase_if(forcing, [](const FieldChange& change) { return !change.forces_replacement; });
  return forcing.empty() ? std::string{} : ", for " + changes_line(forcing);
}

/// What there is to say about a step in a few words.
std::string gist(const Step& step) {
  switch (step.action) {
  case Action::replace:
    return manner_of_replacement(step) + forcing_changes(step);
  case Action::create:
    if (step.reason == Reason::vanished) return "anew: it is gone from Aura";
    return step.reason == Reason::intent_open ? "unless an earlier run did" : markdown_code(quoted(step.name));
  case Action::update:
  case Action::adopt:
    return changes_line(step.changes);
  case Action::no_op:
    return step.moved_from.empty() ? "" : "formerly " + code_address(step.moved_from);
  case Action::destroy:
  case Action::pause:
  case Action::resume:
  case Action::forget:
  case Action::snapshot:
    break;
  case Action::restore:
  case Action::overwrite:
    return "what is in it now is lost";
  }
  return {};
}

std::string step_line(const Step& step) {
  const std::string word = step.action == Action::no_op ? "record" : std::string{to_word(step.action)};
  std::string line = "**" + word + "** " + code_address(step.key);
  if (!step.id.empty()) line += " (" + markdown_code(step.id) + ", " + markdown_code(quoted(step.name)) + ")";
  const std::string words = gist(step);
  return words.empty() ? line : line + ": " + words;
}

MarkdownItem step_item(const Step& step) {
  return {.name = code_address(step.key), .line = step_line(step), .block = step_diff(step)};
}

MarkdownSection refusals_section(const Plan& plan) {
  MarkdownSection section{.title = "Refused", .open = true, .items = {}};
  for (const Refusal& refusal : plan.refusals) {
    const std::string code = markdown_code(refusal.code);
    std::string line = code + " " + markdown_text(refusal.message);
    if (!refusal.hint.empty()) line += ". " + markdown_text(refusal.hint);
    section.items.push_back(
        {.name = refusal.key.empty() ? code : code_address(refusal.key), .line = line, .block = {}});
  }
  return section;
}

MarkdownSection warnings_section(const Plan& plan) {
  MarkdownSection section{.title = "Warnings", .open = true, .items = {}};
  for (const Diagnostic& warning : plan.warnings)
    section.items.push_back({.name = markdown_code(warning.code),
                             .line = markdown_code(warning.code) + " " + markdown_text(warning.message),
                             .block = {}});
  return section;
}

MarkdownSection departures_section(const Plan& plan) {
  MarkdownSection section{.title = "Delete or replace", .open = true, .items = {}};
  for (const Step& step : plan.steps)
    if (destroys(step) || step.action == Action::replace || overwrites_data(step))
      section.items.push_back(step_item(step));
  return section;
}

MarkdownSection group_section(const Plan& plan, const Group& group) {
  MarkdownSection section{.title = std::string{group.title}, .open = false, .items = {}};
  for (const Step& step : plan.steps)
    if (step.action == group.action && !step.operations.empty()) section.items.push_back(step_item(step));
  return section;
}

MarkdownSection drift_section(const std::vector<Drift>& drift, bool open) {
  MarkdownSection section{.title = "Changed outside of auraform", .open = open, .items = {}};
  for (const bool vanished : {true, false}) // what is gone comes first
    for (const Drift& one : drift) {
      if (!has_drifted(one) || one.vanished != vanished) continue;
      const std::string what = vanished ? "**is gone** (" + markdown_code(one.id) + ")" : changes_line(one.changes);
      section.items.push_back({.name = code_address(one.key),
                               .line = code_address(one.key) + " " + what,
                               .block = vanished ? std::string{} : drift_diff(one)});
    }
  return section;
}

MarkdownSection unmanaged_section(const std::vector<InstanceSummary>& unmanaged, bool open) {
  MarkdownSection section{.title = "Managed by nobody", .open = open, .items = {}};
  for (const InstanceSummary& one : unmanaged)
    section.items.push_back({.name = markdown_code(one.id),
                             .line = markdown_code(quoted(one.name)) + " (" + markdown_code(one.id) + ") in project " +
                                     markdown_code(one.project_id),
                             .block = {}});
  return section;
}

MarkdownSection unread_section(const std::vector<Drift>& drift) {
  MarkdownSection section{.title = "Not told by Aura now, kept as last known", .open = false, .items = {}};
  for (const Drift& one : drift)
    if (!one.unread.empty())
      section.items.push_back(
          {.name = code_address(one.key), .line = code_address(one.key) + " " + names_text(one.unread), .block = {}});
  return section;
}

std::string plan_head(const Plan& plan) {
  std::string head = "## auraform plan\n\n" + plan_summary_markdown(plan) + "\n";
  if (!plan.refusals.empty()) head += "\n**Refused: this plan will not be applied.**\n";
  return head;
}

} // namespace

std::string plan_summary_markdown(const Plan& plan) {
  if (is_no_change(plan) && plan.refusals.empty()) return "**No changes.** Live Aura is as the specs say.";
  std::string text = plan_summary_text(count_changes(plan), {});
  text.pop_back();
  const std::size_t end = text.find('\n');
  std::string line = "**" + text.substr(0, end) + "**";
  if (end != std::string::npos) line += " " + text.substr(end + 1);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

std::string plan_markdown(const Plan& plan, std::size_t most_bytes) {
  std::vector<MarkdownSection> sections{departures_section(plan), refusals_section(plan), warnings_section(plan)};
  for (const Group& group : groups)
    sections.push_back(group_section(plan, group));
  sections.push_back(drift_section(plan.drift, false));
  sections.push_back(unmanaged_section(plan.unmanaged, false));
  sections.push_back(unread_section(plan.drift));
  return render_markdown(plan_head(plan), sections, most_bytes);
}

std::string drift_markdown(const std::vector<Drift>& drift, const std::vector<InstanceSummary>& unmanaged,
                           std::size_t most_bytes) {
  const auto drifted = std::count_if(drift.begin(), drift.end(), has_drifted);
  std::string head = "## auraform drift\n\n";
  if (drifted == 0 && unmanaged.empty())
    head += "**No drift.** Live Aura is as it was recorded.\n";
  else
    head += "**" + counted(static_cast<std::size_t>(drifted), "instance") + " drifted, " +
            std::to_string(unmanaged.size()) + " managed by nobody.**\n";
  return render_markdown(head, {drift_section(drift, true), unmanaged_section(unmanaged, true), unread_section(drift)},
                         most_bytes);
}
