#pragma once

#include "cmd/exit_code.hpp"
#include "cmd/run_record/run_record.hpp"
#include "state/state_store.hpp"

#include <deque>
#include <map>

/// Writes down what a run does, from its events.
class RunRecorder final : public Observer {
public:
  /// `holder`: of the state's lock; it says who runs what, and since when.
  RunRecorder(const Plan& plan, const State& recorded, const LockHolder& holder, const std::string& program_version);

  void on_event(const RunEvent& event) override;
  /// The run is over.
  void conclude(const ApplyResult& result, ExitCode code, TimePoint now);
  /// As far as it went.
  const RunRecord& record() const { return record_; }

private:
  struct PlannedOperation {
    OperationKind kind;
    std::string what;
  };

  void begin_operation(StepRecord& step, const RunEvent& event);
  void conclude_step(const StepOutcome& outcome);
  static std::deque<PlannedOperation> planned_of(const Step& step);
  static void see(StepRecord& step, const RunEvent& event);

  RunRecord record_;
  std::map<std::string, std::size_t> places_;                   ///< by key: in the record's steps
  std::map<std::string, std::deque<PlannedOperation>> planned_; ///< by key: what has not begun
  std::map<std::string, std::set<Field>> sensitive_;            ///< by key: what is written of them is that they are
};

/// Tells two observers.
class BothObservers final : public Observer {
public:
  BothObservers(Observer& first, Observer& second)
      : first_(first)
      , second_(second) {}

  void on_event(const RunEvent& event) override {
    first_.on_event(event);
    second_.on_event(event);
  }

private:
  Observer& first_;
  Observer& second_;
};
