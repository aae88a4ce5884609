#include "reconcile/steps/managed_key_run.hpp"

#include "base/ensure.hpp"
#include "base/text.hpp"
#include "reconcile/steps/managed_key_settle.hpp"

#include <algorithm>

namespace {

constexpr int most_attempts = 2;
constexpr int most_lost_answers = 3;
constexpr int most_failed_looks = 6;

bool has_open_intent(const StepContext& context) {
  return context.ledger.state().managed_key_intents.contains(managed_key_of(context.step.key));
}

void close_intent(StepContext& context) {
  if (has_open_intent(context)) context.ledger.record(ManagedKeyIntentClosed{managed_key_of(context.step.key)});
}

/// create
class CreateKeyRun final : public OperationRun {
public:
  explicit CreateKeyRun(const Operation& operation)
      : operation_(operation) {}

  Next begin(StepContext& context) override {
    if (context.done.add == 0) return send();
    phase_ = Phase::waiting; // an earlier run's, found
    return wait_.look(context);
  }

  Next on_time(StepContext& context) override {
    return phase_ == Phase::finding ? finder_.on_time(context) : wait_.look(context);
  }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    switch (phase_) {
    case Phase::sending:
      return on_answer(context, outcome);
    case Phase::finding:
      return after_search(context, finder_.on_reply(context, outcome));
    case Phase::waiting:
      break;
    }
    return wait_.on_reply(context, outcome);
  }

  void on_leave(StepContext& context) override {
    if (phase_ != Phase::sending) return;
    context.ledger.record(ManagedKeyIntended{{.key = managed_key_of(context.step.key),
                                              .operation = "create",
                                              .name = operation_.fields.text(Field::name),
                                              .project_id = operation_.fields.text(Field::project_id),
                                              .wish = operation_.fields,
                                              .ids_with_name = context.step.ids_with_name,
                                              .protection = context.step.protection,
                                              .at = context.now()}});
  }

  void on_not_sent(StepContext& context) override {
    if (phase_ == Phase::sending) close_intent(context);
  }

private:
  enum class Phase { sending, finding, waiting };

  Next send() {
    phase_ = Phase::sending;
    ++attempts_;
    return Send{WriteCall{CreateManagedKey{operation_.fields}}, Priority::write};
  }

  Next on_answer(StepContext& context, const CallOutcome& outcome) {
    if (const auto* created = payload_of<LiveManagedKey>(outcome)) {
      record_managed_key(context, *created);
      context.done.add = 1;
      phase_ = Phase::waiting;
      return wait_.begin(context);
    }
    failure_ = failure_or_malformed(outcome);
    if (failure_.effect == Effect::none) {
      close_intent(context);
      return to_error(failure_, context.doing());
    }
    phase_ = Phase::finding;
    context.note("the answer to the creation of " + context.address() + " was lost; looking for what it made");
    return finder_.begin(context, context.now());
  }

  Next after_search(StepContext& context, Next next) {
    if (!std::holds_alternative<Done>(next)) return next;
    if (finder_.found()) {
      phase_ = Phase::waiting;
      return wait_.begin(context);
    }
    close_intent(context);
    if (attempts_ < most_attempts) return send();
    return in_context(to_error(failure_, context.doing()), "nothing was made");
  }

  const Operation& operation_;
  ManagedKeyFinder finder_;
  ManagedKeyWait wait_;
  Phase phase_ = Phase::sending;
  CallFailure failure_;
  int attempts_ = 0;
};

/// resolve_intent: what became of an earlier run's creation.
class ResolveKeyRun final : public OperationRun {
public:
  Next begin(StepContext& context) override {
    const auto& intents = context.ledger.state().managed_key_intents;
    const auto open = intents.find(managed_key_of(context.step.key));
    if (open == intents.end()) return Done{};
    return finder_.begin(context, open->second.at);
  }

  Next on_time(StepContext& context) override { return finder_.on_time(context); }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    Next next = finder_.on_reply(context, outcome);
    if (std::holds_alternative<Done>(next) && !finder_.found()) {
      close_intent(context);
      context.note("the creation of " + context.address() + " that an earlier run began made nothing");
    }
    return next;
  }

private:
  ManagedKeyFinder finder_;
};

/// wait_settled
class WaitKeyRun final : public OperationRun {
public:
  Next begin(StepContext& context) override { return wait_.look(context); }
  Next on_time(StepContext& context) override { return wait_.look(context); }
  Next on_reply(StepContext& context, const CallOutcome& outcome) override { return wait_.on_reply(context, outcome); }

private:
  ManagedKeyWait wait_;
};

