#include "cmd/html/plan_html.hpp"

#include "base/text.hpp"
#include "cmd/html/page.hpp"
#include "cmd/markdown/diff.hpp"
#include "cmd/markdown/escape.hpp"
#include "cmd/text/plan_text.hpp"
#include "cmd/text/step_text.hpp"
#include "cmd/text/value_text.hpp"

namespace {

std::string code(std::string_view text) { return "<code>" + html_text(text) + "</code>"; }

std::string tile(std::size_t count, const std::string& word, const std::string& tone) {
  return "<div class=\"tile " + (count > 0 ? tone : std::string{}) + "\"><b>" + std::to_string(count) + "</b><span>" +
         word + "</span></div>\n";
}

std::string tiles(const ChangeCounts& counts) {
  return "<div class=\"tiles\">\n" + tile(counts.add, "to add", "good") + tile(counts.change, "to change", "warn") +
         tile(counts.destroy, "to destroy", "bad") + (counts.adopt > 0 ? tile(counts.adopt, "to adopt", "good") : "") +
         (counts.forget > 0 ? tile(counts.forget, "to forget", "warn") : "") + "</div>\n";
}

std::string box(const std::string& tone, const std::string& what, const std::string& rule, const std::string& hint) {
  return "<div class=\"box " + tone + "\">" + html_text(what) + " " + code(rule) +
         (hint.empty() ? "" : "<br>" + html_text(hint)) + "</div>\n";
}

std::string refusals(const Plan& plan) {
  if (plan.refusals.empty()) return {};
  std::string text = "<h2>Refused: this plan will not be applied</h2>\n";
  for (const Refusal& refusal : plan.refusals)
    text += box("", refusal.message, refusal.code, refusal.hint);
  return text;
}

std::string warnings(const Plan& plan) {
  std::string text;
  for (const Diagnostic& warning : plan.warnings)
    text += box("warn", warning.message, warning.code, warning.hint);
  return text.empty() ? text : "<h2>Warnings</h2>\n" + text;
}

std::string tone_of(Action action) {
  switch (action) {
  case Action::create:
  case Action::adopt:
    return "good";
  case Action::destroy:
  case Action::replace:
  case Action::restore:
  case Action::overwrite:
    return "bad";
  case Action::no_op:
  case Action::forget:
  case Action::snapshot:
    return "faint";
  case Action::update:
  case Action::pause:
  case Action::resume:
    return "warn";
  }
  return "faint";
}

std::string step_details(const Step& step) {
  const bool is_open = destroys(step);
  return std::string{is_open ? "<details open>" : "<details>"} + "<summary>" +
         html_badge(tone_of(step.action), step.action == Action::no_op ? "record" : std::string{to_word(step.action)}) +
         " " + code(address_of(step.key)) + " <span class=\"what\">" + html_text(value_text(step.name)) +
         (step.id.empty() ? "" : ", " + html_text(step.id)) + "</span></summary>\n" +
         html_diff(as_diff(step_text(step, {}))) + "</details>\n";
}

std::string steps(const Plan& plan) {
  std::string text;
  for (const bool going : {true, false})
    for (const Step& step : plan.steps)
      if (destroys(step) == going && !(step.action == Action::no_op && step.operations.empty()))
        text += step_details(step);
  return text.empty() ? text : "<h2>Steps</h2>\n" + text;
}

std::string drift_rows(const Drift& drift) {
  if (drift.vanished)
    return "<tr><td>" + code(address_of(drift.key)) + "</td><td colspan=\"3\">is gone from Aura (" + code(drift.id) +
           ")</td></tr>\n";
  std::string text;
  for (const FieldChange& change : drift.changes)
    text += "<tr><td>" + code(address_of(drift.key)) + "</td><td>" + std::string{name_of(change.field)} + "</td><td>" +
            (change.before ? code(value_text(*change.before)) : "") + "</td><td>" +
            (change.after ? code(value_text(*change.after)) : "") + "</td></tr>\n";
  return text;
}

std::string drift_table(const Plan& plan) {
  std::string rows;
  for (const Drift& drift : plan.drift)
    rows += drift_rows(drift);
  if (rows.empty()) return {};
  return "<h2>Changed outside of auraform</h2>\n<table>\n"
         "<tr><th>instance</th><th>field</th><th>recorded</th><th>live</th></tr>\n" +
         rows + "</table>\n";
}

std::string unmanaged_table(const Plan& plan) {
  if (plan.unmanaged.empty()) return {};
  std::string text = "<h2>Managed by nobody</h2>\n<table>\n<tr><th>name</th><th>id</th><th>project</th></tr>\n";
  for (const InstanceSummary& one : plan.unmanaged)
    text += "<tr><td>" + code(quoted(one.name)) + "</td><td>" + code(one.id) + "</td><td>" + code(one.project_id) +
            "</td></tr>\n";
  return text + "</table>\n";
}

} // namespace

std::string plan_html(const Plan& plan) {
  std::string body = "<h1>auraform plan</h1>\n";
  if (is_no_change(plan) && plan.refusals.empty())
    body += "<p><b>No changes.</b> Live Aura is as the specs say.</p>\n";
  else
    body += tiles(count_changes(plan));
  return html_page("auraform plan",
                   body + refusals(plan) + warnings(plan) + steps(plan) + drift_table(plan) + unmanaged_table(plan));
}
