#include "cmd/run_record/run_markdown.hpp"

#include "base/text.hpp"
#include "cmd/markdown/diff.hpp"
#include "cmd/markdown/escape.hpp"
#include "cmd/text/plan_text.hpp"
#include "cmd/text/value_text.hpp"

#include <cctype>

namespace {

std::string time_span(const std::optional<TimePoint>& began, const std::optional<TimePoint>& ended) {
  if (!began) return "not begun";
  if (!ended) return "began " + format_time(*began) + ", no end known";
  return "began " + format_time(*began) + ", took " + format_duration(*ended - *began);
}

std::string counts_text(const ChangeCounts& counts) {
  std::string text = std::to_string(counts.add) + " added, " + std::to_string(counts.change) + " changed, " +
                     std::to_string(counts.destroy) + " destroyed";
  if (counts.adopt > 0) text += ", " + std::to_string(counts.adopt) + " adopted";
  if (counts.forget > 0) text += ", " + std::to_string(counts.forget) + " forgotten";
  return text;
}

std::string one_line(std::string text) {
  for (char& letter : text)
    if (letter == '\n') letter = ' ';
  return std::string{trimmed(text)};
}

std::string error_line(const Error& error) {
  std::string line = "**" + markdown_code(error.code) + "** " + markdown_text(error.message);
  if (!error.hint.empty()) line += ". " + markdown_text(error.hint);
  return line + "\n";
}

std::string header(const RunRecord& record) {
  std::string text = "# " + run_headline(record) + ": " + counts_text(record.done) + "\n\n";
  text += "- run " + markdown_code(record.id) + " by " + markdown_code(record.who) + ", auraform " +
          markdown_code(record.program_version) + "\n";
  text += "- " + time_span(record.began, record.ended);
  if (record.exit_code) text += ", exit code " + std::to_string(*record.exit_code);
  text += "\n- " + one_line(plan_summary_text(record.planned, {})) + "\n";
  text += "- " + (record.lineage.empty() ? "a new state" : "state " + markdown_code(record.lineage)) + ", serial " +
          std::to_string(record.serial_before);
  if (record.ended) text += " to " + std::to_string(record.serial_after);
  text += "\n";
  if (record.trouble) text += "- " + error_line(*record.trouble);
  return text;
}

std::string operation_line(const OperationRecord& operation) {
  std::string line = markdown_text(operation.what) + ": " + time_span(operation.began, operation.ended);
  for (std::size_t i = 0; i < operation.statuses.size(); ++i)
    line += (i == 0 ? "; " : ", then ") + markdown_code(operation.statuses[i].status);
  std::vector<std::string> ids;
  for (const std::string& id : operation.request_ids)
    ids.push_back(markdown_code(id));
  if (!ids.empty()) line += "; request ids " + join(ids, ", ");
  return line + "\n";
}

std::string changes_block(const StepRecord& step) {
  const std::string lines = change_lines(step);
  return lines.empty() ? lines : "\n" + markdown_block("diff", as_diff(lines));
}

std::string step_section(const StepRecord& step) {
  std::string text = "\n## " + markdown_code(address_of(step.key)) + ": " + std::string{to_word(step.action)} + ", " +
                     std::string{to_word(step.end)} + "\n\n";
  const std::string& id = step.id_after.empty() ? step.id_before : step.id_after;
  text += "- " + (id.empty() ? "no id known" : "id " + markdown_code(id)) + ", project " +
          markdown_code(step.project_id) + "\n- " + time_span(step.began, step.ended) + "\n";
  for (const std::string& note : step.notes)
    text += "- " + markdown_text(note) + "\n";
  if (step.error) text += "- " + error_line(*step.error);
  text += changes_block(step);
  if (!step.operations.empty()) text += "\n";
  for (std::size_t i = 0; i < step.operations.size(); ++i)
    text += std::to_string(i + 1) + ". " + operation_line(step.operations[i]);
  return text;
}

} // namespace

std::string run_headline(const RunRecord& record) {
  std::string word = record.operation;
  if (!word.empty()) word.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(word.front())));
  return word + " " + std::string{to_word(record.end)};
}

std::vector<FieldChange> changes_of(const StepRecord& step) {
  std::vector<FieldChange> changes;
  for (const FieldTraits& row : field_table()) {
    const FieldValue* before = step.before.find(row.field);
    const FieldValue* after = step.after.find(row.field);
    if (before == after || (before != nullptr && after != nullptr && *before == *after)) continue;
    FieldChange change{.field = row.field};
    if (before != nullptr) change.before = *before;
    if (after != nullptr) change.after = *after;
    changes.push_back(std::move(change));
  }
  return changes;
}

std::string change_lines(const StepRecord& step) {
  std::string lines;
  const auto add = [&lines](bool before, bool after, const std::string& rest) {
    lines += std::string{before && after ? "~" : before ? "-" : "+"} + " " + rest + "\n";
  };
  const auto id_text = [](const std::string& id) { return id.empty() ? id : ::quoted(id); };
  const bool is_both = !step.id_before.empty() && !step.id_after.empty();
  if (step.id_before != step.id_after)
    add(!step.id_before.empty(), !step.id_after.empty(),
        "id = " + id_text(step.id_before) + (is_both ? " -> " : "") + id_text(step.id_after));
  for (const FieldChange& change : changes_of(step))
    add(change.before.has_value(), change.after.has_value(),
        std::string{name_of(change.field)} + " = " + change_text(change));
  return lines;
}

std::string run_markdown(const RunRecord& record) {
  std::string text = header(record);
  for (const bool is_done : {false, true})
    for (const StepRecord& step : record.steps)
      if ((step.end == StepRecordEnd::done) == is_done) text += step_section(step);
  return text;
}
