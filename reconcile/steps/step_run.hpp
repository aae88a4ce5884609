#pragma once

#include "reconcile/steps/next.hpp"

#include <memory>

/// One step on its way through its operations. Like its operations, it says what it waits for next.
class StepRun {
public:
  StepRun(const Step& step, RunLedger& ledger);
  StepRun(const StepRun&) = delete;
  StepRun& operator=(const StepRun&) = delete;

  /// Done: the whole step.
  Next begin();
  Next on_time();
  Next on_reply(const CallOutcome& outcome, const std::string& request_id);
  Next on_credential(const CredentialOutcome& outcome);
  void on_leave();
  void on_not_sent();

  const StepContext& context() const { return context_; }
  /// What was really done, as the plan counts it.
  ChangeCounts counts() const;

private:
  Next go_on(Next next);
  Next begin_operation();
  void finish_operation();

  StepContext context_;
  std::unique_ptr<OperationRun> operation_;
  std::size_t next_operation_ = 0;
  TimePoint operation_began_{};
};
