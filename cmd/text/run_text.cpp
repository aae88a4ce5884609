#include "cmd/text/run_text.hpp"

#include "base/text.hpp"
#include "cmd/run_record/run_markdown.hpp"

#include <algorithm>
#include <array>

namespace {

constexpr std::size_t short_id = 8;
constexpr std::size_t columns = 6;
using Row = std::array<std::string, columns>;

std::string took_text(const std::optional<TimePoint>& began, const std::optional<TimePoint>& ended) {
  return began && ended ? format_duration(*ended - *began) : "-";
}

std::string counts_text(const ChangeCounts& counts) {
  std::string text = std::to_string(counts.add) + " added, " + std::to_string(counts.change) + " changed, " +
                     std::to_string(counts.destroy) + " destroyed";
  if (counts.adopt > 0) text += ", " + std::to_string(counts.adopt) + " adopted";
  if (counts.forget > 0) text += ", " + std::to_string(counts.forget) + " forgotten";
  return text;
}

std::string begin_text(TimePoint began) { return format_time(std::chrono::floor<std::chrono::seconds>(began)); }

Row row_of(const RunRecord& run) {
  return {visible(run.id.substr(0, short_id)),
          begin_text(run.began),
          took_text(run.began, run.ended),
          visible(run.operation) + " " + std::string{to_word(run.end)},
          counts_text(run.done),
          visible(run.who)};
}

Tone tone_of(StepRecordEnd end) {
  if (end == StepRecordEnd::done) return Tone::addition;
  return end == StepRecordEnd::skipped ? Tone::change : Tone::removal;
}

std::string error_text(const Error& error, const std::string& indent) {
  std::string text = indent + visible(error.message) + " [" + visible(error.code) + "]\n";
  if (!error.hint.empty()) text += indent + "  Hint: " + visible(error.hint) + "\n";
  return text;
}

std::string indented(const std::string& lines) {
  std::string text;
  for (std::size_t from = 0; from < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', from), lines.size());
    text += "    " + lines.substr(from, end - from) + "\n";
    from = end + 1;
  }
  return text;
}

std::string operation_text(const OperationRecord& operation) {
  std::string text = visible(operation.what) + ": " +
                     (operation.ended ? took_text(operation.began, operation.ended) : std::string{"no end known"});
  std::vector<std::string> statuses;
  for (const StatusSeen& seen : operation.statuses)
    statuses.push_back(visible(seen.status));
  if (!statuses.empty()) text += " (" + join(statuses, ", ") + ")";
  if (!operation.request_ids.empty()) text += ", last request id " + visible(operation.request_ids.back());
  return text;
}

std::string step_text(const StepRecord& step, const Style& style) {
  const std::string& id = step.id_after.empty() ? step.id_before : step.id_after;
  std::string text = "\n  " + visible(address_of(step.key)) + (id.empty() ? "" : " [id=" + visible(id) + "]") + ": " +
                     std::string{to_word(step.action)} + " " +
                     style.paint(tone_of(step.end), std::string{to_word(step.end)});
  if (step.began && step.ended) text += " after " + took_text(step.began, step.ended);
  text += "\n";
  if (step.error) text += error_text(*step.error, "    ");
  for (const std::string& note : step.notes)
    text += "    " + visible(note) + "\n";
  text += indented(change_lines(step));
  std::size_t number = 0;
  for (const OperationRecord& operation : step.operations)
    text += "      " + std::to_string(++number) + ". " + operation_text(operation) + "\n";
  return text;
}

} // namespace

std::string runs_text(const std::vector<RunRecord>& runs, const Style& style) {
  std::vector<Row> rows{{"RUN", "BEGAN", "TOOK", "OUTCOME", "DONE", "WHO"}};
  for (const RunRecord& run : runs)
    rows.push_back(row_of(run));
  std::array<std::size_t, columns> widths{};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < columns; ++i)
      widths.at(i) = std::max(widths.at(i), display_width(row.at(i)));
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i + 1 < columns; ++i)
      line += padded(row.at(i), widths.at(i)) + "  ";
    line += row.back();
    text += (text.empty() ? style.paint(Tone::faint, line) : line) + "\n";
  }
  return text;
}

std::string run_text(const RunRecord& run, const Style& style) {
  std::string text = run_headline(run) + ": " + counts_text(run.done) + "\n  run " + visible(run.id) + " by " +
                     visible(run.who) + ", auraform " + visible(run.program_version) + "\n  began " +
                     begin_text(run.began) +
                     (run.ended ? ", took " + took_text(run.began, run.ended) : std::string{", no end known"});
  if (run.exit_code) text += ", exit code " + std::to_string(*run.exit_code);
  text += "\n";
  if (run.trouble) text += error_text(*run.trouble, "  ");
  for (const bool is_done : {false, true})
    for (const StepRecord& step : run.steps)
      if ((step.end == StepRecordEnd::done) == is_done) text += step_text(step, style);
  return text;
}
