#pragma once

#include "reconcile/cloud.hpp"
#include "reconcile/observer.hpp"
#include "reconcile/plan.hpp"
#include "state/credential_sink.hpp"
#include "state/journal.hpp"

#include <memory>
#include <variant>

struct RunnerOptions {
  std::size_t calls_in_flight = 64; ///< `-parallelism`
  bool verify_assumptions = false;  ///< re-read each instance before its first write; what moved fails as stale
  bool all_or_nothing = false;      ///< once one step is found stale, those that have not begun do not begin
  Milliseconds first_poll{1000};    ///< before the first look at an operation of unknown duration; the least wait
  Milliseconds longest_poll{20000}; ///< looks grow apart up to this
  Milliseconds status_lag{5000};    ///< how long a status may still tell of the time before an accepted call
  Milliseconds list_lag{60000};     ///< how long a new instance may be missing from lists
  Milliseconds newborn_time = usual_newborn_time;
};

/// A call that may leave once everything else of the same turn is done.
struct OutgoingCall {
  CallId id = 0;
  std::variant<ReadCall, WriteCall> call;
  Priority priority = Priority::poll;
};

/// What the runner wants done, in this order: entries made durable, credentials handed to the sink, events told,
/// calls started. If an entry cannot be made durable the calls must not leave: tell `journal_failed`.
struct Turn {
  std::vector<JournalEntry> entries;
  std::vector<Credential> credentials;
  std::vector<RunEvent> events;
  std::vector<OutgoingCall> calls;
};

/// What became of one credential.
struct CredentialOutcome {
  PasswordState state = PasswordState::stored; ///< `stored`, `rescued`, or `pending`: neither place took it
  std::string location;                        ///< where it is; empty when it is nowhere
  std::optional<Error> trouble;                ///< why it is not where it was meant to be; never the password

  bool operator==(const CredentialOutcome&) const = default;
};

/// How the run ended for one step.
enum class StepEnd { done, failed, skipped, interrupted };

struct StepOutcome {
  std::string key;
  Action action = Action::no_op;
  StepEnd end = StepEnd::done;
  std::optional<Error>
      error;               ///< a step that is done can have one: its instance stands, its password is not in the sink
  std::string id;          ///< Aura's, at the end
  ChangeCounts counts;     ///< what was really done, be the step done or not
  std::string snapshot_id; ///< of the snapshot that the step took, complete or not; empty: none
};

/// Carries out a plan. A pure state machine: it is told time and replies and hands out calls; it starts nothing itself,
/// reads no clock and writes no file.
class Runner {
public:
  Runner(const Plan& plan, const State& recorded, RunnerOptions options);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// What can be done now. Empty when everything waits for replies or time.
  Turn advance(TimePoint now);
  void deliver(const Reply& reply, TimePoint now);
  /// What became of the credential that a turn handed out for `key`.
  void credential_stored(const std::string& key, const CredentialOutcome& outcome);
  /// The entries of the last turn are not durable: its calls did not leave, and nothing new begins.
  void journal_failed(const Error& error, TimePoint now);
  /// First signal: nothing new begins; what is in flight is recorded when its answer comes.
  void stop(TimePoint now);

  /// When `advance` has something to do even without replies; nullopt: only replies help.
  std::optional<TimePoint> wake_at() const;
  bool finished() const;
  /// The state as the entries handed out so far make it.
  const State& state() const;
  /// One for each step that is no no-op, in the plan's order; complete when finished.
  std::vector<StepOutcome> outcomes() const;

private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};
