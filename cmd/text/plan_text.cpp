#include "cmd/text/plan_text.hpp"

#include "base/text.hpp"
#include "cmd/text/drift_text.hpp"
#include "cmd/text/step_text.hpp"
#include "cmd/text/value_text.hpp"

#include <algorithm>

namespace {

constexpr std::size_t most_unmanaged = 5;

bool is_shown(const Step& step) { return step.action != Action::no_op || !step.operations.empty(); }

bool has_action(const Plan& plan, const ActionMark& mark) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) { return mark_of(step) == mark; });
}

/// The symbols that this plan uses, in a fixed order.
std::string legend(const Plan& plan, const Style& style) {
  std::vector<ActionMark> marks;
  for (const Action action :
       {Action::create, Action::update, Action::pause, Action::resume, Action::replace, Action::destroy, Action::adopt,
        Action::forget, Action::snapshot, Action::restore, Action::overwrite})
    marks.push_back(mark_of(Step{.action = action, .replace_method = ReplaceMethod::recreate}));
  marks.push_back(mark_of(Step{.action = Action::replace, .replace_method = ReplaceMethod::clone}));
  marks.push_back(mark_of(Step{.action = Action::replace, .replace_method = ReplaceMethod::clone, .keep_old = true}));
  std::string text;
  for (const ActionMark& mark : marks)
    if (has_action(plan, mark))
      text += std::string(3 - mark.symbol.size(), ' ') + style.paint(mark.tone, mark.symbol) + " " +
              std::string{mark.legend} + "\n";
  return text.empty() ? text : "Actions are indicated with the following symbols:\n" + text + "\n";
}

std::string what_goes(const Step& step) {
  if (step.action == Action::destroy) return "will be destroyed";
  if (overwrites_data(step)) return "will lose what is in it now";
  if (step.keep_old) return "will be replaced by a clone, and kept, paused";
  switch (step.replace_method.value_or(ReplaceMethod::refuse)) {
  case ReplaceMethod::clone:
    return "will be replaced by a clone";
  case ReplaceMethod::recreate:
    return "will be replaced by an empty instance";
  case ReplaceMethod::refuse:
    break;
  }
  return "must be replaced, which is refused";
}

/// Every delete and replace again, where it is read last.
std::string farewell(const Plan& plan, const Style& style) {
  std::string text;
  for (const Step& step : plan.steps) {
    if (!destroys(step) && step.action != Action::replace && !overwrites_data(step)) continue;
    const ActionMark mark = mark_of(step);
    text += std::string(3 - mark.symbol.size(), ' ') + style.paint(mark.tone, mark.symbol) + " " +
            shown_address(step.key) + " (" + (step.id.empty() ? "" : visible(step.id) + ", ") + quoted(step.name) +
            ") " + what_goes(step) + "\n";
  }
  const bool data_alone = std::any_of(plan.steps.begin(), plan.steps.end(), overwrites_data);
  return text.empty() ? text
                      : "\n" + style.paint(Tone::strong, data_alone ? "Data that is lost:" : "Deleted or replaced:") +
                            "\n" + text;
}

std::string refusals_note(const Plan& plan, const Style& style) {
  if (plan.refusals.empty()) return {};
  std::string text = "\n" + style.paint(Tone::error, "Refused:") + " this plan will not be applied, because\n";
  for (const Refusal& refusal : plan.refusals)
    text += "  - " + visible(refusal.message) + " [" + refusal.code + "]\n";
  return text;
}

std::string steps_text(const Plan& plan, const Style& style) {
  std::string text;
  for (const Step& step : plan.steps)
    if (is_shown(step)) text += step_text(step, style);
  return text;
}

/// Fields that were unread are told once: with its step where that is shown, here for all others.
std::vector<Drift> of_hidden_steps(const Plan& plan) {
  std::vector<Drift> hidden;
  for (const Drift& drift : plan.drift) {
    const bool shown = std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
      return step.key == drift.key && is_shown(step) && !step.unread.empty();
    });
    if (!shown) hidden.push_back(drift);
  }
  return hidden;
}

} // namespace

std::string plan_summary_text(const ChangeCounts& counts, const Style& style) {
  std::string text = style.paint(Tone::strong, "Plan:") + " " + std::to_string(counts.add) + " to add, " +
                     std::to_string(counts.change) + " to change, " + std::to_string(counts.destroy) + " to destroy.\n";
  if (counts.adopt > 0) text += "Besides, " + std::to_string(counts.adopt) + " to adopt.\n";
  if (counts.forget > 0) text += "Besides, " + std::to_string(counts.forget) + " to forget.\n";
  return text;
}

std::string plan_text(const Plan& plan, const Style& style) {
  std::string text = drift_text(plan.drift, style);
  text += unread_text(of_hidden_steps(plan), style);
  text += unmanaged_text(plan.unmanaged, most_unmanaged, style);
  if (is_no_change(plan) && plan.refusals.empty())
    return text + style.paint(Tone::strong, "No changes.") + " Live Aura is as the specs say.\n";
  text += "auraform will perform the following actions:\n\n" + legend(plan, style) + steps_text(plan, style);
  text += plan_summary_text(count_changes(plan), style);
  return text + farewell(plan, style) + refusals_note(plan, style);
}
