#include "base/ensure.hpp"
#include "base/text.hpp"
#include "reconcile/steps/operations.hpp"
#include "state/record_keys.hpp"

namespace {

constexpr int most_failed_looks = 6;

/// adopt: one look, then the record of what it told. Nothing was asked for yet, so nothing was granted.
class AdoptRun final : public OperationRun {
public:
  Next begin(StepContext& context) override { return Send{ReadCall{GetInstance{context.id}}, Priority::first_poll}; }

  Next on_time(StepContext& context) override { return begin(context); }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    const auto* live = payload_of<LiveInstance>(outcome);
    if (live == nullptr) {
      const CallFailure failure = failure_or_malformed(outcome);
      if (is_final_for_reads(failure.kind) || ++failed_looks_ >= most_failed_looks)
        return to_error(failure, context.doing());
      return Sleep{context.now() + context.ledger.options().first_poll};
    }
    context.saw(*live);
    context.ledger.record(RecordPut{context.step.key, record_of(context, *live)});
    // Naming the instance answers what became of an earlier create.
    if (context.ledger.state().open_intents.contains(context.step.key))
      context.ledger.record(IntentClosed{context.step.key});
    context.note(context.address() + " is " + quoted(live->id) + " from now on; its password is unknown to auraform");
    context.done.adopt = 1;
    return Done{};
  }

private:
  static Record record_of(const StepContext& context, const LiveInstance& live) {
    const std::string project = live.fields.text(Field::project_id);
    Record record;
    record.id = live.id;
    record.project_id = project.empty() ? context.step.project_id : project;
    record.seen = fields_to_record(live);
    record.connection_url = live.connection_url;
    record.metrics_integration_url = live.metrics_integration_url;
    record.protection = context.step.protection;
    record.password = PasswordState::unknown;
    record.created = live.created.value_or(context.now());
    record.updated = context.now();
    return record;
  }

  int failed_looks_ = 0;
};

/// forget, rename_record, switch_record, protect: entries alone.
class RecordRun final : public OperationRun {
public:
  explicit RecordRun(OperationKind kind)
      : kind_(kind) {}

  Next begin(StepContext& context) override {
    const Step& step = context.step;
    switch (kind_) {
    case OperationKind::forget:
      for (const std::string& key : {step.key, clone_key(step.key), replaced_key(step.key)})
        if (context.ledger.record_of(key) != nullptr) context.ledger.record(RecordErased{key});
      context.done.forget = 1;
      break;
    case OperationKind::switch_record:
      switch_record(context);
      break;
    case OperationKind::rename_record:
      context.ledger.record(RecordRenamed{step.moved_from, step.key});
      break;
    default:
      context.ledger.record(ProtectionRecorded{step.key, step.protection});
      break;
    }
    return Done{};
  }

private:
  /// Where the old one is kept, its key becomes the retired one in the same write: no later run must take it for one
  /// that is to be deleted.
  static void switch_record(StepContext& context) {
    const Step& step = context.step;
    context.ledger.record(RecordSwitched{step.key});
    context.record_key = step.key;
    const Record* old = context.ledger.record_of(replaced_key(step.key));
    if (step.keep_old && old != nullptr) record_retired(context, replaced_key(step.key), std::string{old->id});
  }

  OperationKind kind_;
};

} // namespace

void record_retired(StepContext& context, const std::string& record_key, const std::string& id) {
  const std::string key = retired_key(context.step.key, id);
  context.ledger.record(RecordRenamed{record_key, key});
  context.ledger.record(ProtectionRecorded{key, Protection{}});
  FieldsRecorded running{.key = key, .applied = {}, .seen = {}, .connection_url = {}, .at = context.now()};
  running.seen.set(Field::status, std::string{"running"});
  context.ledger.record(std::move(running));
}

std::unique_ptr<OperationRun> make_adopt_run() { return std::make_unique<AdoptRun>(); }

std::unique_ptr<OperationRun> make_record_run(OperationKind kind) { return std::make_unique<RecordRun>(kind); }
