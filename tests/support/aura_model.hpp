#pragma once

#include "state/record_keys.hpp"
#include "tests/support/world.hpp"

#include <optional>
#include <string>

/// A small second opinion on Aura: what the status machine allows (aura-api §3), written without a look at how the
/// planner orders operations. It carries out a plan's steps on a world, one operation after the other, all settled at
/// once, and keeps the record as an apply would.
class AuraModel {
public:
  /// What GETs leave out.
  struct Shape {
    bool paused_hides_sizes = true;
    bool features_are_never_told = false; ///< secondaries and CDC, as seen on business-critical
  };

  AuraModel(World& world, Shape shape)
      : world_(world)
      , shape_(shape) {}

  /// What an interrupted run or somebody else has under way: it is there when the instance settles.
  void pend(const std::string& id, FieldValues fields) { pending_[id] = std::move(fields); }

  /// Carries out all steps, those first that others depend on. Returns what was not allowed; empty when all was.
  std::string carry_out(const Plan& plan) {
    std::set<std::string> done;
    while (done.size() < plan.steps.size()) {
      const std::size_t before = done.size();
      for (const Step& step : plan.steps) {
        if (done.contains(step.key) || !ready(step, done)) continue;
        if (const std::string wrong = carry_out(step); !wrong.empty()) return step.key + ": " + wrong;
        done.insert(step.key);
      }
      if (done.size() == before) return "steps wait for each other";
    }
    return {};
  }

  /// What GETs would tell now, in place of what the plan was made on.
  void refresh() {
    world_.live.instances.clear();
    world_.live.listed.clear();
    for (const auto& [id, instance] : truth_) {
      world_.live.instances[id] = told(instance);
      world_.live.listed.push_back(
          {id, instance.fields.text(Field::name), instance.fields.text(Field::project_id), "gcp", {}});
    }
    for (const auto& [key, record] : world_.recorded.records)
      if (!truth_.contains(record.id)) world_.live.gone[record.id] = true;
  }

  /// The truth about instances, which GETs tell in part. Begins as the world's live.
  std::map<std::string, LiveInstance>& truth() { return truth_; }

private:
  static bool ready(const Step& step, const std::set<std::string>& done) {
    for (const std::string& key : step.depends_on)
      if (!done.contains(key)) return false;
    return true;
  }

  LiveInstance told(const LiveInstance& instance) const {
    LiveInstance seen = instance;
    if (shape_.features_are_never_told) {
      seen.fields.erase(Field::secondaries_count);
      seen.fields.erase(Field::cdc_enrichment_mode);
    }
    if (instance.status != "running" && shape_.paused_hides_sizes) {
      seen.fields.erase(Field::memory);
      seen.fields.erase(Field::storage);
    }
    seen.fields.erase(Field::version);
    return seen;
  }

  std::string carry_out(const Step& step) {
    id_ = step.id;
    successor_.clear();
    snapshot_taken_ = false;
    for (const Operation& operation : step.operations)
      if (const std::string wrong = perform(step, operation); !wrong.empty()) return show(operation) + " " + wrong;
    return {};
  }

