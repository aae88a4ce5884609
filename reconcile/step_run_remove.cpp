#include "base/text.hpp"
#include "reconcile/polling.hpp"
#include "reconcile/step_run_operations.hpp"
#include "reconcile/step_run_settle.hpp"

#include <algorithm>

namespace {

constexpr int most_lost_answers = 3;
constexpr int most_failed_lists = 6;

/// remove: the DELETE, then the project's list, shared with all other deletes, until the instance is not on it. A
/// DELETE may be sent again: at most one is ever taken, later ones are answered 404 or 410 (aura-api §2.2).
class RemoveRun final : public OperationRun {
public:
  Next begin(StepContext& context) override {
    if (context.id.empty()) return finish(context); // nothing was ever made
    return Send{WriteCall{DeleteInstance{context.id}}, Priority::write};
  }

  Next on_time(StepContext& context) override { return begin(context); }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    return accepted_ ? on_list(context, outcome) : on_answer(context, outcome);
  }

private:
  Next on_answer(StepContext& context, const CallOutcome& outcome) {
    context.start_clock();
    if (const auto* accepted = payload_of<Accepted>(outcome)) {
      accepted_ = true;
      context.seen.reset();
      if (accepted->instance) context.tell_progress(accepted->instance->status);
      return watch(context, first_look(context.expected, context.ledger.options().first_poll));
    }
    const CallFailure failure = failure_or_malformed(outcome);
    if (failure.kind == FailureKind::not_found || failure.kind == FailureKind::gone) return finish(context);
    const bool lost = failure.effect == Effect::unknown;
    if (failure.kind != FailureKind::busy && (!lost || ++lost_answers_ > most_lost_answers))
      return to_error(failure, context.doing());
    if (context.out_of_time()) return out_of_time(context, to_error(failure, "the last answer").message);
    return Sleep{std::min(context.now() + pace(context).next(), context.deadline())};
  }

  Next on_list(StepContext& context, const CallOutcome& outcome) {
    const auto* listed = payload_of<std::vector<InstanceSummary>>(outcome);
    if (listed == nullptr) return on_failed_list(context, failure_or_malformed(outcome));
    failed_lists_ = 0;
    const bool there = std::any_of(listed->begin(), listed->end(),
                                   [&](const InstanceSummary& summary) { return summary.id == context.id; });
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
    if (context.out_of_time()) return out_of_time(context, "the project still lists " + quoted(context.id));
    return watch(context, pace(context).next());
  }

  Next watch(StepContext& context, Milliseconds delay) {
    const Record* record = context.record();
    const std::string& project = record == nullptr ? context.step.project_id : record->project_id;
    return AwaitList{project, std::min(context.now() + delay, context.deadline())};
  }

  Next finish(StepContext& context) {
    if (context.record() != nullptr) {
      context.ledger.record(RecordErased{context.step.key});
      context.done.destroy = 1;
    }
    context.id.clear();
    context.seen.reset();
    context.created_here = false;
    return Done{};
  }

  PollPace& pace(const StepContext& context) {
    const RunnerOptions& options = context.ledger.options();
    if (!pace_) pace_ = PollPace(options.first_poll, options.longest_poll);
    return *pace_;
  }

  std::optional<PollPace> pace_;
  int lost_answers_ = 0;
  int failed_lists_ = 0;
  bool accepted_ = false;
};

} // namespace

std::unique_ptr<OperationRun> make_remove_run() { return std::make_unique<RemoveRun>(); }
