#include "reconcile/steps/managed_key_settle.hpp"

#include "base/ensure.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace {

constexpr int most_failures = 6;

bool is_gone(FailureKind kind) { return kind == FailureKind::not_found || kind == FailureKind::gone; }

bool is_owned(const StepContext& context, const std::string& id) {
  const auto& keys = context.ledger.state().managed_keys;
  return std::any_of(keys.begin(), keys.end(), [&id](const auto& entry) { return entry.second.id == id; });
}

/// Every field that Aura tells is as the creation asked.
bool is_as_asked(const FieldValues& wish, const LiveManagedKey& live) {
  if (standing_of_managed_key(live.status) == ManagedKeyStanding::going) return false;
  return std::all_of(wish.begin(), wish.end(), [&live](const auto& entry) {
    const FieldValue* told = live.fields.find(entry.first);
    return told == nullptr || *told == entry.second;
  });
}

} // namespace

const ManagedKeyRecord* managed_key_record(const StepContext& context) {
  const auto& keys = context.ledger.state().managed_keys;
  const auto found = keys.find(managed_key_of(context.step.key));
  return found == keys.end() ? nullptr : &found->second;
}

void record_managed_key(StepContext& context, const LiveManagedKey& live) {
  const ManagedKeyRecord* known = managed_key_record(context);
  ManagedKeyRecord record;
  if (known != nullptr && known->id == live.id) record = *known;
  record.id = live.id;
  const auto& intents = context.ledger.state().managed_key_intents;
  if (const auto asked = intents.find(managed_key_of(context.step.key)); asked != intents.end())
    record.fields = asked->second.wish;
  record.fields.overlay(live.fields);
  record.project_id = record.fields.text(Field::project_id);
  if (record.project_id.empty()) record.project_id = context.step.project_id;
  record.status = live.status;
  record.protection = context.step.protection;
  if (record.created == TimePoint{}) record.created = live.created.value_or(context.now());
  record.updated = context.now();
  context.ledger.record(ManagedKeyPut{managed_key_of(context.step.key), std::move(record)});
  context.id = live.id;
}

Next ManagedKeyWait::begin(StepContext& context) {
  context.start_clock();
  return Sleep{context.now() + context.until_next_try()};
}

Next ManagedKeyWait::look(StepContext& context) {
  context.start_clock();
  return Send{ReadCall{GetManagedKey{context.id}}, has_looked_ ? Priority::poll : Priority::first_poll};
}

Next ManagedKeyWait::on_reply(StepContext& context, const CallOutcome& outcome) {
  const auto* live = payload_of<LiveManagedKey>(outcome);
  if (live == nullptr) return on_failure(context, failure_or_malformed(outcome));
  failed_looks_ = 0;
  last_status_ = live->status;
  context.tell_progress(live->status);
  const ManagedKeyStanding standing = standing_of_managed_key(live->status);
  if (standing == ManagedKeyStanding::underway) return later(context);
  record_managed_key(context, *live);
  if (standing == ManagedKeyStanding::ready) return Done{};
  return step_error(context, "apply/key-broken", "the key's status is " + quoted(visible(live->status)),
                    "look at the key in the Aura console and in your cloud's key management");
}

Next ManagedKeyWait::on_failure(StepContext& context, const CallFailure& failure) {
  const ManagedKeyRecord* record = managed_key_record(context);
  const bool newborn =
      record != nullptr && is_newborn(record->created, context.now(), context.ledger.options().newborn_time);
  const bool final = is_final_for_reads(failure.kind) && !(is_gone(failure.kind) && newborn);
  if (final || (!is_gone(failure.kind) && ++failed_looks_ >= most_failures)) return to_error(failure, context.doing());
  return later(context);
}

Next ManagedKeyWait::later(StepContext& context) {
  if (context.out_of_time())
    return Error{
        ErrorKind::time_limit, "apply/key-not-ready",
        context.doing() + ": it is not ready in time, but " +
            (last_status_.empty() ? "unknown to Aura" : quoted(visible(last_status_))),
        "the key is recorded; give Aura the permission to use it in your cloud, as the Aura console shows, and "
        "apply again"};
  has_looked_ = true;
  return Sleep{std::min(context.now() + context.until_next_try(), context.deadline())};
}

const Intent& ManagedKeyFinder::intent(const StepContext& context) const {
  const auto& intents = context.ledger.state().managed_key_intents;
  const auto found = intents.find(managed_key_of(context.step.key));
  ensure(found != intents.end(), "the intent of a key that is looked for is open");
  return found->second;
}

Next ManagedKeyFinder::begin(StepContext& context, TimePoint since) { return asks_.begin(context, since); }

Next ManagedKeyFinder::on_time(StepContext& context) {
  return Send{ReadCall{ListManagedKeys{intent(context).project_id}}, Priority::first_poll};
}

Next ManagedKeyFinder::on_reply(StepContext& context, const CallOutcome& outcome) {
  if (const auto* listed = payload_of<std::vector<ManagedKeySummary>>(outcome)) return on_list(context, *listed);
  if (const auto* live = payload_of<LiveManagedKey>(outcome)) return on_look(context, *live);
  return on_failure(context, failure_or_malformed(outcome));
}

Next ManagedKeyFinder::on_list(StepContext& context, const std::vector<ManagedKeySummary>& listed) {
  candidates_.clear();
  matching_.clear();
  const Intent& wanted = intent(context);
  const auto& before = wanted.ids_with_name;
  for (const ManagedKeySummary& summary : listed) {
    const bool was_there = std::find(before.begin(), before.end(), summary.id) != before.end();
    const bool here = summary.project_id.empty() || summary.project_id == wanted.project_id;
    if (summary.name == wanted.name && here && !was_there && !is_owned(context, summary.id))
      candidates_.push_back(summary.id);
  }
  std::sort(candidates_.rbegin(), candidates_.rend());
  return look_at_next(context);
}

Next ManagedKeyFinder::look_at_next(StepContext& context) {
  if (candidates_.empty()) return conclude(context);
  return Send{ReadCall{GetManagedKey{candidates_.back()}}, Priority::first_poll};
}

Next ManagedKeyFinder::on_look(StepContext& context, const LiveManagedKey& live) {
  if (is_as_asked(intent(context).wish, live)) matching_.push_back(live);
  candidates_.pop_back();
  return look_at_next(context);
}

Next ManagedKeyFinder::on_failure(StepContext& context, const CallFailure& failure) {
  if (is_gone(failure.kind) && !candidates_.empty()) {
    candidates_.pop_back();
    return look_at_next(context);
  }
  return asks_.after_failure(context, failure);
}

Next ManagedKeyFinder::conclude(StepContext& context) {
  if (matching_.empty()) return asks_.next(context);
  if (matching_.size() == 1) {
    record_managed_key(context, matching_.front());
    context.done.add = 1;
    context.note("the answer to the creation of " + context.address() + " was lost; the new key " +
                 quoted(matching_.front().id) + " was found and adopted");
    found_ = true;
    return Done{};
  }
  std::vector<std::string> ids;
  for (const LiveManagedKey& live : matching_)
    ids.push_back(quoted(live.id));
  return step_error(context, "apply/ambiguous-create",
                    "the answer to its creation was lost, and which key it made cannot be told: " + join(ids, ", "),
                    "look at them in the Aura console, write the right one as import_id, run `auraform state rm " +
                        context.step.key + "`, and delete what is too much");
}
