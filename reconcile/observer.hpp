#pragma once

#include "reconcile/plan.hpp"

/// What happens during an apply, told as it happens.
struct RunEvent {
  enum class Kind {
    step_started,
    operation_started,
    progress, ///< still waiting: `status` is the last one seen
    operation_finished,
    step_finished,
    step_failed,  ///< `error` says why
    step_skipped, ///< a step that it depends on failed, or the run was stopped
    note,         ///< `detail` for a person: an instance adopted, a password unknown
  };
  Kind kind = Kind::progress;
  std::string key;
  Action action = Action::no_op;
  std::optional<OperationKind> operation;
  std::string id; ///< Aura's, where known
  std::string status;
  std::string detail;
  std::string request_id;               ///< Aura's, of the last answer
  std::vector<std::string> request_ids; ///< of the operation, told at its end: of its first answers and its last ones
  Milliseconds elapsed{0};              ///< of the operation; of the step in step_finished and step_failed
  std::optional<Milliseconds> expected; ///< from recorded durations
  std::optional<Error> error;
  TimePoint at;
};

/// Told, and returns at once.
class Observer {
public:
  virtual ~Observer() = default;
  virtual void on_event(const RunEvent& event) = 0;
};
