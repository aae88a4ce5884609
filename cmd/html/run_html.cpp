#include "cmd/html/run_html.hpp"

#include "base/text.hpp"
#include "cmd/html/page.hpp"
#include "cmd/html/timeline.hpp"
#include "cmd/markdown/diff.hpp"
#include "cmd/markdown/escape.hpp"
#include "cmd/run_record/run_markdown.hpp"
#include "cmd/text/plan_text.hpp"

namespace {

std::string code(std::string_view text) { return "<code>" + html_text(text) + "</code>"; }

std::string tile(const std::string& number, const std::string& word, const std::string& tone) {
  return "<div class=\"tile " + tone + "\"><b>" + number + "</b><span>" + word + "</span></div>\n";
}

std::string count_tile(std::size_t count, const std::string& word, const std::string& tone) {
  return tile(std::to_string(count), word, count > 0 ? tone : "");
}

std::size_t count_ends(const RunRecord& record, StepRecordEnd end) {
  std::size_t count = 0;
  for (const StepRecord& step : record.steps)
    count += step.end == end ? 1U : 0U;
  return count;
}

std::string tiles(const RunRecord& record) {
  std::string text = "<div class=\"tiles\">\n" + count_tile(record.done.add, "added", "good") +
                     count_tile(record.done.change, "changed", "warn") +
                     count_tile(record.done.destroy, "destroyed", "bad");
  for (const StepRecordEnd end :
       {StepRecordEnd::failed, StepRecordEnd::skipped, StepRecordEnd::interrupted, StepRecordEnd::unfinished})
    if (const std::size_t count = count_ends(record, end); count > 0)
      text += count_tile(count, std::string{to_word(end)}, "bad");
  if (record.ended) text += tile(format_duration(*record.ended - record.began), "in all", "");
  return text + "</div>\n";
}

std::string facts(const RunRecord& record) {
  std::string plan = plan_summary_text(record.planned, {});
  std::string text = "<p class=\"facts\">Run " + code(record.id) + " by " + code(record.who) + ", began " +
                     format_time(record.began) + ", auraform " + code(record.program_version);
  if (record.exit_code) text += ", exit code " + std::to_string(*record.exit_code);
  return text + "</p>\n<p class=\"facts\">" + html_text(plan.substr(0, plan.find('\n'))) + "</p>\n";
}

std::string error_box(const Error& error) {
  return "<div class=\"box\">" + html_text(error.message) + " " + code(error.code) +
         (error.hint.empty() ? "" : "<br>" + html_text(error.hint)) + "</div>\n";
}

std::string tone_of(StepRecordEnd end) {
  if (end == StepRecordEnd::done) return "good";
  return end == StepRecordEnd::skipped ? "warn" : "bad";
}

std::string operation_row(const OperationRecord& operation) {
  std::vector<std::string> statuses;
  for (const StatusSeen& seen : operation.statuses)
    statuses.push_back(html_text(seen.status));
  std::vector<std::string> ids;
  for (const std::string& id : operation.request_ids)
    ids.push_back(code(id));
  return "<tr><td>" + html_text(operation.what) + "</td><td>" + format_time(operation.began) + "</td><td>" +
         (operation.ended ? format_duration(*operation.ended - operation.began) : "no end") + "</td><td>" +
         join(statuses, " → ") + "</td><td>" + join(ids, "<br>") + "</td></tr>\n";
}

std::string operations_table(const StepRecord& step) {
  if (step.operations.empty()) return {};
  std::string text = "<table>\n<tr><th>operation</th><th>began</th><th>took</th><th>statuses</th><th>request ids</th>"
                     "</tr>\n";
  for (const OperationRecord& operation : step.operations)
    text += operation_row(operation);
  return text + "</table>\n";
}

std::string step_details(const StepRecord& step) {
  const bool is_done = step.end == StepRecordEnd::done;
  const std::string& id = step.id_after.empty() ? step.id_before : step.id_after;
  std::string text = std::string{is_done ? "<details>" : "<details open>"} + "<summary>" +
                     html_badge(tone_of(step.end), std::string{to_word(step.end)}) + " " +
                     std::string{to_word(step.action)} + " " + code(address_of(step.key)) + " <span class=\"what\">" +
                     html_text(id);
  if (step.began && step.ended) text += " " + format_duration(*step.ended - *step.began);
  text += "</span></summary>\n";
  if (step.error) text += error_box(*step.error);
  for (const std::string& note : step.notes)
    text += "<p>" + html_text(note) + "</p>\n";
  if (const std::string lines = change_lines(step); !lines.empty()) text += html_diff(as_diff(lines));
  return text + operations_table(step) + "</details>\n";
}

std::string steps(const RunRecord& record) {
  std::string text = "<h2>Steps</h2>\n";
  for (const bool is_done : {false, true})
    for (const StepRecord& step : record.steps)
      if ((step.end == StepRecordEnd::done) == is_done) text += step_details(step);
  return text;
}

std::string timeline(const RunRecord& record) {
  const std::string picture = timeline_svg(record);
  if (picture.empty()) return {};
  return "<h2>Timeline</h2>\n<p class=\"facts\"><svg class=\"key\"><rect class=\"bar\" width=\"100%\" height=\"100%\"/>"
         "</svg>the call<svg class=\"key\"><rect class=\"bar wait\" width=\"100%\" height=\"100%\"/></svg>waiting for "
         "Aura<svg class=\"key\"><rect class=\"bar bad\" width=\"100%\" height=\"100%\"/></svg>did not end well</p>\n"
         "<div class=\"chart\">\n" +
         picture + "</div>\n";
}

} // namespace

std::string run_html(const RunRecord& record) {
  std::string body = "<h1>" + html_text(run_headline(record)) + "</h1>\n" + facts(record) + tiles(record);
  if (record.trouble) body += error_box(*record.trouble);
  return html_page("auraform: " + run_headline(record), body + timeline(record) + steps(record));
}
