#pragma once

#include "cmd/arguments.hpp"
#include "cmd/connection.hpp"
#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"
#include "reconcile/plan.hpp"
#include "state/state_store.hpp"

/// The runner's options, its waits in Aura's tempo.
RunnerOptions runner_options(const Tempo& tempo);

/// The same, with `-parallelism` heeded.
Result<RunnerOptions> read_runner_options(const Context& context, const Arguments& arguments);

/// Takes the state's lock for this process, as patiently as `-lock-timeout` says.
Result<std::unique_ptr<StateLock>> take_lock(Context& context, StateStore& store, const Arguments& arguments,
                                             const std::string& operation);

/// What an approved plan is carried out with.
struct Execution {
  Connection& connection;
  StateStore& store;
  CredentialSettings credentials;
  RunnerOptions options;
  StateLock& lock; ///< the store's, which the caller holds: who runs what
};

/// Carries out a plan, showing how it goes, and tells what it came to. Nothing that changes Aura leaves a run
/// that has lost its lock. From here on the first signal stops the run in good order. A record of a run that does
/// something is left in .auraform/runs.
ExitCode carry_out(Context& context, const Plan& plan, const State& recorded, const Execution& execution);
