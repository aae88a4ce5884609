#include "cmd/html/timeline.hpp"

#include "base/text.hpp"
#include "cmd/markdown/escape.hpp"

#include <algorithm>
#include <array>

namespace {

// In the picture's own units.
constexpr std::int64_t width = 1100;
constexpr std::int64_t label_width = 260;
constexpr std::int64_t row_height = 26;
constexpr std::int64_t top = 30;
constexpr std::size_t longest_label = 34;

/// Which piece of time is drawn.
struct Scale {
  TimePoint from;
  Milliseconds length{1};

  std::int64_t x(TimePoint at) const {
    const std::int64_t room = width - label_width - 20;
    const Milliseconds since = std::clamp<Milliseconds>(at - from, Milliseconds{0}, length);
    return label_width + room * since.count() / length.count();
  }
};

/// When the run was last heard of: also for one that has no end.
TimePoint last_news(const RunRecord& record) {
  TimePoint last = record.ended.value_or(record.began);
  for (const StepRecord& step : record.steps)
    for (const OperationRecord& operation : step.operations) {
      last = std::max({last, operation.began, operation.ended.value_or(operation.began)});
      if (!operation.statuses.empty()) last = std::max(last, operation.statuses.back().at);
    }
  return last;
}

/// A distance between marks such that there are at most eight.
Milliseconds mark_distance(Milliseconds length) {
  constexpr std::array<std::int64_t, 16> distances{50,    100,   200,    500,    1000,   2000,    5000,    10000,
                                                   30000, 60000, 120000, 300000, 600000, 1200000, 3600000, 7200000};
  for (const std::int64_t distance : distances)
    if (length.count() / distance <= 8) return Milliseconds{distance};
  return Milliseconds{length.count() / 8};
}

/// `1.5s` where the marks lie within seconds.
std::string mark_label(Milliseconds at, Milliseconds distance) {
  if (distance >= std::chrono::seconds(1)) return format_duration(at);
  const std::string hundredths = std::to_string(at.count() % 1000 / 10 + 100).substr(1);
  return std::to_string(at.count() / 1000) + "." + hundredths + "s";
}

/// Keys that begin alike differ at their ends: what is cut out is the middle.
std::string label_of(const std::string& key) {
  if (key.size() <= longest_label) return key;
  constexpr std::size_t kept_end = longest_label / 2;
  std::size_t end = key.size() - kept_end;
  while (end < key.size() && (static_cast<unsigned char>(key[end]) & 0xC0U) == 0x80U)
    ++end; // no half letters
  return shortened(key, longest_label - kept_end) + key.substr(end);
}

std::string attribute(const std::string& name, std::int64_t value) {
  return " " + name + "=\"" + std::to_string(value) + "\"";
}

std::string axis(const Scale& scale, std::int64_t height) {
  std::string text;
  const Milliseconds distance = mark_distance(scale.length);
  for (Milliseconds at{0}; at <= scale.length; at += distance) {
    const std::int64_t x = scale.x(scale.from + at);
    text += "<line class=\"grid\"" + attribute("x1", x) + attribute("x2", x) + attribute("y1", top - 6) +
            attribute("y2", height) + "/><text class=\"axis\" text-anchor=\"middle\"" + attribute("x", x) +
            attribute("y", top - 12) + ">" + mark_label(at, distance) + "</text>\n";
  }
  return text;
}

std::string bar(const std::string& tone, std::int64_t from, std::int64_t to, std::int64_t y, const std::string& title) {
  return "<rect class=\"bar " + tone + "\" rx=\"2\" height=\"16\"" + attribute("x", from) + attribute("y", y) +
         attribute("width", std::max<std::int64_t>(to - from, 2)) + "><title>" + html_text(title) + "</title></rect>\n";
}

std::string operation_title(const OperationRecord& operation) {
  std::string title = operation.what;
  if (operation.ended) title += ", " + format_duration(*operation.ended - operation.began);
  return title;
}

/// The call, then each status that was waited out.
std::string operation_bars(const OperationRecord& operation, const StepRecord& step, const Scale& scale, TimePoint last,
                           std::int64_t y) {
  const bool settled = operation.ended.has_value();
  const TimePoint end = operation.ended.value_or(step.ended.value_or(last));
  const std::string title = operation_title(operation);
  const TimePoint told = operation.statuses.empty() ? end : std::min(operation.statuses.front().at, end);
  std::string text = bar(settled ? "" : "bad", scale.x(operation.began), scale.x(told), y, title);
  for (std::size_t i = 0; i < operation.statuses.size(); ++i) {
    const TimePoint from = operation.statuses[i].at;
    const TimePoint to = i + 1 < operation.statuses.size() ? operation.statuses[i + 1].at : end;
    if (from >= to) continue;
    text += bar(settled ? "wait" : "bad", scale.x(from), scale.x(to), y,
                title + ": " + operation.statuses[i].status + ", " + format_duration(to - from));
  }
  return text;
}

std::string step_row(const StepRecord& step, const Scale& scale, TimePoint last, std::int64_t y) {
  std::string text = "<text x=\"8\"" + attribute("y", y + 13) + ">" + html_text(label_of(step.key)) + "<title>" +
                     html_text(address_of(step.key)) + ", " + std::string{to_word(step.action)} + ", " +
                     std::string{to_word(step.end)} + "</title></text>\n";
  for (const OperationRecord& operation : step.operations)
    text += operation_bars(operation, step, scale, last, y);
  return text;
}

} // namespace

std::string timeline_svg(const RunRecord& record) {
  std::vector<const StepRecord*> begun;
  for (const StepRecord& step : record.steps)
    if (step.began) begun.push_back(&step);
  if (begun.empty()) return {};
  std::stable_sort(begun.begin(), begun.end(),
                   [](const StepRecord* left, const StepRecord* right) { return *left->began < *right->began; });
  const TimePoint last = last_news(record);
  const Scale scale{(*begun.front()->began), std::max<Milliseconds>(last - *begun.front()->began, Milliseconds{1})};
  const std::int64_t height = top + static_cast<std::int64_t>(begun.size()) * row_height + 8;
  std::string text = "<svg viewBox=\"0 0 " + std::to_string(width) + " " + std::to_string(height) +
                     "\" role=\"img\" aria-label=\"operations over time\">\n" + axis(scale, height);
  std::int64_t y = top;
  for (const StepRecord* step : begun) {
    text += step_row(*step, scale, last, y);
    y += row_height;
  }
  return text + "</svg>\n";
}
