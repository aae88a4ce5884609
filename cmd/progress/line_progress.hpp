#pragma once

#include "cmd/progress/progress.hpp"
#include "cmd/progress/running_steps.hpp"

/// One line a change, for pipes and logs; a step that takes long says once a minute that it is still there.
class LineProgress final : public Progress {
public:
  LineProgress(Output& err, const Style& style);

  void on_event(const RunEvent& event) override;
  void tick(TimePoint now) override;
  void remark(const std::string& text) override { err_.write(text); }
  void finish() override {}

private:
  Output& err_;
  Style style_;
  RunningSteps running_;
};
