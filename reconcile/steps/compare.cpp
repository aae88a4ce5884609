#include "base/text.hpp"
#include "reconcile/managed_key_reference.hpp"
#include "reconcile/steps/operations.hpp"

namespace {

constexpr int most_failed_looks = 6;

/// compare: one look, and every wished field that it tells must be as wished. Nothing of the old instance is touched
/// before this holds.
class CompareRun final : public OperationRun {
public:
  Next begin(StepContext& context) override { return Send{ReadCall{GetInstance{context.id}}, Priority::first_poll}; }

  Next on_time(StepContext& context) override { return begin(context); }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    const auto* live = payload_of<LiveInstance>(outcome);
    if (live == nullptr) return on_failure(context, failure_or_malformed(outcome));
    context.saw(*live);
    const std::vector<std::string> differences =
        differences_of(with_key_id(context.step.wish, context.ledger.state()).value_or(context.step.wish), *live);
    if (differences.empty()) return Done{};
    return step_error(context, "apply/clone-differs",
                      "the clone " + quoted(live->id) + " is not as wished: " + join(differences, ", ") +
                          "; nothing was deleted, and both instances are recorded",
                      "run apply again, or look at both in the Aura console");
  }

private:
  static std::vector<std::string> differences_of(const FieldValues& wish, const LiveInstance& live) {
    std::vector<std::string> differences;
    if (classify_status(live.status) != StatusClass::running)
      differences.push_back("its status is " + quoted(live.status));
    for (const auto& [field, wished] : wish) {
      const FieldValue* told = live.fields.find(field);
      if (field == Field::status || field == Field::version || told == nullptr || *told == wished) continue;
      differences.push_back(std::string{name_of(field)} + " is " + quoted(to_text(*told)) + ", not " +
                            quoted(to_text(wished)));
    }
    return differences;
  }

  Next on_failure(StepContext& context, const CallFailure& failure) {
    if (is_final_for_reads(failure.kind) || ++failed_looks_ >= most_failed_looks)
      return to_error(failure, context.doing());
    return Sleep{context.now() + context.ledger.options().first_poll};
  }

  int failed_looks_ = 0;
};

} // namespace

std::unique_ptr<OperationRun> make_compare_run() { return std::make_unique<CompareRun>(); }
