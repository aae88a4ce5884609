#pragma once

#include "cmd/arguments.hpp"
#include "cmd/connection.hpp"
#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"
#include "reconcile/plan.hpp"
#include "state/state_store.hpp"

/// The runner's options. AURAFORM_POLL_INTERVAL stands for one second of real Aura: all of the runner's waits shrink or
/// grow with it, as an emulator with compressed time wants.
Result<RunnerOptions> read_runner_options(const Environment& environment);

/// Takes the state's lock for this process, as patiently as `-lock-timeout` says.
Result<std::unique_ptr<StateLock>> take_lock(Context& context, StateStore& store, const Arguments& arguments,
                                             const std::string& operation);

/// What an approved plan is carried out with.
struct Execution {
  Connection& connection;
  StateStore& store;
  CredentialSettings credentials;
  RunnerOptions options;
};

/// Carries out a plan, showing how it goes, and tells what it came to. The lock is held by the caller. From here on
/// the first signal stops the run in good order.
ExitCode carry_out(Context& context, const Plan& plan, const State& recorded, const Execution& execution);
