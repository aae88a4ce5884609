#include "base/text.hpp"
#include "reconcile/step_run_operations.hpp"

namespace {

constexpr int most_failed_looks = 6;

Error moved(const StepContext& context, const std::string& what) {
  return {ErrorKind::stale, "apply/live-moved", context.address() + " has moved since the plan was made: " + what,
          "make a new plan"};
}

std::string difference(std::string_view field, const std::string& before, const std::string& now) {
  return std::string(field) + " was " + quoted(before) + " and is " + quoted(now);
}

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
    return compare(context, *live);
  }

private:
  Next on_failure(StepContext& context, const CallFailure& failure) {
    const bool gone = failure.kind == FailureKind::not_found || failure.kind == FailureKind::gone;
    const bool was_going = settles_as(context.step.assumed.text(Field::status)) == StatusClass::going;
    if (gone && was_going) return Done{};
    if (gone) return moved(context, quoted(context.id) + " is gone from Aura");
    if (is_final_for_reads(failure.kind) || ++failed_looks_ >= most_failed_looks)
      return to_error(failure, "checking that " + context.address() + " is as planned");
    return Sleep{context.now() + context.ledger.options().first_poll};
  }

  static Next compare(StepContext& context, const LiveInstance& live) {
    const Step& step = context.step;
    for (const auto& [field, assumed] : step.assumed) {
      if (field == Field::status) continue;
      const FieldValue* now = live.fields.find(field);
      if (now != nullptr && *now != assumed)
        return moved(context, difference(name_of(field), to_text(assumed), to_text(*now)));
    }
    if (step.assumed_created && live.created && *step.assumed_created != *live.created)
      return moved(context, difference("created_at", format_time(*step.assumed_created), format_time(*live.created)));
    // What was settling when the plan was made may have settled since, as the plan expects.
    const std::string status = step.assumed.text(Field::status);
    if (!status.empty() && settles_as(status) != settles_as(live.status))
      return moved(context, difference("status", status, live.status));
    return Done{};
  }

  int failed_looks_ = 0;
};

} // namespace

std::unique_ptr<OperationRun> make_verify_run() { return std::make_unique<VerifyRun>(); }
