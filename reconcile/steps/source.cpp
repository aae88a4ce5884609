#include "reconcile/steps/source.hpp"

#include "base/text.hpp"

namespace {

/// Aura lists the snapshots of one day at a time (aura-api §2.3); a month of them is looked through.
constexpr int most_days_back = 31;

constexpr int most_failures = 3;

/// The latest that can be cloned from, or nullptr. `exportable` that is not told is no hindrance.
const Snapshot* latest_usable(const std::vector<Snapshot>& snapshots) {
  const Snapshot* latest = nullptr;
  for (const Snapshot& snapshot : snapshots) {
    if (snapshot.status != SnapshotStatus::completed || !snapshot.exportable.value_or(true)) continue;
    if (latest == nullptr || latest->at < snapshot.at) latest = &snapshot;
  }
  return latest;
}

} // namespace

Next SourceFinder::begin(StepContext& context) {
  if (!source_) return Done{};
  instance_id_ = source_->instance_id;
  snapshot_id_ = source_->snapshot_id;
  if (!source_->instance_key.empty()) {
    const Record* record = context.ledger.record_of(source_->instance_key);
    if (record == nullptr)
      return step_error(context, "apply/source-missing",
                        "its source " + address_of(source_->instance_key) + " is not in the record",
                        "create the source first, or remove `source`");
    instance_id_ = record->id;
  }
  return source_->latest_snapshot ? ask(context) : Next{Done{}};
}

Next SourceFinder::ask(StepContext& context) {
  const TimePoint day = context.now() - std::chrono::days{days_back_};
  return Send{ReadCall{ListSnapshots{instance_id_, format_time(day).substr(0, 10)}}, Priority::first_poll};
}

Next SourceFinder::on_reply(StepContext& context, const CallOutcome& outcome) {
  const auto* snapshots = payload_of<std::vector<Snapshot>>(outcome);
  if (snapshots == nullptr) {
    const CallFailure failure = failure_or_malformed(outcome);
    if (is_final_for_reads(failure.kind) || ++failures_ >= most_failures)
      return to_error(failure, context.doing() + ": listing the snapshots of " + quoted(instance_id_));
    return ask(context);
  }
  if (const Snapshot* latest = latest_usable(*snapshots)) {
    snapshot_id_ = latest->id;
    return Done{};
  }
  if (++days_back_ > most_days_back)
    return step_error(context, "apply/no-snapshot",
                      quoted(instance_id_) + " has no snapshot of the last month that can be cloned from",
                      "take one in the Aura console, or name the instance alone to clone its present data");
  return ask(context);
}
