#include "base/text.hpp"
#include "reconcile/managed_key_reference.hpp"
#include "reconcile/steps/operations.hpp"
#include "reconcile/steps/resolve.hpp"
#include "reconcile/steps/settle.hpp"
#include "reconcile/steps/source.hpp"

namespace {

/// Creates without an answer that may be proven to have made nothing before the step is given up.
constexpr int most_attempts = 2;

/// create, clone: the intent is recorded in the turn in which the POST leaves; the id and the password in the turn
/// after its answer; only then the instance is waited for. A lost answer is resolved before anything else is sent.
class CreateRun final : public OperationRun {
public:
  explicit CreateRun(const Operation& operation)
      : operation_(operation)
      , source_(operation.source) {}

  Next begin(StepContext& context) override {
    const std::optional<FieldValues> fields = with_key_id(operation_.fields, context.ledger.state());
    if (!fields) return no_key(context);
    fields_ = *fields;
    if (context.created_here) { // an earlier run's, found
      context.start_clock();
      phase_ = Phase::waiting;
      return wait_.look(context);
    }
    if (operation_.kind == OperationKind::clone) return send_clone(context);
    return go_on_if_found(context, source_.begin(context));
  }

  Next on_time(StepContext& context) override {
    return phase_ == Phase::resolving ? resolver_.on_time(context) : wait_.on_time(context);
  }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    switch (phase_) {
    case Phase::finding_source:
      return go_on_if_found(context, source_.on_reply(context, outcome));
    case Phase::sending:
      return on_answer(context, outcome);
    case Phase::resolving:
      return on_resolution(context, outcome);
    case Phase::waiting:
      break;
    }
    Next next = wait_.on_reply(context, outcome);
    return std::holds_alternative<Done>(next) ? finish(context) : next;
  }

  void on_leave(StepContext& context) override {
    if (phase_ != Phase::sending) return;
    context.ledger.record(IntentOpened{{.key = context.record_key,
                                        .operation = std::string{to_word(operation_.kind)},
                                        .name = fields_.text(Field::name),
                                        .project_id = fields_.text(Field::project_id),
                                        .wish = fields_,
                                        .ids_with_name = context.step.ids_with_name,
                                        .protection = context.step.protection,
                                        .at = context.now()}});
    intent_open_ = true;
  }

  void on_not_sent(StepContext& context) override {
    if (phase_ == Phase::sending) close_intent(context);
  }

  Next on_credential(StepContext& context, const CredentialOutcome& outcome) override {
    context.ledger.record(PasswordRecorded{context.record_key, outcome.state, outcome.location});
    context.credential_trouble = outcome.trouble;
    return begin_waiting(context);
  }

private:
  enum class Phase { finding_source, sending, resolving, waiting };

  Next go_on_if_found(StepContext& context, Next next) {
    if (!std::holds_alternative<Done>(next)) return next;
    source_instance_ = source_.instance_id();
    source_snapshot_ = source_.snapshot_id();
    return send(context);
  }

  Next send(StepContext&) {
    phase_ = Phase::sending;
    ++attempts_;
    return Send{WriteCall{CreateInstance{fields_, source_instance_, source_snapshot_}}, Priority::write};
  }

  /// Until the new instance has an id, the step's is the one that is cloned.
  Next send_clone(StepContext& context) {
    source_instance_ = context.id;
    source_snapshot_ = context.snapshot_id;
    context.seen.reset();
    return send(context);
  }

  Next begin_waiting(StepContext& context) {
    context.start_clock();
    phase_ = Phase::waiting;
    return wait_.begin(context);
  }

  void close_intent(StepContext& context) {
    if (!intent_open_) return;
    context.ledger.record(IntentClosed{context.record_key});
    intent_open_ = false;
  }

  Next on_answer(StepContext& context, const CallOutcome& outcome) {
    if (const auto* created = payload_of<CreatedInstance>(outcome)) return on_created(context, *created);
    failure_ = failure_or_malformed(outcome);
    if (failure_.effect == Effect::none) {
      close_intent(context);
      return to_error(failure_, context.doing());
    }
    phase_ = Phase::resolving;
    context.note("the answer to the creation of " + context.address() + " was lost; looking for what it made");
    return resolver_.begin(context, context.now());
  }

  Next on_created(StepContext& context, const CreatedInstance& created) {
    const bool told = !created.password.empty();
    context.start_clock();
    context.id = created.id;
    context.created_here = true;
    context.done.add = 1;
    context.ledger.record(InstanceCreated{.key = context.record_key,
                                          .id = created.id,
                                          .connection_url = created.connection_url,
                                          .password = told ? PasswordState::pending : PasswordState::unknown,
                                          .created = created.created.value_or(context.now()),
                                          .at = context.now()});
    intent_open_ = false;
    if (told) {
      context.ledger.hand_over(credential(context, created));
      return AwaitCredential{};
    }
    context.note(context.address() + " was created as " + quoted(created.id) +
                 ", but Aura's answer told no password; it is unknown");
    return begin_waiting(context);
  }

  Credential credential(const StepContext& context, const CreatedInstance& created) const {
    return {.key = context.step.key,
            .instance_id = created.id,
            .instance_name = created.name.empty() ? fields_.text(Field::name) : created.name,
            .connection_url = created.connection_url,
            .username = created.username,
            .password = created.password};
  }

  Next on_resolution(StepContext& context, const CallOutcome& outcome) {
    return after_resolution(context, resolver_.on_reply(context, outcome));
  }

  Next after_resolution(StepContext& context, Next next) {
    if (!std::holds_alternative<Done>(next)) return next;
    if (resolver_.adopted()) {
      intent_open_ = false;
      return begin_waiting(context);
    }
    close_intent(context);
    if (attempts_ < most_attempts) return send(context);
    return in_context(to_error(failure_, context.doing()), "nothing was made");
  }

  Next finish(StepContext& context) {
    context.record_settled(fields_);
    context.record_duration();
    return Done{};
  }

  /// A step that depends on its key begins after it, so that this is a plan of another's making.
  static Error no_key(const StepContext& context) {
    return step_error(context, "apply/key-missing",
                      context.operation->fields.text(Field::customer_managed_key_id) + " is not recorded",
                      "make a new plan, with the key in it");
  }

  const Operation& operation_;
  FieldValues fields_; ///< what the call carries, with the id of its key
  SourceFinder source_;
  std::string source_instance_;
  std::string source_snapshot_;
  IntentResolver resolver_;
  SettleWait wait_{goal_running()};
  Phase phase_ = Phase::finding_source;
  CallFailure failure_; // of the last create
  int attempts_ = 0;
  bool intent_open_ = false; // by this operation
};

} // namespace

std::unique_ptr<OperationRun> make_create_run(const Operation& operation) {
  return std::make_unique<CreateRun>(operation);
}
