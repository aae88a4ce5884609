#pragma once

#include "reconcile/observer.hpp"

#include <map>
#include <string>

/// A step that is under way, as far as its events told.
struct RunningStep {
  RunEvent last;             ///< the newest event, with the status and expectation last told
  TimePoint began;           ///< the step
  TimePoint operation_began; ///< the present operation
  TimePoint spoken;          ///< when something was last said about it
};

/// Keeps, from the events, which steps are under way.
class RunningSteps {
public:
  void add(const RunEvent& event);
  /// In the order of their keys.
  std::map<std::string, RunningStep>& by_key() { return steps_; }
  const std::map<std::string, RunningStep>& by_key() const { return steps_; }

private:
  std::map<std::string, RunningStep> steps_;
};
