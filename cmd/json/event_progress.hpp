#pragma once

#include "cmd/json/event_stream.hpp"
#include "cmd/progress/progress.hpp"
#include "cmd/progress/running_steps.hpp"

/// Tells an apply as events. What merely goes on is told when its status changes, and every ten seconds.
class EventProgress final : public Progress {
public:
  explicit EventProgress(EventStream& events);

  void on_event(const RunEvent& event) override;
  void tick(TimePoint now) override;
  void remark(const std::string& text) override;
  void finish() override {}

private:
  void tell(const RunEvent& event, RunningStep* step);

  EventStream& events_;
  RunningSteps running_;
  std::map<std::string, std::string> statuses_; ///< last told, by key
};

/// Everything to several.
class ProgressGroup final : public Progress {
public:
  void add(std::unique_ptr<Progress> progress) { members_.push_back(std::move(progress)); }

  void on_event(const RunEvent& event) override;
  void tick(TimePoint now) override;
  void remark(const std::string& text) override;
  void finish() override;

private:
  std::vector<std::unique_ptr<Progress>> members_;
};