  std::string perform(const Step& step, const Operation& operation) {
    switch (operation.kind) {
    case OperationKind::wait_settled:
      return settle();
    case OperationKind::resolve_intent:
      world_.recorded.open_intents.erase(step.key); // nothing was made
      return {};
    case OperationKind::create:
      return create(step, operation, id_);
    case OperationKind::clone:
      if (!snapshot_taken_) return "without a snapshot";
      return create(step, operation, successor_);
    case OperationKind::update:
      return update(step, operation.fields);
    case OperationKind::pause:
      return act(step, "running", "paused");
    case OperationKind::resume:
      return act(step, "paused", "running");
    case OperationKind::upgrade:
      return upgrade(step, operation.fields);
    case OperationKind::snapshot:
      if (current().status != "running") return "of an instance that is " + current().status;
      snapshot_taken_ = true;
      return {};
    case OperationKind::compare:
      return compare(step);
    case OperationKind::switch_record:
      return switch_record(step);
    case OperationKind::remove:
    case OperationKind::remove_replaced:
      return remove(step);
    case OperationKind::retire:
      return retire(step, operation);
    case OperationKind::restore:
    case OperationKind::overwrite:
      return current().status == "running" ? "" : "while " + current().status;
    case OperationKind::discard_clone:
      return "of no clone";
    case OperationKind::adopt:
      world_.recorded.open_intents.erase(step.key);
      put_record(step, id_, {});
      return {};
    case OperationKind::forget:
      world_.recorded.records.erase(step.key);
      return {};
    case OperationKind::rename_record:
      return rename(step);
    case OperationKind::protect:
      world_.recorded.records.at(step.key).protection = step.protection;
      return {};
    }
    return "is unknown";
  }

  LiveInstance& current() { return truth_.at(!successor_.empty() ? successor_ : id_); }

  std::string settle() {
    LiveInstance& instance = truth_.at(id_);
    switch (settles_as(instance.status)) {
    case StatusClass::running:
      if (instance.status == "running") return "though it has settled";
      instance.status = "running";
      break;
    case StatusClass::paused:
      instance.status = "paused";
      break;
    case StatusClass::going:
      truth_.erase(id_);
      return {};
    default:
      return "for " + instance.status;
    }
    change(instance, pending_[id_]);
    return {};
  }

  static void change(LiveInstance& instance, const FieldValues& fields) {
    instance.fields.overlay(fields);
    if (const auto memory = fields.size(Field::memory); memory && !fields.has(Field::storage))
      instance.fields.set(Field::storage, Size{memory->gigabytes * 2});
  }

  std::string create(const Step& step, const Operation& operation, std::string& id) {
    if (!id.empty() && truth_.contains(id)) return "beside a living " + id;
    for (const Field field : {Field::name, Field::type, Field::cloud_provider, Field::region, Field::memory,
                              Field::project_id, Field::version})
      if (!operation.fields.has(field)) return "without " + std::string{name_of(field)};
    for (const auto& [field, value] : operation.fields)
      if (traits(field).carrier == Carrier::update_only || field == Field::status)
        return "cannot carry " + std::string{name_of(field)};
    id = "new" + std::to_string(++created_);
    LiveInstance& instance = truth_[id];
    instance.id = id;
    instance.status = "running";
    instance.fields = {{Field::vector_optimized, false},
                       {Field::graph_analytics_plugin, false},
                       {Field::secondaries_count, std::int64_t{0}},
                       {Field::cdc_enrichment_mode, std::string{"OFF"}}};
    change(instance, operation.fields);
    if (operation.kind == OperationKind::create)
      put_record(step, id, operation.fields);
    else
      successor_applied_ = operation.fields;
    return {};
  }

  std::string update(const Step& step, const FieldValues& fields) {
    if (current().status != "running") return "while " + current().status;
    const std::string type = current().fields.text(Field::type);
    const bool large = type == "business-critical" || type == "enterprise-db";
    for (const auto& [field, value] : fields) {
      const Carrier carrier = traits(field).carrier;
      if (carrier != Carrier::update_only && carrier != Carrier::create_and_update)
        return "cannot carry " + std::string{name_of(field)};
      if (carrier == Carrier::update_only && !large) return "of a feature that " + type + " lacks";
      if (field == Field::graph_analytics_plugin && type != "professional-db") return "of the plugin on " + type;
    }
    change(current(), fields);
    note(step, fields);
    return {};
  }

  std::string upgrade(const Step& step, const FieldValues& fields) {
    LiveInstance& instance = current();
    if (instance.status != "running") return "while " + instance.status;
    if (instance.fields.text(Field::type) != "professional-db") return "of " + instance.fields.text(Field::type);
    if (fields.has(Field::memory) != fields.has(Field::storage)) return "with one of memory and storage";
    change(instance, fields);
    if (instance.fields.size(Field::memory) < Size{2}) return "to less than 2GB";
    instance.fields.set(Field::type, std::string{"business-critical"});
    instance.fields.set(Field::graph_analytics_plugin, false);
    note(step, overlaid(fields, {{Field::type, std::string{"business-critical"}}}));
    return {};
  }

