#pragma once

#include "reconcile/saved_plan/saved_plan.hpp"
#include "tests/support/random_values.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

/// Plans out of a seed, awkward values among them. They are plans in shape only: no world leads to them.
class RandomPlan : public RandomValues {
public:
  explicit RandomPlan(unsigned seed)
      : RandomValues(seed, {"", "orders-prod", "2f49c2b3", "größe 東京 🙂", "a\nb\t\"c\\|`<img src=x>",
                            "\x01\x7f", "@everyone [link](https://example.com) <!-- -->", std::string(200, 'x')}) {}

  SavedPlan saved_plan() {
    SavedPlan saved;
    saved.id = text();
    saved.program_version = "0.1.0";
    saved.created = time();
    if (coin()) saved.expires = time();
    saved.specs_digest = "0123456789abcdef";
    saved.base_url = "https://api.neo4j.io";
    saved.lineage = text();
    saved.serial = number(0, 1'000'000);
    for (std::size_t i = number(0, 3); i > 0; --i)
      saved.records[key()] = planned_record();
    saved.plan = plan(5);
    return saved;
  }

  Plan plan(std::size_t most_steps) {
    Plan plan;
    for (std::size_t i = number(0, most_steps); i > 0; --i)
      plan.steps.push_back(step());
    for (std::size_t i = number(0, 2); i > 0; --i)
      plan.drift.push_back({key(), text(), coin(), changes(), names(), hidden()});
    for (std::size_t i = number(0, 2); i > 0; --i)
      plan.unmanaged.push_back({text(), text(), text(), text(), coin() ? std::optional{time()} : std::nullopt});
    for (std::size_t i = number(0, 2); i > 0; --i)
      plan.refusals.push_back({key(), "guard/prevent-destroy", text(), text(), location()});
    for (std::size_t i = number(0, 2); i > 0; --i)
      plan.warnings.push_back({coin() ? Severity::error : Severity::warning, "plan/import-ignored", text(), text(),
                               location(), text(), text()});
    return plan;
  }

  Step step() {
    Step step;
    step.key = key();
    step.action = any_of<Action>(static_cast<int>(last_action));
    step.reason = any_of<Reason>(static_cast<int>(last_reason));
    step.id = text();
    step.name = text();
    step.project_id = text();
    step.changes = changes();
    step.unread = names();
    step.sensitive = hidden();
    for (std::size_t i = number(0, 4); i > 0; --i)
      step.operations.push_back(operation());
    if (coin()) step.replace_method = any_of<ReplaceMethod>(static_cast<int>(ReplaceMethod::refuse));
    step.keep_old = coin();
    if (coin()) step.data_of = time();
    step.settling_from = text();
    step.moved_from = coin() ? key() : "";
    step.ids_with_name = texts();
    step.depends_on = texts();
    step.protection = protection();
    if (coin()) step.protection_before = protection();
    step.wish = fields();
    step.assumed = fields();
    if (coin()) step.assumed_created = time();
    if (coin()) step.estimate = Milliseconds{static_cast<std::int64_t>(number(0, 1'000'000))};
    return step;
  }

private:
  template <typename Enum>
  Enum any_of(int last) {
    return static_cast<Enum>(number(0, static_cast<std::size_t>(last)));
  }

  std::string key() { return pick({"orders", "seed", "a-b_c", "x"}); }

  std::set<Field> hidden() {
    const std::vector<Field> some = names();
    return {some.begin(), some.end()};
  }

  std::vector<std::string> texts() {
    std::vector<std::string> all;
    for (std::size_t i = number(0, 2); i > 0; --i)
      all.push_back(text());
    return all;
  }

  std::vector<FieldChange> changes() {
    std::vector<FieldChange> all;
    for (const FieldTraits& row : every_field()) {
      if (number(0, 3) != 0) continue;
      FieldChange change{.field = row.field, .forces_replacement = coin(), .follows_memory = coin()};
      if (coin()) change.before = value(row.kind);
      if (coin()) change.after = value(row.kind);
      all.push_back(std::move(change));
    }
    return all;
  }

  std::vector<Field> names() {
    std::vector<Field> all;
    for (const FieldTraits& row : every_field())
      if (number(0, 4) == 0) all.push_back(row.field);
    return all;
  }

  Operation operation() {
    Operation operation;
    operation.kind = any_of<OperationKind>(static_cast<int>(last_operation_kind));
    operation.fields = fields();
    if (coin()) operation.source = Source{text(), text(), text(), coin()};
    operation.time_limit = Milliseconds{static_cast<std::int64_t>(number(0, 10'000'000))};
    return operation;
  }

  PlannedRecord planned_record() {
    PlannedRecord planned{text(), fields(), protection(), {}, {}};
    if (coin()) planned.updated = time();
    if (coin()) planned.intent_open_at = time();
    return planned;
  }

  SourceLocation location() { return {text(), number(0, 100), number(0, 100)}; }
};
