#pragma once

#include "reconcile/runner.hpp"
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
  CredentialSink& sink;
  CredentialSink& rescue; ///< takes the credential when the sink fails; must not depend on what the sink needs
  Observer& observer;
  const StopSignal& stop;
};

struct ApplyResult {
  std::vector<StepOutcome> outcomes;
  bool interrupted = false;
  std::optional<Error> trouble; ///< of the run itself, such as a journal that cannot be written
  ChangeCounts counts;          ///< of what was really done
  State state;                  ///< as it was left
};

/// The small loop that joins runner, cloud, store and observer. The lock is held by the caller. At the end the
/// journal is folded into the snapshot.
ApplyResult apply_plan(const Plan& plan, const State& recorded, const ApplyPorts& ports, RunnerOptions options);
