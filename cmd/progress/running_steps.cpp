#include "cmd/progress/running_steps.hpp"

void RunningSteps::add(const RunEvent& event) {
  switch (event.kind) {
  case RunEvent::Kind::step_started:
    steps_[event.key] = {event, event.at, event.at, event.at};
    return;
  case RunEvent::Kind::operation_started:
  case RunEvent::Kind::progress: {
    const auto step = steps_.find(event.key);
    if (step == steps_.end()) return;
    if (event.kind == RunEvent::Kind::operation_started) step->second.operation_began = event.at;
    step->second.last = event;
    return;
  }
  case RunEvent::Kind::step_finished:
  case RunEvent::Kind::step_failed:
  case RunEvent::Kind::step_skipped:
    steps_.erase(event.key);
    return;
  case RunEvent::Kind::operation_finished:
  case RunEvent::Kind::note:
    return;
  }
}
