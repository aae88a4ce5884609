#pragma once

#include "reconcile/steps/next.hpp"

/// Where a new instance's data comes from, as Aura's create call wants it named.
class SourceFinder {
public:
  explicit SourceFinder(const std::optional<Source>& source)
      : source_(source) {}

  /// Done: `instance_id` and `snapshot_id` say it; both are empty where there is no source.
  Next begin(StepContext& context);
  Next on_reply(StepContext& context, const CallOutcome& outcome);

  const std::string& instance_id() const { return instance_id_; }
  const std::string& snapshot_id() const { return snapshot_id_; }

private:
  Next ask(StepContext& context);

  const std::optional<Source>& source_;
  std::string instance_id_;
  std::string snapshot_id_;
  int days_back_ = 0;
  int failures_ = 0;
};
