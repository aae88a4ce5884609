#pragma once

#include "reconcile/reading/refresh.hpp"
#include "reconcile/runner/apply.hpp"
#include "tests/support/faulty_store.hpp"
#include "tests/support/memory_store.hpp"
#include "tests/support/sim_cloud.hpp"
#include "tests/support/world.hpp"

#include <algorithm>
#include <functional>

/// Thrown out of a port by a KillSwitch: the process is gone.
struct Killed {};

/// Counts the moments between two doings of an apply, and ends the process at one of them.
class KillSwitch {
public:
  explicit KillSwitch(std::uint64_t at = 0)
      : at_(at) {}
  void pass() {
    if (++passed_ == at_) throw Killed{};
  }
  std::uint64_t passed() const { return passed_; }

private:
  std::uint64_t at_;
  std::uint64_t passed_ = 0;
};

/// Where passwords went: id → password.
class SinkBook final : public CredentialSink {
public:
  Result<std::string> store(const Credential& credential) override {
    if (pass) pass();
    if (fails) return Error{ErrorKind::input_output, "sink/failed", "the vault is sealed", ""};
    passwords[credential.instance_id] = credential.password.reveal();
    if (pass) pass(); // or after it
    return "vault/" + credential.key;
  }

  std::map<std::string, std::string> passwords;
  std::function<void()> pass;
  bool fails = false;
};

/// Holds passwords between runs.
class SpoolBook final : public CredentialSpool {
public:
  Result<void> hold(const std::vector<Credential>& credentials) override {
    if (pass) pass();
    if (fails) return Error{ErrorKind::input_output, "spool/failed", "no space left", ""};
    kept.insert(kept.end(), credentials.begin(), credentials.end());
    if (pass) pass();
    return {};
  }
  Result<std::vector<Credential>> held() override { return kept; }
  Result<void> replace(const std::vector<Credential>& credentials) override {
    if (pass) pass();
    kept = credentials;
    return {};
  }
  bool holds(const std::string& id) const {
    return std::any_of(kept.begin(), kept.end(), [&id](const Credential& c) { return c.instance_id == id; });
  }

  std::vector<Credential> kept;
  std::function<void()> pass;
  bool fails = false;
};

/// Remembers what was told, in words.
class EventBook final : public Observer {
public:
  void on_event(const RunEvent& event) override { events.push_back(event); }
  std::vector<RunEvent> of(RunEvent::Kind kind) const;
  bool told(const std::string& part) const; ///< by a note

  std::vector<RunEvent> events;
};

/// A stop that is asked for at a time.
class StopAt final : public StopSignal {
public:
  StopAt(const SimCloud& cloud, std::optional<TimePoint> at)
      : cloud_(cloud)
      , at_(at) {}
  bool requested() const override { return at_ && cloud_.now() >= *at_; }

private:
  const SimCloud& cloud_;
  std::optional<TimePoint> at_;
};

/// What one run meets.
struct RunSetting {
  SimFaults faults;
  StoreFaults store_faults;
  std::uint64_t kill_at = 0;
  std::optional<Milliseconds> stop_after; ///< from the beginning of the apply
  RunnerOptions options;
  unsigned seed = 1;
};

/// What one run did.
struct RunReport {
  bool killed = false;
  bool refreshed = true;
  bool store_struck = false;
  Plan plan;
  ApplyResult result;
  EventBook book;
  std::uint64_t moments = 0; ///< that a kill could have met
  std::uint64_t calls = 0;
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  std::uint64_t lists = 0;
  std::uint64_t creates = 0;
  std::size_t most_in_flight = 0;

  const StepOutcome* outcome(const std::string& key) const;
  bool all_done() const;
  std::string failures() const; ///< for messages
};

/// An Aura, a state and a sink that outlive runs; and the runs: refresh, plan, apply, as the command line does it.
class EngineRig {
public:
  explicit EngineRig(SimHabits habits = {})
      : aura(habits) {}

  /// Refreshes, plans and applies.
  RunReport run(const RunSetting& setting = {});
  /// Applies this plan.
  RunReport apply(const Plan& plan, const RunSetting& setting = {});
  /// The state as the next run would load it.
  State state() const;
  /// Puts a living instance under a key, as an earlier run left it.
  SimInstance& own(const std::string& key, FieldValues fields = {}, const std::string& status = "running");

  SimAura aura;
  mutable MemoryStore store;
  SinkBook sink;
  SinkBook rescue;
  SpoolBook spool;
  Configuration desired;
  PlanOptions plan_options;
  std::map<std::string, std::string> data; ///< by key: what its database must hold in the end
  std::set<std::string> untold; ///< ids whose passwords nobody can know: the answers were lost, or the process was
                                ///< killed before it had them
  TimePoint now = TimePoint{} + std::chrono::days{20000};

private:
  RunReport apply_with(SimCloud& cloud, const Plan& plan, const RunSetting& setting);
};

/// Operations of a hand-made step.
Operation operation_of(OperationKind kind, FieldValues fields = {});
Step step_of(const std::string& key, Action action, std::vector<Operation> operations);
Step creation_of(const std::string& key, FieldValues fields = {});
