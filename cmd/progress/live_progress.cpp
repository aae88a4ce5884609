#include "cmd/progress/live_progress.hpp"

#include "base/text.hpp"
#include "cmd/progress/step_words.hpp"
#include "cmd/text/value_text.hpp"

#include <algorithm>

namespace {

/// Lines that stay free: the last done one, and the cursor's.
constexpr std::size_t spared_rows = 2;

std::string what_happens(const RunningStep& step) {
  const RunEvent& last = step.last;
  std::string text{last.operation ? to_word(*last.operation) : to_word(last.action)};
  if (!last.status.empty()) text += " · " + visible(last.status);
  return text;
}

std::string times_of(const RunningStep& step, TimePoint now) {
  std::string text = format_duration(now - step.operation_began);
  if (step.last.expected) text += " of " + estimate_text(*step.last.expected);
  return text;
}

/// The text cut to so many columns.
std::string fitted(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::string cut = shortened(text, width);
  while (display_width(cut) > width && cut.size() > 3)
    cut = shortened(text, cut.size() - 4);
  return cut;
}

} // namespace

std::vector<std::string> live_lines(const RunningSteps& steps, TimePoint now, TerminalSize size, const Style& style) {
  const std::size_t rows = size.rows > spared_rows + 1 ? size.rows - spared_rows : 1;
  const std::size_t width = size.columns > 1 ? size.columns - 1 : 1;
  std::size_t address_width = 0;
  std::size_t happening_width = 0;
  for (const auto& [key, step] : steps.by_key()) {
    address_width = std::max(address_width, display_width(shown_address(key)));
    happening_width = std::max(happening_width, display_width(what_happens(step)));
  }
  std::vector<std::string> lines;
  const std::size_t total = steps.by_key().size();
  for (const auto& [key, step] : steps.by_key()) {
    if (lines.size() + 1 == rows && total > rows) {
      lines.push_back(fitted("… and " + std::to_string(total - lines.size()) + " more", width));
      break;
    }
    const std::string line = "  " + padded(shown_address(key), address_width) + "  " +
                             padded(what_happens(step), happening_width) + "  " + times_of(step, now);
    lines.push_back(style.paint(Tone::faint, fitted(line, width)));
  }
  return lines;
}

LiveProgress::LiveProgress(Output& err, const Style& style)
    : err_(err)
    , style_(style) {}

void LiveProgress::on_event(const RunEvent& event) {
  running_.add(event);
  now_ = std::max(now_, event.at);
  draw(ended_line(event, style_));
}

void LiveProgress::tick(TimePoint now) {
  now_ = std::max(now_, now);
  draw({});
}

void LiveProgress::remark(const std::string& text) { draw(text); }

void LiveProgress::finish() {
  running_ = RunningSteps{};
  draw({});
}

/// One write, so that the terminal never shows half a picture: back to the first live line, clear to the end, what is
/// done now, and the live lines again.
void LiveProgress::draw(const std::string& above) {
  std::string text;
  if (drawn_lines_ > 0) text += "\x1b[" + std::to_string(drawn_lines_) + "A";
  if (drawn_lines_ > 0) text += "\r\x1b[J";
  text += above;
  const std::vector<std::string> lines = live_lines(running_, now_, err_.size(), style_);
  for (const std::string& line : lines)
    text += line + "\n";
  drawn_lines_ = lines.size();
  if (!text.empty()) err_.write(text);
}
