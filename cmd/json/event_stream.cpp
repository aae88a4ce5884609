#include "cmd/json/event_stream.hpp"

#include "cmd/json/summary_events.hpp"

#include <nlohmann/json.hpp>

EventStream::EventStream(const Clock& clock)
    : clock_(clock) {}

void EventStream::add(Output& output) {
  outputs_.push_back(&output);
  output.write(line_of(version_event()));
}

void EventStream::add(std::unique_ptr<Output> output) {
  owned_.push_back(std::move(output));
  add(*owned_.back());
}

std::string EventStream::line_of(Json event) const {
  if (!event.contains("@level")) event["@level"] = "info";
  event["@module"] = "auraform.ui";
  event["@timestamp"] = format_time(clock_.now());
  return to_line(event) + "\n";
}

void EventStream::emit(const Json& event) {
  if (!is_open()) return;
  const std::string line = line_of(event);
  for (Output* output : outputs_)
    output->write(line);
}

void EventStream::finish(ExitCode code) { emit(final_summary_event(summary_, code)); }

std::optional<Error> EventStream::failure() const {
  for (const auto& output : owned_)
    if (output->failure()) return output->failure();
  return std::nullopt;
}
