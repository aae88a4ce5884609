#pragma once

#include "reconcile/estimate.hpp"
#include "reconcile/runner/runner.hpp"

/// What all steps of a run share: the time they were told, the record as their entries make it, and what the next turn
/// is to carry.
class RunLedger {
public:
  RunLedger(const State& recorded, const RunnerOptions& options);
  RunLedger(const RunLedger&) = delete;
  RunLedger& operator=(const RunLedger&) = delete;

  TimePoint now() const { return now_; }
  /// Time never runs backwards in here, whatever the clock does.
  void set_now(TimePoint now);

  const RunnerOptions& options() const { return options_; }
  const Estimator& estimator() const { return estimator_; }
  const State& state() const { return state_; }
  /// The record under a key, or nullptr.
  const Record* record_of(const std::string& key) const;
  /// Whether any record means this instance.
  bool owns(const std::string& id) const;

  void record(JournalEntry entry);
  void hand_over(Credential credential);
  void tell(RunEvent event);

  /// Nothing new begins any more.
  bool stopping() const { return stopping_; }
  void stop() { stopping_ = true; }
  /// Steps that have not begun to do anything do not begin.
  bool holding_back() const { return holding_back_; }
  void hold_back() { holding_back_ = true; }

  bool has_news() const;
  /// Entries, credentials and events since the last time; no calls.
  Turn take();

private:
  RunnerOptions options_;
  Estimator estimator_;
  State state_;
  Turn turn_;
  TimePoint now_{};
  bool stopping_ = false;
  bool holding_back_ = false;
};
