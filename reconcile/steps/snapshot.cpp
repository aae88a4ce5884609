#include "base/text.hpp"
#include "reconcile/steps/operations.hpp"
#include "reconcile/steps/settle.hpp"

#include <algorithm>

namespace {

constexpr int most_lost_answers = 3;
constexpr int most_failed_looks = 6;

/// Aura's word for a tier without snapshots (aura-api §2.1).
constexpr int payment_required = 402;

/// Why Aura takes no snapshot, and what helps. Nothing has happened by then, and nothing of the step follows.
Error refused(const StepContext& context, const CallFailure& failure) {
  Error error = to_error(failure, context.doing());
  if (failure.kind == FailureKind::forbidden) {
    error.code = "apply/snapshot-forbidden";
    error.hint = "the credential may not take snapshots, and nothing was changed: use one made by a member or an " +
                 std::string{"administrator of the project"};
  } else if (failure.status == payment_required) {
    error.code = "apply/no-snapshot";
    error.hint =
        "this tier has no snapshots, and nothing was changed: leave the instance out with -exclude=" + context.step.key;
  }
  return error;
}

/// snapshot: the POST, then looks until the snapshot can be cloned from. Aura takes one snapshot at a time and begins
/// one of its own right after a creation (aura-api §2.3): a refusal for that reason is waited out. A lost answer is
/// followed by another POST: a snapshot too many harms nothing.
class SnapshotRun final : public OperationRun {
public:
  Next begin(StepContext& context) override {
    if (context.id.empty()) return Done{}; // nothing was ever made
    context.snapshot_id.clear();
    return Send{WriteCall{CreateSnapshot{context.id}}, Priority::write};
  }

  Next on_time(StepContext& context) override {
    if (context.snapshot_id.empty()) return begin(context);
    return Send{ReadCall{GetSnapshot{context.id, context.snapshot_id}}, Priority::poll};
  }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    return context.snapshot_id.empty() ? on_answer(context, outcome) : on_look(context, outcome);
  }

private:
  Next on_answer(StepContext& context, const CallOutcome& outcome) {
    context.start_clock();
    if (const auto* snapshot = payload_of<Snapshot>(outcome)) {
      context.snapshot_id = snapshot->id;
      context.tell_progress("snapshot");
      return Sleep{std::min(context.now() + context.until_next_look(), context.deadline())};
    }
    const CallFailure failure = failure_or_malformed(outcome);
    const bool lost = failure.effect == Effect::unknown;
    if (failure.kind != FailureKind::busy && (!lost || ++lost_answers_ > most_lost_answers))
      return refused(context, failure);
    return later(context, to_error(failure, "the last answer").message);
  }

  Next on_look(StepContext& context, const CallOutcome& outcome) {
    const auto* snapshot = payload_of<Snapshot>(outcome);
    if (snapshot == nullptr) return on_failed_look(context, failure_or_malformed(outcome));
    switch (snapshot->status) {
    case SnapshotStatus::failed:
    case SnapshotStatus::cancelled:
      return step_error(context, "apply/snapshot-failed",
                        "the snapshot " + quoted(context.snapshot_id) + " failed; the instance " + quoted(context.id) +
                            " is as it was",
                        "run apply again to take another");
    case SnapshotStatus::completed:
      if (!snapshot->exportable.value_or(true)) break;
      context.record_duration();
      context.note("the snapshot " + quoted(context.snapshot_id) + " of " + context.address() + " is complete");
      return Done{};
    case SnapshotStatus::pending:
    case SnapshotStatus::in_progress:
    case SnapshotStatus::unknown:
      break;
    }
    context.tell_progress("snapshot");
    return later(context, "the snapshot " + quoted(context.snapshot_id) +
                              (snapshot->status == SnapshotStatus::completed ? " is complete, but cannot be cloned from"
                                                                             : " is not complete"));
  }

  Next on_failed_look(StepContext& context, const CallFailure& failure) {
    if (is_final_for_reads(failure.kind) || ++failed_looks_ >= most_failed_looks)
      return to_error(failure, context.doing());
    return later(context, "the snapshot could not be read");
  }

  Next later(StepContext& context, const std::string& last) {
    if (context.out_of_time()) return out_of_time(context, last);
    const Milliseconds delay = context.snapshot_id.empty() ? context.until_next_try() : context.until_next_look();
    return Sleep{std::min(context.now() + delay, context.deadline())};
  }

  int lost_answers_ = 0;
  int failed_looks_ = 0;
};

} // namespace

std::unique_ptr<OperationRun> make_snapshot_run() { return std::make_unique<SnapshotRun>(); }
