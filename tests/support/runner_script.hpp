#pragma once

#include "reconcile/runner/runner.hpp"
#include "tests/support/engine_rig.hpp"

#include <string>
#include <vector>

/// A run of one step at a time, answered by hand: what it asks for is looked at, and time moves on to what it asks for
/// next. Credentials are taken by the sink unless `credential` says something else.
class RunnerScript {
public:
  using AnyCall = std::variant<ReadCall, WriteCall>;

  explicit RunnerScript(const Step& step, const State& recorded = {}, RunnerOptions options = {});
  RunnerScript(const Plan& plan, const State& recorded, RunnerOptions options);

  /// Moves on, in time where it must, until the run asks for one call, and names it: `GET a1`, `PATCH a1 memory=8GB`.
  /// `end` when the run is finished.
  std::string next();
  /// Answers that call.
  void reply(SimAura::Outcome outcome, const std::string& request_id = {});
  void accept() { reply(Payload{Accepted{}}); }
  void accept(const LiveInstance& live) { reply(Payload{Accepted{live}}); }
  void tell(const LiveInstance& live) { reply(Payload{live}); }
  void list(std::vector<InstanceSummary> listed) { reply(Payload{std::move(listed)}); }
  void fail(FailureKind kind, Effect effect = Effect::none, const std::string& message = "no");

  StepOutcome outcome() const { return runner.outcomes().front(); }
  /// Names of the entries so far: `IntentOpened InstanceCreated …`.
  std::string entry_names() const;
  template <typename T>
  std::vector<T> entries_of() const {
    std::vector<T> found;
    for (const JournalEntry& entry : entries)
      if (const T* known = std::get_if<T>(&entry)) found.push_back(*known);
    return found;
  }

  Runner runner;
  TimePoint now = TimePoint{} + std::chrono::days{20000};
  TimePoint began = now;
  std::vector<JournalEntry> entries;
  EventBook book;
  std::vector<Credential> credentials;
  CredentialOutcome credential{.state = PasswordState::stored, .location = "vault/x", .trouble = std::nullopt};
  Turn last_turn;

private:
  void take(Turn turn);

  std::vector<OutgoingCall> waiting_;
  CallId asked_ = 0;
};

/// `GET a1`, `PATCH a1 memory=8GB`, `POST orders`, `LIST project`.
std::string show(const RunnerScript::AnyCall& call);

/// A GET's answer.
LiveInstance live_of(const std::string& id, const std::string& status, FieldValues fields = {});
std::string entry_name(const JournalEntry& entry);

/// A state that has one record.
State state_with(const std::string& key, const std::string& id, FieldValues fields = {});
