#include "base/text.hpp"
#include "reconcile/planner/assumptions.hpp"
#include "reconcile/steps/operations.hpp"

namespace {

constexpr int most_failed_looks = 6;

/// One look before the first operation: every field that it tells must be as the plan saw it.
class VerifyRun final : public OperationRun {
public:
  Next begin(StepContext& context) override {
    if (context.id.empty()) return Done{}; // nothing lives yet
    return Send{ReadCall{GetInstance{context.id}}, Priority::first_poll};
  }

  Next on_time(StepContext& context) override { return begin(context); }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    const auto* live = payload_of<LiveInstance>(outcome);
    if (live == nullptr) return on_failure(context, failure_or_malformed(outcome));
    context.saw(*live);
    if (auto error = find_moved_field(context.step, *live)) return *std::move(error);
    return Done{};
  }

private:
  Next on_failure(StepContext& context, const CallFailure& failure) {
    const bool gone = failure.kind == FailureKind::not_found || failure.kind == FailureKind::gone;
    if (gone && expects_to_be_gone(context.step)) return Done{};
    if (gone) return live_moved(context.step.key, quoted(context.id) + " is gone from Aura");
    if (is_final_for_reads(failure.kind) || ++failed_looks_ >= most_failed_looks)
      return to_error(failure, "checking that " + context.address() + " is as planned");
    return Sleep{context.now() + context.ledger.options().first_poll};
  }

  int failed_looks_ = 0;
};

} // namespace

std::unique_ptr<OperationRun> make_verify_run() { return std::make_unique<VerifyRun>(); }
