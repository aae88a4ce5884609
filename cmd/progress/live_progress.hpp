#pragma once

#include "cmd/progress/progress.hpp"
#include "cmd/progress/running_steps.hpp"

#include <string>
#include <vector>

/// The lines for the steps under way: address, operation, status, time elapsed and, where it is known, expected. At
/// most as many as fit, each no wider than the terminal. Pure.
std::vector<std::string> live_lines(const RunningSteps& steps, TimePoint now, TerminalSize size, const Style& style);

/// Lines that are drawn anew as things happen, below those of what is done.
class LiveProgress final : public Progress {
public:
  LiveProgress(Output& err, const Style& style);

  void on_event(const RunEvent& event) override;
  void tick(TimePoint now) override;
  void remark(const std::string& text) override;
  void finish() override;

private:
  void draw(const std::string& above);

  Output& err_;
  Style style_;
  RunningSteps running_;
  TimePoint now_;
  std::size_t drawn_lines_ = 0;
};
