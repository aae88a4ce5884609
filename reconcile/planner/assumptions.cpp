#include "reconcile/planner/assumptions.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace {

std::string difference(std::string_view field, const std::string& before, const std::string& now) {
  return std::string(field) + " was " + quoted(before) + " and is " + quoted(now);
}

/// Or a managed key, of whose steps no other operation makes anything.
bool makes_an_instance(const Step& step) {
  return std::any_of(step.operations.begin(), step.operations.end(), [](const Operation& operation) {
    return operation.kind == OperationKind::create || operation.kind == OperationKind::clone;
  });
}

std::string wished_project(const Step& step) {
  const std::string wished = step.wish.text(Field::project_id);
  return wished.empty() ? step.project_id : wished;
}

/// An instance that took the name since, perhaps the very one that this step would make.
std::optional<Error> find_new_namesake(const Step& step, const LiveView& live) {
  const std::string name = step.wish.text(Field::name);
  const std::string project = wished_project(step);
  for (const InstanceSummary& summary : live.listed) {
    const bool known = std::binary_search(step.ids_with_name.begin(), step.ids_with_name.end(), summary.id);
    if (!known && summary.id != step.id && summary.project_id == project && summary.name == name)
      return live_moved(step.key, "instance " + quoted(summary.id) + " bears the name " + quoted(name) + " now");
  }
  return std::nullopt;
}

void verify_managed_key(const Step& step, RefreshRequest& request) {
  if (!step.id.empty()) request.managed_key_ids.insert(step.id);
  if (makes_an_instance(step)) request.managed_key_projects.insert(wished_project(step));
}

/// A managed key never changes: it is as it was, or gone, or there is a new one of the name.
std::optional<Error> find_moved_key(const Step& step, const LiveView& live) {
  if (live.gone_managed_keys.contains(step.id)) return live_moved(step.key, quoted(step.id) + " is gone from Aura");
  if (!makes_an_instance(step)) return std::nullopt;
  const std::string name = step.wish.text(Field::name);
  for (const ManagedKeySummary& summary : live.listed_managed_keys) {
    const bool known = std::binary_search(step.ids_with_name.begin(), step.ids_with_name.end(), summary.id);
    if (!known && summary.project_id == wished_project(step) && summary.name == name)
      return live_moved(step.key, "key " + quoted(summary.id) + " bears the name " + quoted(name) + " now");
  }
  return std::nullopt;
}

std::optional<Error> find_moved(const Step& step, const LiveView& live) {
  if (is_managed_key_address(step.key)) return find_moved_key(step, live);
  if (makes_an_instance(step))
    if (auto error = find_new_namesake(step, live)) return error;
  if (step.id.empty()) return std::nullopt;
  const auto found = live.instances.find(step.id);
  if (found != live.instances.end()) return find_moved_field(step, found->second);
  if (!live.gone.contains(step.id) || expects_to_be_gone(step)) return std::nullopt;
  return live_moved(step.key, quoted(step.id) + " is gone from Aura");
}

} // namespace

Error live_moved(const std::string& key, const std::string& what) {
  return {ErrorKind::stale, "apply/live-moved",
          visible(address_of(key)) + " has moved since the plan was made: " + what, "make a new plan"};
}

std::optional<Error> find_moved_field(const Step& step, const LiveInstance& live) {
  for (const auto& [field, assumed] : step.assumed) {
    if (field == Field::status) continue;
    const FieldValue* now = live.fields.find(field);
    if (now != nullptr && *now != assumed)
      return live_moved(step.key, difference(name_of(field), to_text(assumed), to_text(*now)));
  }
  if (step.assumed_created && live.created && *step.assumed_created != *live.created)
    return live_moved(step.key,
                      difference("created_at", format_time(*step.assumed_created), format_time(*live.created)));
  // What was settling when the plan was made may have settled since, as the plan expects.
  const std::string status = step.assumed.text(Field::status);
  if (!status.empty() && settles_as(status) != settles_as(live.status))
    return live_moved(step.key, difference("status", status, live.status));
  return std::nullopt;
}

bool expects_to_be_gone(const Step& step) { return settles_as(step.assumed.text(Field::status)) == StatusClass::going; }

bool touches_aura(const Step& step) {
  return std::any_of(step.operations.begin(), step.operations.end(), [](const Operation& operation) {
    return operation.kind != OperationKind::forget && operation.kind != OperationKind::rename_record &&
           operation.kind != OperationKind::protect;
  });
}

RefreshRequest what_to_verify(const Plan& plan) {
  RefreshRequest request;
  for (const Step& step : plan.steps) {
    if (!touches_aura(step)) continue;
    if (is_managed_key_address(step.key)) {
      verify_managed_key(step, request);
      continue;
    }
    if (!step.id.empty()) request.instance_ids.insert(step.id);
    if (makes_an_instance(step)) request.project_ids.insert(wished_project(step));
  }
  request.project_ids.erase(std::string{});
  return request;
}

std::map<std::string, Error> moved_in_aura(const Plan& plan, const LiveView& live) {
  std::map<std::string, Error> moved;
  for (const Step& step : plan.steps) {
    if (!touches_aura(step)) continue;
    if (auto error = find_moved(step, live)) moved.emplace(step.key, std::move(*error));
  }
  return moved;
}
