#include "reconcile/planner/sources.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <map>

namespace {

using StepsByName = std::map<std::string, const Step*>;

const Source* source_of(const Step& step) {
  for (const Operation& operation : step.operations)
    if (operation.kind == OperationKind::create && operation.source) return &*operation.source;
  return nullptr;
}

SourceLocation place_of(const Configuration& desired, const std::string& key) {
  const auto spec = desired.instances.find(key);
  return spec == desired.instances.end() ? SourceLocation{} : spec->second.location;
}

Refusal missing_source(const Step& step, const std::string& source_key, const Configuration& desired) {
  return {.key = step.key,
          .code = "plan/source-missing",
          .message = address_of(step.key) + " is to be created from " + address_of(source_key) +
                     ", which does not exist and is not part of this plan",
          .hint = "plan " + source_key + " along with it",
          .location = place_of(desired, step.key)};
}

Refusal leaving_source(const Step& step, const Step& source, const Configuration& desired) {
  return {.key = step.key,
          .code = "plan/source-leaving",
          .message = address_of(step.key) + " is to be created from " + address_of(source.key) + " (" +
                     quoted(source.id) + "), which this plan deletes",
          .hint = "create it first, with -exclude=" + source.key + ", and delete the source in a second run",
          .location = place_of(desired, step.key)};
}

/// The step that deletes the instance which a source names, or nullptr.
const Step* leaving(const Source& source, const StepsByName& by_key, const StepsByName& by_id) {
  if (!source.instance_id.empty()) {
    const auto found = by_id.find(source.instance_id);
    const bool leaves = found != by_id.end() && (destroys(*found->second) || found->second->action == Action::replace);
    return leaves ? found->second : nullptr;
  }
  const auto found = by_key.find(source.instance_key);
  return found != by_key.end() && found->second->action == Action::destroy ? found->second : nullptr;
}

} // namespace

void link_sources(const Configuration& desired, const State& recorded, Plan& plan) {
  const auto has_source = [](const Step& step) { return source_of(step) != nullptr; };
  if (std::none_of(plan.steps.begin(), plan.steps.end(), has_source)) return;
  StepsByName by_key;
  StepsByName by_id;
  for (const Step& step : plan.steps) {
    by_key.emplace(step.key, &step);
    if (!step.id.empty()) by_id.emplace(step.id, &step);
  }
  for (Step& step : plan.steps) {
    const Source* source = source_of(step);
    if (source == nullptr) continue;
    if (const Step* gone = leaving(*source, by_key, by_id)) {
      plan.refusals.push_back(leaving_source(step, *gone, desired));
    } else if (!source->instance_key.empty()) {
      const auto found = by_key.find(source->instance_key);
      if (found != by_key.end() && !found->second->operations.empty())
        step.depends_on.push_back(source->instance_key);
      else if (!recorded.records.contains(source->instance_key))
        plan.refusals.push_back(missing_source(step, source->instance_key, desired));
    }
  }
}