  std::string act(const Step& step, const std::string& from, const std::string& to) {
    if (current().status != from) return "while " + current().status;
    current().status = to;
    note(step, {});
    return {};
  }

  std::string compare(const Step& step) {
    for (const auto& [field, value] : step.wish)
      if (field != Field::status && field != Field::version && *current().fields.find(field) != value)
        return "finds another " + std::string{name_of(field)};
    compared_ = successor_;
    return {};
  }

  std::string switch_record(const Step& step) {
    if (compared_ != successor_) return "before the comparison";
    put_record(step, successor_, successor_applied_);
    return {};
  }

  std::string remove(const Step& step) {
    if (!truth_.contains(id_)) return world_.recorded.records.contains(step.key) ? "of nothing" : "";
    if (classify_status(truth_.at(id_).status) == StatusClass::transient) return "while " + truth_.at(id_).status;
    if (!successor_.empty() && world_.recorded.records.at(step.key).id != successor_) return "of the recorded one";
    truth_.erase(id_);
    if (successor_.empty()) world_.recorded.records.erase(step.key);
    return {};
  }

  std::string retire(const Step& step, const Operation& operation) {
    const std::string& old = operation.source->instance_id;
    if (world_.recorded.records.at(step.key).id == old) return "of the recorded one";
    if (truth_.at(old).status != "running") return "while " + truth_.at(old).status;
    truth_.at(old).status = "paused";
    Record& record = world_.recorded.records[retired_key(step.key, old)];
    record.id = old;
    record.project_id = truth_.at(old).fields.text(Field::project_id);
    see(old, record);
    return {};
  }

  std::string rename(const Step& step) {
    auto intent = world_.recorded.open_intents.extract(step.moved_from);
    const bool intended = !intent.empty();
    if (intended) {
      intent.key() = step.key;
      world_.recorded.open_intents.insert(std::move(intent));
    }
    auto record = world_.recorded.records.extract(step.moved_from);
    if (record.empty()) return intended ? "" : "of nothing";
    if (world_.recorded.records.contains(step.key)) return "onto another";
    record.key() = step.key;
    world_.recorded.records.insert(std::move(record));
    return {};
  }

  void put_record(const Step& step, const std::string& id, const FieldValues& applied) {
    Record record;
    record.id = id;
    record.project_id = truth_.at(id).fields.text(Field::project_id);
    record.applied = applied;
    record.protection = step.protection;
    world_.recorded.records[step.key] = record;
    see(record.id, world_.recorded.records[step.key]);
  }

  /// What an operation granted, and what is then read.
  void note(const Step& step, const FieldValues& granted) {
    const auto record = world_.recorded.records.find(step.key);
    if (!successor_.empty() && (record == world_.recorded.records.end() || record->second.id != successor_)) {
      successor_applied_.overlay(granted);
      return;
    }
    if (record == world_.recorded.records.end()) return;
    record->second.applied.overlay(granted);
    see(record->second.id, record->second);
  }

  void see(const std::string& id, Record& record) {
    const LiveInstance seen = told(truth_.at(id));
    record.seen.overlay(seen.fields);
    if (classify_status(seen.status) != StatusClass::transient) record.seen.set(Field::status, seen.status);
  }

  World& world_;
  Shape shape_;
  std::map<std::string, LiveInstance> truth_ = world_.live.instances;
  std::map<std::string, FieldValues> pending_;
  std::string id_;        ///< of the step's instance
  std::string successor_; ///< of the clone that takes its place
  std::string compared_;
  FieldValues successor_applied_;
  bool snapshot_taken_ = false;
  int created_ = 0;
};
