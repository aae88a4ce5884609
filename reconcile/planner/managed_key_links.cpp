#include "base/text.hpp"
#include "reconcile/operations.hpp"
#include "reconcile/planner/managed_key_plan.hpp"
#include "state/record_keys.hpp"

#include <algorithm>

namespace {

bool makes_an_instance(const Operation& operation) {
  return operation.kind == OperationKind::create || operation.kind == OperationKind::clone;
}

/// What a step's new instance is encrypted with, as a key's id or address; empty: nothing of the customer's.
std::string key_of_creation(const Step& step) {
  for (const Operation& operation : step.operations)
    if (makes_an_instance(operation)) return operation.fields.text(Field::customer_managed_key_id);
  return {};
}

PlannedStep* find_key(std::vector<PlannedStep>& keys, const std::string& reference) {
  for (PlannedStep& planned : keys)
    if (planned.step.key == reference || (!planned.step.id.empty() && planned.step.id == reference)) return &planned;
  return nullptr;
}

SourceLocation place_of(const ManagedKeySides& sides, const std::string& key) {
  const auto spec = sides.desired.instances.find(key);
  return spec == sides.desired.instances.end() ? SourceLocation{} : spec->second.location;
}

Refusal refusal(const ManagedKeySides& sides, const Step& step, std::string code, const std::string& why,
                std::string hint) {
  return {.key = step.key,
          .code = std::move(code),
          .message = address_of(step.key) + " is to be created " + why,
          .hint = std::move(hint),
          .location = place_of(sides, step.key)};
}

/// Adds what makes the key usable once it is; false: it never will be.
bool await_ready(const ManagedKeySides& sides, Step& key) {
  if (!key.operations.empty() && key.action == Action::create) return true; // a creation waits until it is ready
  const auto live = sides.live.managed_keys.find(key.id);
  if (live == sides.live.managed_keys.end()) return key.action != Action::destroy && key.action != Action::forget;
  const ManagedKeyStanding standing = standing_of_managed_key(live->second.status);
  if (standing == ManagedKeyStanding::broken || standing == ManagedKeyStanding::going) return false;
  if (standing == ManagedKeyStanding::ready || !key.settling_from.empty()) return true;
  key.settling_from = live->second.status;
  const auto spec = sides.desired.managed_keys.find(managed_key_of(key.key));
  add_operation(key.operations, OperationKind::wait_settled,
                spec == sides.desired.managed_keys.end() ? Timeouts{} : spec->second.timeouts);
  return true;
}

void link_needed_key(const ManagedKeySides& sides, std::vector<PlannedStep>& keys, Step& step,
                     std::vector<Refusal>& refusals) {
  const std::string reference = key_of_creation(step);
  if (reference.empty()) return;
  PlannedStep* planned = find_key(keys, reference);
  if (planned == nullptr) {
    if (is_managed_key_address(reference))
      refusals.push_back(refusal(sides, step, "plan/key-missing",
                                 "encrypted with " + reference + ", which is no part of this plan",
                                 "plan " + reference + " along with it"));
    return;
  }
  Step& key = planned->step;
  if (key.action == Action::destroy)
    refusals.push_back(refusal(sides, step, "plan/key-leaving",
                               "encrypted with " + key.key + ", which this plan deletes",
                               "let it name another key, or keep this one"));
  else if (!await_ready(sides, key))
    refusals.push_back(refusal(sides, step, "plan/key-unusable",
                               "encrypted with " + key.key + ", which will not become ready in Aura",
                               "look at the key in the Aura console and in your cloud"));
  else if (!key.operations.empty())
    step.depends_on.push_back(key.key);
}

/// Somebody who is encrypted with a key: a live instance, or one whose creation has no known end.
struct KeyUser {
  std::string id;         ///< Aura's; empty: of an open creation
  std::string record_key; ///< empty: nobody manages it
};

bool names_key(const FieldValues& fields, const std::string& id) {
  return fields.text(Field::customer_managed_key_id) == id;
}

std::vector<KeyUser> users_of(const std::string& id, const ManagedKeySides& sides) {
  std::map<std::string, KeyUser> users; // by instance id
  for (const auto& [instance, live] : sides.live.instances)
    if (names_key(live.fields, id)) users[instance] = {instance, {}};
  for (const auto& [key, record] : sides.recorded.records) {
    if (sides.live.gone.contains(record.id)) continue;
    if (users.contains(record.id) || names_key(record.applied, id) || names_key(record.seen, id))
      users[record.id] = {record.id, key};
  }
  std::vector<KeyUser> all;
  for (auto& [instance, user] : users)
    all.push_back(std::move(user));
  for (const auto& [key, intent] : sides.recorded.open_intents)
    if (names_key(intent.wish, id)) all.push_back({{}, key});
  return all;
}

bool has_operation(const Step& step, OperationKind kind) {
  return std::any_of(step.operations.begin(), step.operations.end(),
                     [kind](const Operation& operation) { return operation.kind == kind; });
}

/// The step after which the user is gone; nullptr: it stays.
const Step* step_that_ends(const KeyUser& user, const std::string& key_id, const Plan& plan) {
  if (user.record_key.empty() || is_retired_key(user.record_key)) return nullptr;
  const std::string declared = declared_key(user.record_key);
  for (const Step& step : plan.steps) {
    if (step.key != declared && step.moved_from != declared) continue;
    if (step.action == Action::destroy) return &step;
    if (user.record_key == replaced_key(declared))
      return has_operation(step, OperationKind::remove_replaced) ? &step : nullptr;
    if (user.record_key == clone_key(declared))
      return has_operation(step, OperationKind::discard_clone) ? &step : nullptr;
    const bool deletes =
        has_operation(step, OperationKind::remove) || has_operation(step, OperationKind::remove_replaced);
    return step.action == Action::replace && deletes && key_of_creation(step) != key_id ? &step : nullptr;
  }
  return nullptr;
}

std::string in_words(const KeyUser& user) {
  if (user.record_key.empty()) return "the unmanaged instance " + quoted(visible(user.id));
  return address_of(user.record_key) + (user.id.empty() ? "" : " (" + quoted(user.id) + ")");
}

void link_users(const ManagedKeySides& sides, const Plan& plan, PlannedStep& planned) {
  Step& key = planned.step;
  if (key.action != Action::destroy || key.id.empty()) return;
  std::vector<std::string> staying;
  for (const KeyUser& user : users_of(key.id, sides)) {
    if (const Step* step = step_that_ends(user, key.id, plan))
      key.depends_on.push_back(step->key);
    else
      staying.push_back(in_words(user));
  }
  std::sort(key.depends_on.begin(), key.depends_on.end());
  key.depends_on.erase(std::unique(key.depends_on.begin(), key.depends_on.end()), key.depends_on.end());
  if (staying.empty()) return;
  planned.refuse("guard/key-in-use",
                 key.key + " would be deleted, and " + join(staying, ", ") + (staying.size() == 1 ? " is" : " are") +
                     " encrypted with it",
                 "delete those instances first, or give them another key; to let go of the key alone, run "
                 "`auraform state rm " +
                     key.key + "`",
                 SourceLocation{});
}

} // namespace

void link_needed_keys(const ManagedKeySides& sides, std::vector<PlannedStep>& keys, Plan& instances) {
  for (Step& step : instances.steps)
    link_needed_key(sides, keys, step, instances.refusals);
}

void link_key_users(const ManagedKeySides& sides, std::vector<PlannedStep>& keys, const Plan& instances) {
  for (PlannedStep& planned : keys)
    link_users(sides, instances, planned);
}
