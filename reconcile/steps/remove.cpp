#include "base/text.hpp"
#include "reconcile/steps/operations.hpp"
#include "reconcile/steps/settle.hpp"
#include "state/record_keys.hpp"

#include <algorithm>

namespace {

constexpr int most_lost_answers = 3;
constexpr int most_failed_lists = 6;

/// remove, remove_replaced, discard_clone: the DELETE, then the project's list, shared with all other deletes, until
/// the instance is not on it. A DELETE may be sent again: at most one is ever taken, later ones are answered 404 or 410
/// (aura-api §2.2).
class RemoveRun final : public OperationRun {
public:
  explicit RemoveRun(OperationKind kind)
      : kind_(kind) {}

  Next begin(StepContext& context) override {
    record_key_ = key_of_target(context);
    id_ = id_of_target(context);
    if (id_.empty()) return finish(context); // nothing was ever made
    return Send{WriteCall{DeleteInstance{id_}}, Priority::write};
  }

  Next on_time(StepContext& context) override { return begin(context); }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    return accepted_ ? on_list(context, outcome) : on_answer(context, outcome);
  }

private:
  std::string key_of_target(const StepContext& context) const {
    if (kind_ == OperationKind::remove_replaced) return replaced_key(context.step.key);
    return kind_ == OperationKind::discard_clone ? clone_key(context.step.key) : context.record_key;
  }

  std::string id_of_target(const StepContext& context) const {
    if (kind_ == OperationKind::remove) return context.id;
    const Record* record = context.ledger.record_of(record_key_);
    return record == nullptr ? std::string{} : record->id;
  }

  Next on_answer(StepContext& context, const CallOutcome& outcome) {
    context.start_clock();
    if (const auto* accepted = payload_of<Accepted>(outcome)) {
      accepted_ = true;
      context.seen.reset();
      if (accepted->instance) context.tell_progress(accepted->instance->status);
      return watch(context, context.until_next_look());
    }
    const CallFailure failure = failure_or_malformed(outcome);
    if (failure.kind == FailureKind::not_found || failure.kind == FailureKind::gone) return finish(context);
    const bool lost = failure.effect == Effect::unknown;
    if (failure.kind != FailureKind::busy && (!lost || ++lost_answers_ > most_lost_answers))
      return to_error(failure, context.doing());
    if (context.out_of_time()) return out_of_time(context, to_error(failure, "the last answer").message);
    return Sleep{std::min(context.now() + context.until_next_try(), context.deadline())};
  }

  Next on_list(StepContext& context, const CallOutcome& outcome) {
    const auto* listed = payload_of<std::vector<InstanceSummary>>(outcome);
    if (listed == nullptr) return on_failed_list(context, failure_or_malformed(outcome));
    failed_lists_ = 0;
    const bool there =
        std::any_of(listed->begin(), listed->end(), [&](const InstanceSummary& summary) { return summary.id == id_; });
    if (!there) {
      context.record_duration();
      return finish(context);
    }
    context.tell_progress("destroying");
    return watch_later(context);
  }

  Next on_failed_list(StepContext& context, const CallFailure& failure) {
    if (is_final_for_reads(failure.kind) || ++failed_lists_ >= most_failed_lists)
      return to_error(failure, context.doing());
    return watch_later(context);
  }

  Next watch_later(StepContext& context) {
    if (context.out_of_time()) return out_of_time(context, "the project still lists " + quoted(id_));
    return watch(context, context.until_next_look());
  }

  Next watch(StepContext& context, Milliseconds delay) {
    const Record* record = context.ledger.record_of(record_key_);
    const std::string& project = record == nullptr ? context.step.project_id : record->project_id;
    return AwaitList{project, std::min(context.now() + delay, context.deadline())};
  }

  Next finish(StepContext& context) {
    const bool was_recorded = context.ledger.record_of(record_key_) != nullptr;
    if (was_recorded) context.ledger.record(RecordErased{record_key_, true});
    if (kind_ == OperationKind::discard_clone)
      context.done.change = 1; // nobody counted the clone as added
    else if (was_recorded)
      context.done.destroy = 1;
    if (kind_ != OperationKind::remove_replaced) forget_target(context);
    return Done{};
  }

  /// The step goes on with what its key means, which is nothing once that itself was deleted.
  void forget_target(StepContext& context) const {
    context.record_key = context.step.key;
    context.id = kind_ == OperationKind::remove ? std::string{} : context.step.id;
    context.seen.reset();
    context.created_here = false;
  }

  OperationKind kind_;
  std::string record_key_;
  std::string id_;
  int lost_answers_ = 0;
  int failed_lists_ = 0;
  bool accepted_ = false;
};

} // namespace

std::unique_ptr<OperationRun> make_remove_run(OperationKind kind) { return std::make_unique<RemoveRun>(kind); }
