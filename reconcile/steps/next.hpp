#pragma once

#include "reconcile/steps/context.hpp"

#include <variant>

/// The step waits for the answer to this call.
struct Send {
  std::variant<ReadCall, WriteCall> call;
  Priority priority = Priority::poll;
};
/// The step waits for a time.
struct Sleep {
  TimePoint until;
};
/// The step waits for a list of the project, which others may wait for too.
struct AwaitList {
  std::string project_id;
  TimePoint due;
};
/// The step waits to hear what became of the credential that it handed over.
struct AwaitCredential {};
/// The operation, or the step, is done.
struct Done {};
/// The step ends here because the run was asked to stop.
struct Interrupted {};
/// The step does not begin, because what another one assumes has moved.
struct HeldBack {};

/// What a step waits for: exactly one thing at any time. An Error ends it.
using Next = std::variant<Send, Sleep, AwaitList, AwaitCredential, Done, Interrupted, HeldBack, Error>;

/// The outcome of a call without its address.
using CallOutcome = std::variant<Payload, CallFailure>;

/// One operation of a step as it is carried out. It is told what it waited for and says what it waits for next. Being
/// told something that it does not wait for ends the program.
class OperationRun {
public:
  virtual ~OperationRun() = default;

  virtual Next begin(StepContext& context) = 0;
  virtual Next on_time(StepContext& context);
  virtual Next on_reply(StepContext& context, const CallOutcome& outcome);
  virtual Next on_credential(StepContext& context, const CredentialOutcome& outcome);
  /// The call that was asked for leaves in this turn: what must be durable before it is recorded here.
  virtual void on_leave(StepContext& context);
  /// The call that was asked for will not leave, or is known not to have left, and nothing follows.
  virtual void on_not_sent(StepContext& context);
};

inline const CallFailure* failure_of(const CallOutcome& outcome) { return std::get_if<CallFailure>(&outcome); }

/// The payload if it is of this kind, or nullptr.
template <typename T>
const T* payload_of(const CallOutcome& outcome) {
  const auto* payload = std::get_if<Payload>(&outcome);
  return payload == nullptr ? nullptr : std::get_if<T>(payload);
}

/// Whether asking the same question again is pointless.
bool is_final_for_reads(FailureKind kind);

/// The failure, where an answer that is of an unexpected kind counts as one that cannot be understood.
CallFailure failure_or_malformed(const CallOutcome& outcome);
