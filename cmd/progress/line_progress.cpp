#include "cmd/progress/line_progress.hpp"

#include "cmd/progress/step_words.hpp"

namespace {

constexpr Milliseconds between_remarks = std::chrono::minutes(1);

} // namespace

LineProgress::LineProgress(Output& err, const Style& style)
    : err_(err)
    , style_(style) {}

void LineProgress::on_event(const RunEvent& event) {
  running_.add(event);
  if (event.kind == RunEvent::Kind::step_started)
    err_.write(started_line(event));
  else if (const std::string line = ended_line(event, style_); !line.empty())
    err_.write(line);
  tick(event.at);
}

void LineProgress::tick(TimePoint now) {
  for (auto& [key, step] : running_.by_key()) {
    if (now - step.spoken < between_remarks) continue;
    step.spoken = now;
    err_.write(still_line(step.last, now - step.began));
  }
}
