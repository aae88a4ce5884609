#pragma once

#include "reconcile/steps/list_asks.hpp"

#include <optional>
#include <vector>

// The parts of the operations on customer managed keys. The ids, names and records are those of the step's key.

/// The key's record, or nullptr.
const ManagedKeyRecord* managed_key_record(const StepContext& context);

/// Records what Aura tells of the key; the protection is the step's.
void record_managed_key(StepContext& context, const LiveManagedKey& live);

/// Looks at the step's key until it is ready, and records it then. A part of operations.
class ManagedKeyWait {
public:
  /// After it was created: looks when it may be ready.
  Next begin(StepContext& context);
  /// Looks at once.
  Next look(StepContext& context);
  /// Done: the key is ready, and recorded.
  Next on_reply(StepContext& context, const CallOutcome& outcome);

private:
  Next on_failure(StepContext& context, const CallFailure& failure);
  Next later(StepContext& context);

  bool has_looked_ = false;
  std::string last_status_;
  int failed_looks_ = 0;
};

/// Finds the key that a lost creation made: of the intent's name and project, not there before, nobody's, and with
/// what was asked for. The project's list is asked several times, for a new key may be late on it.
class ManagedKeyFinder {
public:
  /// `since`: when the answer was lost at the latest.
  Next begin(StepContext& context, TimePoint since);
  Next on_time(StepContext& context);
  /// Done: see `found`. Several that fit are an Error that names them.
  Next on_reply(StepContext& context, const CallOutcome& outcome);
  bool found() const { return found_; }

private:
  const Intent& intent(const StepContext& context) const;
  Next on_list(StepContext& context, const std::vector<ManagedKeySummary>& listed);
  Next on_look(StepContext& context, const LiveManagedKey& live);
  Next on_failure(StepContext& context, const CallFailure& failure);
  Next look_at_next(StepContext& context);
  Next conclude(StepContext& context);

  ListAsks asks_;
  std::vector<std::string> candidates_; // to be looked at, the next one last
  std::vector<LiveManagedKey> matching_;
  bool found_ = false;
};
