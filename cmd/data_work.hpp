#pragma once

#include "cmd/arguments.hpp"
#include "cmd/connection.hpp"
#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"
#include "reconcile/planner/data_plan.hpp"
#include "state/state_store.hpp"

// What the verbs that work on data have in common.

/// What such a verb works with; the lock is held while it lives.
struct DataWork {
  Configuration desired;
  std::unique_ptr<Connection> connection;
  std::unique_ptr<StateStore> store;
  std::unique_ptr<StateLock> lock;
  State recorded;
  LiveView live;

  DataTarget target(const std::string& key) const { return {key, recorded, desired, live}; }
};

/// Loads specs and state, takes the lock, and reads the instance that the key means and, where it is named, another.
Result<DataWork> begin_data_work(Context& context, const Arguments& arguments, const std::string& operation,
                                 const std::string& key, const std::string& other = {});

/// The id that a person means by a key or an id.
std::string id_meant(const State& recorded, const std::string& written);

/// Shows the plan, asks `question` unless that is empty or -auto-approve is written, and carries it out. A plan that is
/// refused is an error.
Result<ExitCode> do_data_work(Context& context, const Arguments& arguments, const DataWork& work, const Plan& plan,
                              const std::string& question);
