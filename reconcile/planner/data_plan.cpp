#include "reconcile/planner/data_plan.hpp"

#include "base/text.hpp"
#include "reconcile/estimate.hpp"
#include "reconcile/operations.hpp"
#include "reconcile/planner/step.hpp"
#include "state/record_keys.hpp"

namespace {

Subject subject_of(const DataTarget& target) {
  Subject subject;
  subject.key = target.key;
  const auto record = target.recorded.records.find(target.key);
  if (record != target.recorded.records.end()) {
    subject.record = &record->second;
    const auto live = target.live.instances.find(record->second.id);
    if (live != target.live.instances.end()) subject.live = &live->second;
  }
  const auto spec = target.desired.instances.find(target.key);
  if (spec != target.desired.instances.end()) subject.spec = &spec->second;
  return subject;
}

class DataPlanner {
public:
  DataPlanner(const DataTarget& target, Action action)
      : target_(target)
      , subject_(subject_of(target))
      , planned_(begin_step(subject_)) {
    planned_.step.action = action;
    planned_.step.reason = Reason::data_requested;
    planned_.step.wish = {};
    planned_.step.protection_before.reset();
    if (subject_.record != nullptr) planned_.step.protection = subject_.record->protection;
  }

  Step& step() { return planned_.step; }
  std::string address() const { return address_of(target_.key); }
  Timeouts timeouts() const { return subject_.spec == nullptr ? Timeouts{} : subject_.spec->timeouts; }
  FieldValues known() const { return all_known(subject_.record, *subject_.live); }

  void refuse(std::string code, std::string message, std::string hint) {
    planned_.refuse(std::move(code), std::move(message), std::move(hint), place());
  }

  /// Whether there is anything to work on; refuses otherwise.
  bool finds_instance() {
    if (subject_.live != nullptr && settles_as(subject_.live->status) != StatusClass::going) return true;
    refuse("plan/instance-gone", address() + " is gone from Aura, or being deleted",
           "run plan to see what is left to do");
    return false;
  }

  void check_tier(std::string_view cannot) {
    if (known().text(Field::type) != "free-db") return;
    refuse("plan/free-instance", address() + " is free, and a free instance " + std::string{cannot},
           "replace it by an instance of another type first");
  }

  void check_suspended() {
    if (settles_as(subject_.live->status) == StatusClass::suspended)
      refuse("plan/instance-failed", address() + " is " + quoted(subject_.live->status) + " in Aura",
             "settle the billing of its project in the Aura console");
  }

  void check_running(std::string_view why) {
    if (settles_as(subject_.live->status) != StatusClass::failed) return;
    refuse("plan/instance-failed",
           address() + " is " + quoted(subject_.live->status) + " in Aura, and " + std::string{why},
           "restore an earlier snapshot of it with `auraform restore " + target_.key + " -snapshot=latest`");
  }

  /// Data is lost: protections hold, and a clone of what was there before must not take its place later.
  void check_loss(const DataWish& wish) {
    const bool in_spec = subject_.spec != nullptr && subject_.spec->lifecycle.prevent_destroy;
    const bool in_state = subject_.record->protection.prevent_destroy;
    if ((in_spec || in_state) && !wish.allow_data_loss)
      refuse("guard/prevent-destroy",
             address() + " would lose its data, but " + (in_spec ? "its spec says" : "the state protects it:") +
                 " prevent_destroy = true",
             "consent with -allow-data-loss; -snapshot-first keeps a snapshot of what is in it now");
    for (const std::string& other : {clone_key(target_.key), replaced_key(target_.key)})
      if (target_.recorded.records.contains(other) || target_.recorded.open_intents.contains(other))
        return refuse("plan/replacement-unfinished",
                      address() + " is being replaced, and what " + address_of(other) + " holds is of before",
                      "finish the replacement, or take it back, with `auraform apply`");
  }

  /// Around the verb's own operation: settled, awake, saved first, and asleep again.
  void plan_operations(std::optional<Operation> own, bool snapshot) {
    const bool paused = settles_as(subject_.live->status) == StatusClass::paused;
    Operations& operations = planned_.step.operations;
    if (paused) add_operation(operations, OperationKind::resume, timeouts());
    if (snapshot) add_operation(operations, OperationKind::snapshot, timeouts());
    if (own) operations.push_back(std::move(*own));
    if (paused) add_operation(operations, OperationKind::pause, timeouts());
    wait_if_settling(*subject_.live, timeouts(), planned_.step);
  }

  Plan finish() {
    if (!planned_.refusals.empty()) planned_.step.operations.clear();
    planned_.step.estimate = Estimator(target_.recorded.durations).step(planned_.step);
    Plan plan;
    plan.steps.push_back(std::move(planned_.step));
    plan.refusals = std::move(planned_.refusals);
    plan.warnings = std::move(planned_.warnings);
    return plan;
  }

private:
  SourceLocation place() const { return subject_.spec == nullptr ? SourceLocation{} : subject_.spec->location; }

