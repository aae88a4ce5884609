#include "reconcile/steps/operations.hpp"
#include "state/record_keys.hpp"

namespace {

/// retire: pauses an instance that a clone has replaced, while the step is about the clone. What an interrupted run
/// left as still to be deleted becomes retired first.
class RetireRun final : public OperationRun {
public:
  explicit RetireRun(const Operation& operation)
      : id_(operation.source->instance_id)
      , operation_{.kind = OperationKind::pause, .time_limit = operation.time_limit}
      , pause_(make_change_run(operation_)) {}

  Next begin(StepContext& context) override {
    const std::string left = replaced_key(context.step.key);
    const Record* replaced = context.ledger.record_of(left);
    if (replaced != nullptr && replaced->id == id_) record_retired(context, left, id_);
    if (context.ledger.record_of(retired_key(context.step.key, id_)) == nullptr) return Done{}; // forgotten meanwhile
    turn_to_old(context);
    return through(context, pause_->begin(context));
  }

  Next on_time(StepContext& context) override { return through(context, pause_->on_time(context)); }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    return through(context, pause_->on_reply(context, outcome));
  }

  void on_not_sent(StepContext& context) override { turn_back(context); }

private:
  void turn_to_old(StepContext& context) {
    key_of_step_ = context.record_key;
    id_of_step_ = context.id;
    seen_of_step_ = context.seen;
    created_here_ = context.created_here;
    context.record_key = retired_key(context.step.key, id_);
    context.id = id_;
    context.seen.reset();
    context.created_here = false;
  }

  void turn_back(StepContext& context) const {
    context.record_key = key_of_step_;
    context.id = id_of_step_;
    context.seen = seen_of_step_;
    context.created_here = created_here_;
  }

  Next through(StepContext& context, Next next) const {
    const bool goes_on = std::holds_alternative<Send>(next) || std::holds_alternative<Sleep>(next);
    if (std::holds_alternative<Done>(next))
      context.note("what " + context.address() + " was before is kept, paused, as " +
                   address_of(retired_key(context.step.key, id_)) +
                   "; `auraform destroy -retired=" + retired_key(context.step.key, id_) + "` deletes it");
    if (!goes_on) turn_back(context);
    return next;
  }

  std::string id_;
  Operation operation_;
  std::unique_ptr<OperationRun> pause_;
  std::string key_of_step_;
  std::string id_of_step_;
  std::optional<LiveInstance> seen_of_step_;
  bool created_here_ = false;
};

} // namespace

std::unique_ptr<OperationRun> make_retire_run(const Operation& operation) {
  return std::make_unique<RetireRun>(operation);
}
