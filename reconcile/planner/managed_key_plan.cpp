#include "reconcile/planner/managed_key_plan.hpp"

#include "reconcile/managed_key_reference.hpp"

#include <iterator>

namespace {

template <typename T>
const T* find_in(const std::map<std::string, T>& values, const std::string& key) {
  const auto found = values.find(key);
  return found == values.end() ? nullptr : &found->second;
}

template <typename T>
void append(std::vector<T>& all, std::vector<T>&& more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void put_first(std::vector<PlannedStep> keys, Plan& plan) {
  if (keys.empty()) return;
  std::vector<Step> steps;
  for (PlannedStep& planned : keys) {
    append(plan.refusals, std::move(planned.refusals));
    append(plan.warnings, std::move(planned.warnings));
    steps.push_back(std::move(planned.step));
  }
  append(steps, std::move(plan.steps));
  plan.steps = std::move(steps);
}

} // namespace

std::vector<ManagedKeySubject> join_managed_keys(const ManagedKeySides& sides) {
  std::vector<ManagedKeySubject> subjects;
  for (const std::string& address : managed_key_addresses(sides.desired, sides.recorded)) {
    ManagedKeySubject subject{.key = managed_key_of(address)};
    subject.spec = find_in(sides.desired.managed_keys, subject.key);
    subject.record = find_in(sides.recorded.managed_keys, subject.key);
    subject.intent = find_in(sides.recorded.managed_key_intents, subject.key);
    if (subject.record != nullptr) {
      subject.live = find_in(sides.live.managed_keys, subject.record->id);
      subject.vanished = sides.live.gone_managed_keys.contains(subject.record->id);
    } else if (subject.spec != nullptr) {
      subject.live = find_in(sides.live.managed_keys, subject.spec->import_id);
    }
    subjects.push_back(std::move(subject));
  }
  return subjects;
}

std::optional<Drift> find_managed_key_drift(const ManagedKeySubject& subject) {
  if (subject.record == nullptr) return std::nullopt;
  Drift drift{.key = managed_key_address(subject.key), .id = subject.record->id, .vanished = subject.vanished};
  if (subject.spec != nullptr) drift.sensitive = subject.spec->sensitive;
  if (subject.live != nullptr)
    for (const auto& [field, known] : subject.record->fields) {
      const FieldValue* told = subject.live->fields.find(field);
      if (told == nullptr)
        drift.unread.push_back(field);
      else if (*told != known)
        drift.changes.push_back({.field = field, .before = known, .after = *told});
    }
  if (!has_drifted(drift) && drift.unread.empty()) return std::nullopt;
  return drift;
}

void plan_managed_keys(const ManagedKeySides& sides, Plan& plan) {
  std::vector<PlannedStep> keys;
  std::vector<Drift> drifts;
  for (const ManagedKeySubject& subject : join_managed_keys(sides)) {
    if (!sides.selected.contains(managed_key_address(subject.key))) continue;
    if (std::optional<PlannedStep> planned = plan_managed_key(subject, sides)) keys.push_back(std::move(*planned));
    if (!sides.options.refreshed) continue;
    if (std::optional<Drift> drift = find_managed_key_drift(subject)) drifts.push_back(std::move(*drift));
  }
  link_needed_keys(sides, keys, plan);
  link_key_users(sides, keys, plan);
  append(drifts, std::move(plan.drift));
  plan.drift = std::move(drifts);
  put_first(std::move(keys), plan);
}
