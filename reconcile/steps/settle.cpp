#include "reconcile/steps/settle.hpp"

#include "base/text.hpp"
#include "state/record_keys.hpp"

#include <algorithm>

namespace {

/// Looks that may fail in a row, each with the retries of the Cloud behind it, before the step is given up.
constexpr int most_failed_looks = 6;

bool status_fits(const Goal& goal, StatusClass status) {
  return (status == StatusClass::running && goal.running_will_do) ||
         (status == StatusClass::paused && goal.paused_will_do) ||
         (status == StatusClass::suspended && goal.suspended_will_do);
}

/// A field that was read and is not as asked, or nullptr.
const FieldValues::Entry* first_difference(const Goal& goal, const LiveInstance& live) {
  for (const FieldValues::Entry& asked : goal.fields) {
    const FieldValue* value = live.fields.find(asked.first);
    if (value != nullptr && *value != asked.second) return &asked;
  }
  return nullptr;
}

bool tells_any(const Goal& goal, const LiveInstance& live) {
  return std::any_of(goal.fields.begin(), goal.fields.end(),
                     [&](const FieldValues::Entry& asked) { return live.fields.has(asked.first); });
}

} // namespace

Goal goal_settled() {
  Goal goal;
  goal.suspended_will_do = true;
  return goal;
}

Goal goal_out_of_the_way() {
  Goal goal = goal_settled();
  goal.broken_will_do = true;
  goal.gone_will_do = true;
  return goal;
}

Goal goal_running() {
  Goal goal;
  goal.paused_will_do = false;
  return goal;
}

Goal goal_paused() {
  Goal goal;
  goal.running_will_do = false;
  return goal;
}

Goal goal_updated(const FieldValues& asked) {
  Goal goal;
  goal.fields = asked;
  return goal;
}

Goal goal_reloaded() {
  Goal goal = goal_running();
  goal.shows_nothing = true;
  return goal;
}

Goal goal_upgraded(const FieldValues& asked) {
  Goal goal = goal_updated(asked);
  goal.fields.set(Field::type, std::string{"business-critical"});
  return goal;
}

Standing judge(const Goal& goal, const LiveInstance& live) {
  const StatusClass status = classify_status(live.status);
  if (status == StatusClass::going) return goal.gone_will_do ? Standing::underway : Standing::going;
  if (status == StatusClass::transient) return Standing::underway;
  if (status == StatusClass::failed) return goal.broken_will_do ? Standing::reached : Standing::broken;
  if (status == StatusClass::suspended && !goal.suspended_will_do) return Standing::broken;
  if (!status_fits(goal, status) || first_difference(goal, live) != nullptr) return Standing::unmoved;
  return goal.fields.empty() || tells_any(goal, live) ? Standing::reached : Standing::unconfirmed;
}

std::string what_is_missing(const Goal& goal, const LiveInstance& live) {
  std::string status = "the last status was " + quoted(live.status);
  const FieldValues::Entry* asked = first_difference(goal, live);
  if (asked == nullptr) return status;
  return status + ", and " + std::string(name_of(asked->first)) + " is still " +
         visible(to_text(*live.fields.find(asked->first))) + ", not " + visible(to_text(asked->second));
}

Error hopeless(const StepContext& context, const LiveInstance& live) {
  if (classify_status(live.status) == StatusClass::going)
    return step_error(context, "apply/going", "the instance " + quoted(live.id) + " is being deleted",
                      "somebody else deletes it; run plan to see what is left to do");
  const bool is_clone = context.record_key == clone_key(context.step.key);
  return step_error(context, "apply/broken", "its status is " + quoted(live.status),
                    is_clone
                        ? "the instance that it was to replace is as it was; run apply again to discard this clone, " +
                              quoted(live.id) + ", and make another"
                        : "look at the instance " + quoted(live.id) + " in the Aura console");
}

Error out_of_time(const StepContext& context, const std::string& last) {
  const Milliseconds limit = context.deadline() - context.clock.value_or(context.now());
  return {ErrorKind::time_limit, "apply/time-limit",
          context.doing() + ": not settled within " + format_duration(limit) + "; " + last,
          "what was done is recorded; run apply again to go on waiting, or raise the limit in [instance." +
              context.step.key + ".timeouts]"};
}

SettleWait::SettleWait(Goal goal)
    : goal_(std::move(goal)) {}

Next SettleWait::begin(StepContext& context) {
  return Sleep{std::min(context.now() + context.until_next_look(), context.deadline())};
}

Next SettleWait::look(StepContext& context) {
  const Priority priority = first_look_ ? Priority::first_poll : Priority::poll;
  first_look_ = false;
  return Send{ReadCall{GetInstance{context.id}}, priority};
}

Next SettleWait::on_reply(StepContext& context, const CallOutcome& outcome) {
  const auto* live = payload_of<LiveInstance>(outcome);
  if (live == nullptr) return on_failure(context, failure_or_malformed(outcome));
  failed_looks_ = 0;
  context.start_clock();
  context.saw(*live);
  context.tell_progress(live->status);
  last_ = what_is_missing(goal_, *live);
  told(*live);
  return on_standing(context, judge(goal_, *live), *live);
}

Next SettleWait::on_standing(StepContext& context, Standing standing, const LiveInstance& live) {
  const bool may_be_of_before = goal_.shows_nothing && !was_underway_ && standing != Standing::underway;
  if (standing == Standing::unconfirmed || may_be_of_before)
    if (!is_sure(context)) return confirm(context);
  if (standing == Standing::reached || standing == Standing::unconfirmed) return Done{};
  if (standing == Standing::broken || standing == Standing::going) return hopeless(context, live);
  unconfirmed_since_.reset();
  return later(context);
}

void SettleWait::told(const LiveInstance& live) {
  was_underway_ = was_underway_ || judge(goal_, live) == Standing::underway;
}

bool SettleWait::is_sure(const StepContext& context) {
  if (!unconfirmed_since_) unconfirmed_since_ = context.now();
  return context.now() >= *unconfirmed_since_ + context.ledger.options().status_lag;
}

Next SettleWait::confirm(StepContext& context) {
  return Sleep{*unconfirmed_since_ + context.ledger.options().status_lag};
}

Next SettleWait::on_failure(StepContext& context, const CallFailure& failure) {
  context.start_clock();
  if (failure.kind == FailureKind::not_found || failure.kind == FailureKind::gone) return on_gone(context);
  if (is_final_for_reads(failure.kind) || ++failed_looks_ >= most_failed_looks)
    return to_error(failure, context.doing());
  return later(context);
}

Next SettleWait::on_gone(StepContext& context) {
  if (context.is_newborn()) return later(context);
  if (!goal_.gone_will_do)
    return step_error(context, "apply/gone", "the instance " + quoted(context.id) + " is gone from Aura",
                      "run plan to see what is left to do");
  found_gone_ = true;
  return Done{};
}

Next SettleWait::later(StepContext& context) {
  if (context.out_of_time()) return out_of_time(context, last_.empty() ? "its status could not be read" : last_);
  return Sleep{std::min(context.now() + context.until_next_look(), context.deadline())};
}
