#pragma once

#include "cmd/run_record/run_recorder.hpp"

#include <filesystem>

/// The record of a run and its files, from the beginning on, so that a run that is killed leaves a trace. A plan that
/// changes nothing leaves none.
class RunAccount {
public:
  RunAccount(std::filesystem::path directory, const Plan& plan, const State& recorded, const LockHolder& holder);

  /// To be told what happens.
  Observer& observer() { return recorder_; }
  /// The run is over. A warning if the files cannot be written: what was done is done, and recorded in the state.
  Diagnostics conclude(const ApplyResult& result, ExitCode code, TimePoint now);

private:
  std::filesystem::path directory_;
  bool is_kept_;
  RunRecorder recorder_;
};