/// adopt: one look, then the record of what it told.
class AdoptKeyRun final : public OperationRun {
public:
  Next begin(StepContext& context) override { return Send{ReadCall{GetManagedKey{context.id}}, Priority::first_poll}; }

  Next on_time(StepContext& context) override { return begin(context); }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    if (const auto* live = payload_of<LiveManagedKey>(outcome)) {
      record_managed_key(context, *live);
      context.note(context.address() + " is " + quoted(live->id) + " from now on");
      context.done.adopt = 1;
      return Done{};
    }
    const CallFailure failure = failure_or_malformed(outcome);
    if (is_final_for_reads(failure.kind) || ++failed_looks_ >= most_failed_looks)
      return to_error(failure, context.doing());
    return Sleep{context.now() + context.ledger.options().first_poll};
  }

private:
  int failed_looks_ = 0;
};

/// remove: a DELETE, which may be sent again: one is taken, later ones are answered 404. Aura may hold an instance for
/// alive a moment longer than its list shows it; where this run deleted one, `encryption-key-is-active` is waited out.
class RemoveKeyRun final : public OperationRun {
public:
  Next begin(StepContext& context) override {
    if (context.id.empty()) return Done{}; // nothing was ever made
    context.start_clock();
    if (!given_up_at_) given_up_at_ = context.now() + context.ledger.options().newborn_time;
    return Send{WriteCall{DeleteManagedKey{context.id}}, Priority::write};
  }

  Next on_time(StepContext& context) override { return begin(context); }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    if (payload_of<Accepted>(outcome) != nullptr) return finish(context);
    const CallFailure failure = failure_or_malformed(outcome);
    if (failure.kind == FailureKind::not_found || failure.kind == FailureKind::gone) return finish(context);
    if (failure.reason == "encryption-key-is-active") return on_active(context, failure);
    const bool lost = failure.effect == Effect::unknown;
    if (failure.kind != FailureKind::busy && (!lost || ++lost_answers_ > most_lost_answers))
      return to_error(failure, context.doing());
    if (context.out_of_time()) return to_error(failure, context.doing());
    return later(context);
  }

private:
  Next on_active(StepContext& context, const CallFailure& failure) {
    if (!context.step.depends_on.empty() && context.now() < *given_up_at_) return later(context);
    Error error = to_error(failure, context.doing());
    error.code = "apply/key-in-use";
    error.hint =
        "an instance that this credential may not see is encrypted with it; delete that first, or let go of the "
        "key with `auraform state rm " +
        context.step.key + "`";
    return error;
  }

  Next later(StepContext& context) {
    return Sleep{std::min(context.now() + context.until_next_try(), context.deadline())};
  }

  Next finish(StepContext& context) {
    context.ledger.record(ManagedKeyErased{managed_key_of(context.step.key)});
    context.id.clear();
    context.done.add = 0; // found and deleted by the same step
    context.done.destroy = 1;
    return Done{};
  }

  std::optional<TimePoint> given_up_at_;
  int lost_answers_ = 0;
};

/// forget, protect: entries alone.
class RecordKeyRun final : public OperationRun {
public:
  explicit RecordKeyRun(OperationKind kind)
      : kind_(kind) {}

  Next begin(StepContext& context) override {
    const std::string key = managed_key_of(context.step.key);
    if (kind_ == OperationKind::forget) {
      close_intent(context);
      context.ledger.record(ManagedKeyErased{key});
      context.done.forget = 1;
    } else if (const ManagedKeyRecord* known = managed_key_record(context)) {
      ManagedKeyRecord record = *known;
      record.protection = context.step.protection;
      record.updated = context.now();
      context.ledger.record(ManagedKeyPut{key, std::move(record)});
    }
    return Done{};
  }

private:
  OperationKind kind_;
};

} // namespace

std::unique_ptr<OperationRun> make_managed_key_run(const Operation& operation) {
  switch (operation.kind) {
  case OperationKind::create:
    return std::make_unique<CreateKeyRun>(operation);
  case OperationKind::resolve_intent:
    return std::make_unique<ResolveKeyRun>();
  case OperationKind::wait_settled:
    return std::make_unique<WaitKeyRun>();
  case OperationKind::adopt:
    return std::make_unique<AdoptKeyRun>();
  case OperationKind::remove:
    return std::make_unique<RemoveKeyRun>();
  default:
    return std::make_unique<RecordKeyRun>(operation.kind);
  }
}
