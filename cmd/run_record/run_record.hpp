#pragma once

#include "reconcile/runner/apply.hpp"

#include <optional>
#include <string>
#include <vector>

/// A status that Aura told while an operation was waited for.
struct StatusSeen {
  std::string status;
  TimePoint at; ///< when it was seen first

  bool operator==(const StatusSeen&) const = default;
};

/// One operation as it went.
struct OperationRecord {
  OperationKind kind = OperationKind::wait_settled;
  std::string what; ///< in the plan's words: `update memory = "8GB"`
  TimePoint began;
  std::optional<TimePoint> ended;       ///< nullopt: it did not settle
  std::vector<StatusSeen> statuses;     ///< in order, each change once
  std::vector<std::string> request_ids; ///< Aura's, of the first answers and of the last ones

  bool operator==(const OperationRecord&) const = default;
};

/// What became of one step.
enum class StepRecordEnd {
  unfinished, ///< not begun or under way; what a killed run leaves
  done,
  failed,
  skipped,
  interrupted,
};

/// One step: the instance before and after, and what was done to it.
struct StepRecord {
  std::string key;
  Action action = Action::no_op;
  Reason reason = Reason::in_sync;
  std::string project_id;
  std::string id_before; ///< empty: there was none
  std::string id_after;  ///< empty: there is none, or it is not known
  FieldValues before;    ///< live as planned, where it was not told as recorded
  FieldValues after;     ///< as recorded when the run ended
  StepRecordEnd end = StepRecordEnd::unfinished;
  std::optional<TimePoint> began;
  std::optional<TimePoint> ended;
  std::vector<OperationRecord> operations;
  std::vector<std::string> notes;
  std::optional<Error> error;

  bool operator==(const StepRecord&) const = default;
};

enum class RunEnd { unfinished, complete, incomplete, interrupted };

/// An apply, for whoever asks later what was done, by whom, when and with what result. It holds no password, token or
/// client secret.
struct RunRecord {
  std::string id;        ///< random; the lock's
  std::string operation; ///< `apply`, `destroy`, `import`
  std::string who;       ///< user@host (process 123)
  std::string program_version;
  TimePoint began;
  std::optional<TimePoint> ended;
  RunEnd end = RunEnd::unfinished;
  std::optional<int> exit_code;
  std::string lineage; ///< the state's; empty: there was none yet
  std::uint64_t serial_before = 0;
  std::uint64_t serial_after = 0;
  ChangeCounts planned;
  ChangeCounts done;
  std::vector<StepRecord> steps; ///< in the plan's order, without those that do nothing
  std::optional<Error> trouble;  ///< of the run itself

  bool operator==(const RunRecord&) const = default;
};

/// `done`, `failed` …; `complete`, `interrupted` …
std::string_view to_word(StepRecordEnd end);
std::string_view to_word(RunEnd end);