  const DataTarget& target_;
  Subject subject_;
  PlannedStep planned_;
};

Operation data_operation(OperationKind kind, const std::string& instance_id, const std::string& snapshot_id,
                         const Timeouts& timeouts) {
  return {.kind = kind,
          .fields = {},
          .source = Source{.instance_key = {}, .instance_id = instance_id, .snapshot_id = snapshot_id},
          .time_limit = time_limit(kind, timeouts)};
}

void check_complete(DataPlanner& planner, const Snapshot& snapshot, bool must_be_exportable) {
  if (snapshot.status != SnapshotStatus::completed)
    planner.refuse("plan/snapshot-incomplete", "the snapshot " + quoted(snapshot.id) + " is not complete",
                   "wait for it, or name another; `auraform snapshot list` shows them");
  else if (must_be_exportable && !snapshot.exportable.value_or(true))
    planner.refuse("plan/snapshot-not-exportable",
                   "the snapshot " + quoted(snapshot.id) + " cannot be copied into another instance",
                   "name one that is exportable; `auraform snapshot create` takes one");
}

void check_source(DataPlanner& planner, const DataSource& source) {
  const std::string id = quoted(source.live.id);
  if (source.live.id == planner.step().id)
    planner.refuse("plan/overwrite-itself", planner.address() + " cannot be overwritten with itself",
                   "`auraform restore` puts one of its own snapshots in place");
  if (source.snapshot)
    check_complete(planner, *source.snapshot, true);
  else if (settles_as(source.live.status) != StatusClass::running)
    planner.refuse("plan/source-not-running",
                   "the source " + id + " is " + quoted(source.live.status) +
                       ", and its present data can be copied while it runs",
                   "take what it held before with -snapshot=latest, or resume it first");
}

/// As far as sizes can be read: Aura compares what is allocated, not what is used (aura-api §2.2).
void check_sizes(DataPlanner& planner, const DataSource& source) {
  const FieldValues target = planner.known();
  for (const Field field : {Field::memory, Field::storage}) {
    const std::optional<Size> has = target.size(field);
    const std::optional<Size> needs = source.live.fields.size(field);
    if (!has || !needs || *has >= *needs) continue;
    planner.refuse("plan/target-too-small",
                   planner.address() + " has " + to_text(*has) + " of " + std::string{name_of(field)} +
                       ", and the source " + quoted(source.live.id) + " has " + to_text(*needs),
                   "give it as much in its spec, apply, and then overwrite it");
    return;
  }
  if (target.text(Field::customer_managed_key_id) != source.live.fields.text(Field::customer_managed_key_id))
    planner.refuse("plan/other-key",
                   planner.address() + " and the source " + quoted(source.live.id) +
                       " are not encrypted with the same customer managed key",
                   "clone the source into a new instance instead: `source` in a spec");
}

} // namespace

Plan plan_snapshot(const DataTarget& target) {
  DataPlanner planner(target, Action::snapshot);
  if (!planner.finds_instance()) return planner.finish();
  planner.check_tier("has no snapshots");
  planner.check_suspended();
  planner.check_running("no snapshot can be taken of it");
  planner.plan_operations(std::nullopt, true);
  return planner.finish();
}

Plan plan_restore(const DataTarget& target, const Snapshot& snapshot, const DataWish& wish) {
  DataPlanner planner(target, Action::restore);
  if (!planner.finds_instance()) return planner.finish();
  planner.check_tier("has no snapshots");
  planner.check_suspended();
  if (wish.snapshot_first) planner.check_running("no snapshot can be taken of it first");
  check_complete(planner, snapshot, false);
  planner.check_loss(wish);
  planner.step().data_of = snapshot.at;
  planner.plan_operations(data_operation(OperationKind::restore, planner.step().id, snapshot.id, planner.timeouts()),
                          wish.snapshot_first);
  return planner.finish();
}

Plan plan_overwrite(const DataTarget& target, const DataSource& source, const DataWish& wish) {
  DataPlanner planner(target, Action::overwrite);
  if (!planner.finds_instance()) return planner.finish();
  planner.check_tier("cannot be overwritten");
  planner.check_suspended();
  if (wish.snapshot_first) planner.check_running("no snapshot can be taken of it first");
  check_source(planner, source);
  check_sizes(planner, source);
  planner.check_loss(wish);
  if (source.snapshot) planner.step().data_of = source.snapshot->at;
  planner.plan_operations(data_operation(OperationKind::overwrite, source.live.id,
                                         source.snapshot ? source.snapshot->id : std::string{}, planner.timeouts()),
                          wish.snapshot_first);
  return planner.finish();
}
