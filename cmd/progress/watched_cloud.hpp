#pragma once

#include "cmd/progress/progress.hpp"
#include "reconcile/runner/apply.hpp"

/// Passes everything on, and lets the progress tick at least once a second of waiting. It also tells the user, once,
/// that an interruption was heard.
class WatchedCloud final : public Cloud {
public:
  WatchedCloud(Cloud& cloud, Progress& progress, const StopSignal& stop);

  using Cloud::start;
  TimePoint now() const override { return cloud_.now(); }
  void start(CallId id, const ReadCall& call, Priority priority) override { cloud_.start(id, call, priority); }
  void start(CallId id, const WriteCall& call) override { cloud_.start(id, call); }
  std::vector<Reply> wait(TimePoint deadline) override;
  void cancel_unsent() override { cloud_.cancel_unsent(); }

private:
  Cloud& cloud_;
  Progress& progress_;
  const StopSignal& stop_;
  bool told_of_stop_ = false;
};
