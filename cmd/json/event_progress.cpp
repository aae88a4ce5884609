#include "cmd/json/event_progress.hpp"

#include "base/text.hpp"
#include "cmd/json/run_events.hpp"

#include <nlohmann/json.hpp>

namespace {

constexpr Milliseconds between_events = std::chrono::seconds(10);

} // namespace

EventProgress::EventProgress(EventStream& events)
    : events_(events) {}

void EventProgress::on_event(const RunEvent& event) {
  running_.add(event);
  const auto step = running_.by_key().find(event.key);
  RunningStep* running = step == running_.by_key().end() ? nullptr : &step->second;
  const bool goes_on = event.kind == RunEvent::Kind::progress;
  if (!goes_on || statuses_[event.key] != event.status) tell(event, running);
}

void EventProgress::tick(TimePoint now) {
  for (auto& [key, step] : running_.by_key()) {
    if (now - step.spoken < between_events) continue;
    RunEvent still = step.last;
    still.kind = RunEvent::Kind::progress;
    still.at = now;
    tell(still, &step);
  }
}

void EventProgress::tell(const RunEvent& event, RunningStep* step) {
  if (!event.status.empty()) statuses_[event.key] = event.status;
  const bool goes_on = event.kind == RunEvent::Kind::progress && step != nullptr;
  events_.emit(run_event(event, goes_on ? event.at - step->began : event.elapsed));
  if (step != nullptr) step->spoken = event.at;
}

void EventProgress::remark(const std::string& text) {
  events_.emit({{"type", "log"}, {"@level", "warn"}, {"@message", std::string{trimmed(text)}}});
}

void ProgressGroup::on_event(const RunEvent& event) {
  for (const auto& member : members_)
    member->on_event(event);
}

void ProgressGroup::tick(TimePoint now) {
  for (const auto& member : members_)
    member->tick(now);
}

void ProgressGroup::remark(const std::string& text) {
  for (const auto& member : members_)
    member->remark(text);
}

void ProgressGroup::finish() {
  for (const auto& member : members_)
    member->finish();
}
