#include "reconcile/steps/resolve.hpp"

#include "base/ensure.hpp"
#include "base/text.hpp"
#include "reconcile/planner/unmanaged.hpp"
#include "reconcile/steps/operations.hpp"

#include <algorithm>

using namespace std::chrono_literals;

namespace {

/// How far our clock and Aura's may differ.
constexpr Milliseconds clock_skew = 5min;

bool may_be_made_by(const Intent& intent, const InstanceSummary& summary, const RunLedger& ledger) {
  InstanceSummary judged = summary;
  if (judged.project_id.empty()) judged.project_id = intent.project_id; // the list was the project's
  const bool new_enough = !summary.created || *summary.created >= intent.at - clock_skew;
  return may_be_of(intent, judged) && new_enough && !ledger.owns(summary.id);
}

enum class Match { yes, perhaps, no };

/// What cannot change in place must be as wished; the rest may have been changed since.
Match match(const FieldValues& wish, const LiveInstance& live) {
  if (classify_status(live.status) == StatusClass::going) return Match::no;
  Match result = Match::yes;
  for (const auto& [field, value] : wish) {
    const FieldValue* told = live.fields.find(field);
    if (told == nullptr || *told == value) continue;
    if (traits(field).effect == ChangeEffect::replace) return Match::no;
    if (field == Field::type || field == Field::memory) result = Match::perhaps;
  }
  return result;
}

} // namespace

const Intent& IntentResolver::intent(const StepContext& context) const {
  const auto& intents = context.ledger.state().open_intents;
  const auto found = intents.find(context.record_key);
  ensure(found != intents.end(), "an intent that is being resolved is open");
  return found->second;
}

Next IntentResolver::begin(StepContext& context, TimePoint since) { return asks_.begin(context, since); }

Next IntentResolver::on_time(StepContext& context) { return AwaitList{intent(context).project_id, context.now()}; }

Next IntentResolver::on_reply(StepContext& context, const CallOutcome& outcome) {
  if (const auto* listed = payload_of<std::vector<InstanceSummary>>(outcome)) return on_list(context, *listed);
  if (const auto* live = payload_of<LiveInstance>(outcome)) return on_look(context, *live);
  return on_failure(context, failure_or_malformed(outcome));
}

Next IntentResolver::on_list(StepContext& context, const std::vector<InstanceSummary>& listed) {
  candidates_.clear();
  matching_.clear();
  perhaps_.clear();
  for (const InstanceSummary& summary : listed)
    if (may_be_made_by(intent(context), summary, context.ledger)) candidates_.push_back(summary.id);
  std::sort(candidates_.rbegin(), candidates_.rend());
  return look_at_next(context);
}

Next IntentResolver::look_at_next(StepContext& context) {
  if (candidates_.empty()) return conclude(context);
  return Send{ReadCall{GetInstance{candidates_.back()}}, Priority::first_poll};
}

Next IntentResolver::on_look(StepContext& context, const LiveInstance& live) {
  switch (match(intent(context).wish, live)) {
  case Match::yes:
    matching_.push_back(live);
    break;
  case Match::perhaps:
    perhaps_.push_back(live.id);
    break;
  case Match::no:
    break;
  }
  candidates_.pop_back();
  return look_at_next(context);
}

Next IntentResolver::on_failure(StepContext& context, const CallFailure& failure) {
  const bool gone = failure.kind == FailureKind::not_found || failure.kind == FailureKind::gone;
  if (gone && !candidates_.empty()) {
    candidates_.pop_back(); // listed, yet not there: it goes, or the next ask will see it
    return look_at_next(context);
  }
  return asks_.after_failure(context, failure);
}

Next IntentResolver::conclude(StepContext& context) {
  if (matching_.size() == 1) return adopt(context, matching_.front());
  if (matching_.empty() && perhaps_.empty()) return asks_.next(context);
  return undecided(context);
}

Next IntentResolver::adopt(StepContext& context, const LiveInstance& live) {
  context.ledger.record(InstanceCreated{.key = context.record_key,
                                        .id = live.id,
                                        .connection_url = live.connection_url,
                                        .password = PasswordState::unknown,
                                        .created = live.created.value_or(intent(context).at),
                                        .at = context.now()});
  context.id = live.id;
  context.saw(live);
  context.created_here = true;
  context.done.add = 1;
  context.note("the answer to the creation of " + context.address() + " was lost; the new instance " + quoted(live.id) +
               " was found and adopted, its password is unknown");
  adopted_ = true;
  return Done{};
}

Error IntentResolver::undecided(const StepContext& context) const {
  std::vector<std::string> ids = perhaps_;
  for (const LiveInstance& live : matching_)
    ids.push_back(live.id);
  std::sort(ids.begin(), ids.end());
  for (std::string& id : ids)
    id = quoted(id);
  return step_error(context, "apply/ambiguous-create",
                    "the answer to its creation was lost, and which instance it made cannot be told: " +
                        join(ids, ", ") + (ids.size() == 1 ? " bears" : " bear") + " its name",
                    "look at them in the Aura console, then adopt the right one with `auraform import " +
                        context.step.key + " ID`, and delete what is too much");
}

namespace {

/// resolve_intent: what became of an earlier run's create.
class ResolveRun final : public OperationRun {
public:
  Next begin(StepContext& context) override {
    const auto& intents = context.ledger.state().open_intents;
    const auto open = intents.find(context.record_key);
    if (open == intents.end()) return Done{};
    return resolver_.begin(context, open->second.at);
  }

  Next on_time(StepContext& context) override { return resolver_.on_time(context); }

  Next on_reply(StepContext& context, const CallOutcome& outcome) override {
    Next next = resolver_.on_reply(context, outcome);
    if (std::holds_alternative<Done>(next) && !resolver_.adopted()) {
      context.ledger.record(IntentClosed{context.record_key});
      context.note("the creation of " + context.address() + " that an earlier run began made nothing");
    }
    return next;
  }

private:
  IntentResolver resolver_;
};

} // namespace

std::unique_ptr<OperationRun> make_resolve_run() { return std::make_unique<ResolveRun>(); }
