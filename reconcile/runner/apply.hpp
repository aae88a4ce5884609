#pragma once

#include "reconcile/runner/credential_delivery.hpp"
#include "state/state_store.hpp"

/// Whether somebody asked the run to stop.
class StopSignal {
public:
  virtual ~StopSignal() = default;
  virtual bool requested() const = 0;
};

/// The world that an apply needs.
struct ApplyPorts {
  Cloud& cloud;
  StateStore& store;
  CredentialPlaces credentials;
  Observer& observer;
  const StopSignal& stop;
};

struct ApplyResult {
  std::vector<StepOutcome> outcomes;
  bool interrupted = false;
  std::optional<Error> trouble;    ///< of the run itself, such as a journal that cannot be written
  ChangeCounts counts;             ///< of what was really done
  State state;                     ///< as it was left
  std::vector<Credential> unsaved; ///< no place took them: the last one where they exist is here
};

/// The small loop that joins runner, cloud, store and observer. The lock is held by the caller. A plan with refusals is
/// not begun. At the end the passwords that earlier runs left in the spool are delivered, and the journal is folded
/// into the snapshot if it holds anything, be it an earlier run's; a fold that fails is `trouble`, and loses nothing:
/// the journal stays.
///
/// Where an append fails, nothing new leaves from then on. Answers that are still to come are recorded as soon as the
/// journal, or the fold at the end, takes them.
ApplyResult apply_plan(const Plan& plan, const State& recorded, const ApplyPorts& ports, RunnerOptions options);
