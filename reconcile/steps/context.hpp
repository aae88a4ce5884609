#pragma once

#include "reconcile/runner/ledger.hpp"

#include <string>

/// What the operations of one step share: what is known of its instance, and what was done to it.
struct StepContext {
  const Step& step;
  RunLedger& ledger;
  const Operation* operation = nullptr; ///< the present one
  std::string record_key;               ///< where the instance in work is recorded: the step's key, or its clone's
  std::string id;                       ///< the instance's; empty: there is none (yet)
  std::string snapshot_id;              ///< what a clone is made from; empty: none was taken in this step
  std::optional<LiveInstance> seen;     ///< as it was last told in this step
  bool created_here = false;            ///< by this step: the planned create has been made, or was found
  std::optional<Milliseconds> expected; ///< how long the present operation is likely to take
  std::optional<TimePoint> clock;       ///< when the present operation's time began: at the first answer to its call
  ChangeCounts done;
  std::optional<Error> credential_trouble;
  std::string request_id;               ///< Aura's, of the last answer
  std::vector<std::string> request_ids; ///< of the present operation's first answers and of its last ones

  TimePoint now() const { return ledger.now(); }
  std::string address() const;
  /// "pausing instance.orders": for errors about the present operation.
  std::string doing() const;
  const Record* record() const { return ledger.record_of(record_key); }

  /// Keeps an answer's request id. Of the many polls of a long operation only the last few are worth keeping.
  void heard(const std::string& request);

  /// Starts the operation's clock unless it runs.
  void start_clock();
  /// When the operation's time is over; it has all of it while its clock has not begun.
  TimePoint deadline() const;
  bool out_of_time() const { return now() >= deadline(); }

  /// All that is known of the instance's fields, the newest knowledge first.
  FieldValues known() const;
  /// What operations like the present one took before, be it in this run; nullopt: nothing is known.
  std::optional<Milliseconds> measured_before() const;
  /// How long to wait before looking whether the present operation is over, by what is known by now.
  Milliseconds until_next_look();
  /// How long to wait before a call goes again that Aura was too busy for, or that was not answered.
  Milliseconds until_next_try() const;
  /// Whether Aura may not know the instance everywhere yet.
  bool is_newborn() const;

  void saw(const LiveInstance& live);
  /// An event about this step; `operation`, `id` and times are filled in.
  RunEvent event(RunEvent::Kind kind) const;
  void tell_progress(const std::string& status);
  void note(std::string detail);

  /// The operation settled: what was granted and what was last read, and how long it took.
  void record_settled(const FieldValues& applied);
  void record_duration();
};

/// What a GET told that a record keeps: the fields, and the status where it is running or paused.
FieldValues fields_to_record(const LiveInstance& live);

/// An Error of kind `apply` about the present operation.
Error step_error(const StepContext& context, std::string code, const std::string& what, std::string hint);
