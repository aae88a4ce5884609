#pragma once

#include "reconcile/plan.hpp"

#include <string>
#include <utility>

/// The three sides of a plan, stated in few words. `orders` is what a plain instance is called; what a test does not
/// say is as `plain_fields` has it.
struct World {
  Configuration desired;
  State recorded;
  LiveView live;
  PlanOptions options;

  InstanceSpec& declare(const std::string& key, FieldValues fields);
  /// Declares all of `plain_fields`, overlaid.
  InstanceSpec& declare_fully(const std::string& key, FieldValues fields = {});
  Record& record(const std::string& key, const std::string& id, FieldValues fields = {});
  LiveInstance& run(const std::string& id, FieldValues fields = {}, const std::string& status = "running");
  /// Recorded and live, equal; not declared.
  LiveInstance& own(const std::string& key, const std::string& id, FieldValues fields = {},
                    const std::string& status = "running");
  void vanish(const std::string& id);
  Intent& intend(const std::string& key);

  Plan plan() const { return make_plan(desired, recorded, live, options); }
};

inline const std::string plain_project = "11111111-2222-3333-4444-555555555555";

inline FieldValues plain_fields(const std::string& name) {
  return {{Field::name, name},
          {Field::project_id, plain_project},
          {Field::type, std::string{"professional-db"}},
          {Field::cloud_provider, std::string{"gcp"}},
          {Field::region, std::string{"europe-west1"}},
          {Field::memory, Size{4}},
          {Field::storage, Size{8}}};
}

inline FieldValues overlaid(FieldValues fields, const FieldValues& newer) {
  fields.overlay(newer);
  return fields;
}

inline InstanceSpec& World::declare(const std::string& key, FieldValues fields) {
  InstanceSpec& spec = desired.instances[key];
  spec.key = key;
  spec.fields = std::move(fields);
  if (!spec.fields.has(Field::name)) spec.fields.set(Field::name, key);
  spec.location = {"fleet.aura.toml", 10 * desired.instances.size(), 1};
  return spec;
}

inline InstanceSpec& World::declare_fully(const std::string& key, FieldValues fields) {
  FieldValues all = plain_fields(key);
  all.erase(Field::storage);
  return declare(key, overlaid(std::move(all), fields));
}

inline Record& World::record(const std::string& key, const std::string& id, FieldValues fields) {
  Record& made = recorded.records[key];
  made.id = id;
  made.project_id = plain_project;
  made.seen = overlaid(plain_fields(key), fields);
  made.applied = made.seen;
  made.applied.set(Field::version, std::string{"5"});
  made.seen.set(Field::status, std::string{"running"});
  return made;
}

inline LiveInstance& World::run(const std::string& id, FieldValues fields, const std::string& status) {
  LiveInstance& made = live.instances[id];
  made.id = id;
  made.fields = std::move(fields);
  made.status = status;
  live.listed.push_back({id, made.fields.text(Field::name), made.fields.text(Field::project_id), "gcp", {}});
  return made;
}

inline LiveInstance& World::own(const std::string& key, const std::string& id, FieldValues fields,
                                const std::string& status) {
  Record& made = record(key, id, fields);
  if (classify_status(status) != StatusClass::transient) made.seen.set(Field::status, status);
  return run(id, overlaid(plain_fields(key), fields), status);
}

inline void World::vanish(const std::string& id) {
  live.instances.erase(id);
  live.gone[id] = true;
  std::erase_if(live.listed, [&id](const InstanceSummary& summary) { return summary.id == id; });
}

inline Intent& World::intend(const std::string& key) {
  Intent& intent = recorded.open_intents[key];
  intent.key = key;
  intent.operation = "create";
  intent.name = key;
  intent.project_id = plain_project;
  intent.wish = plain_fields(key);
  return intent;
}

/// `memory=8GB storage=16GB`
inline std::string show(const FieldValues& fields) {
  std::string text;
  for (const auto& [field, value] : fields)
    text += (text.empty() ? "" : " ") + std::string{name_of(field)} + "=" + to_text(value);
  return text;
}

/// `memory 4GB->8GB`; `?` is known after apply, `-` is not set, `!` forces a replacement.
inline std::string show(const FieldChange& change) {
  const std::string after = change.after ? to_text(*change.after) : change.follows_memory ? "?" : "-";
  return std::string{name_of(change.field)} + " " + (change.before ? to_text(*change.before) : "-") + "->" + after +
         (change.forces_replacement ? "!" : "");
}

/// `update[memory=8GB]`
inline std::string show(const Operation& operation) {
  std::string text{to_word(operation.kind)};
  if (!operation.fields.empty()) text += "[" + show(operation.fields) + "]";
  if (operation.source)
    text += " from " + operation.source->instance_key + operation.source->instance_id + operation.source->snapshot_id;
  return text;
}

template <typename T>
std::string show_all(const std::vector<T>& values) {
  std::string text;
  for (const T& value : values)
    text += (text.empty() ? "" : ", ") + show(value);
  return text;
}

/// `update (changed): resume, update[memory=8GB], pause`
inline std::string show(const Step& step) {
  std::string text = std::string{to_word(step.action)} + " (" + std::string{to_word(step.reason)} + ")";
  if (!step.operations.empty()) text += ": " + show_all(step.operations);
  return text;
}

inline std::string show(const Refusal& refusal) { return refusal.code + " " + refusal.key; }

/// `memory, storage`
inline std::string show(const Field& field) { return std::string{name_of(field)}; }

inline const Step* step_of(const Plan& plan, const std::string& key) {
  for (const Step& step : plan.steps)
    if (step.key == key) return &step;
  return nullptr;
}

/// The step of a key in words; `none` when there is no such step.
inline std::string shown_step(const Plan& plan, const std::string& key) {
  const Step* step = step_of(plan, key);
  return step == nullptr ? "none" : show(*step);
}
