#pragma once

#include "base/json.hpp"
#include "cmd/environment.hpp"
#include "cmd/exit_code.hpp"
#include "reconcile/plan.hpp"

#include <memory>
#include <string>
#include <vector>

/// What the last event of a run sums up.
struct RunSummary {
  std::string operation; ///< the verb: plan, apply, destroy, drift, validate
  ChangeCounts counts;   ///< planned by a plan, done by an apply
  std::size_t failed = 0;
  std::size_t skipped = 0;
  std::size_t interrupted = 0;
  std::size_t drifted = 0;   ///< instances that changed or are gone
  std::size_t unmanaged = 0; ///< instances

  bool operator==(const RunSummary&) const = default;
};

/// The events of a run, one JSON object a line, to as many outputs as want them. Each gets a level, a module and the
/// time; the first is `version`, the last a `change_summary` with the exit code, however the run ends.
class EventStream {
public:
  explicit EventStream(const Clock& clock);
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  /// Events go there too from now on; it is told the version at once.
  void add(Output& output);
  void add(std::unique_ptr<Output> output);
  /// Whether anybody listens.
  bool is_open() const { return !outputs_.empty(); }

  void emit(const Json& event);
  /// What the end is to tell; a later one takes its place.
  void summarize(RunSummary summary) { summary_ = std::move(summary); }
  const RunSummary& summary() const { return summary_; }
  /// The last event.
  void finish(ExitCode code);
  /// Of the outputs that are ours.
  std::optional<Error> failure() const;

private:
  std::string line_of(Json event) const;

  const Clock& clock_;
  std::vector<Output*> outputs_;
  std::vector<std::unique_ptr<Output>> owned_;
  RunSummary summary_;
};
