#include "reconcile/managed_key_reference.hpp"

#include <algorithm>
#include <set>

namespace {

std::string reference_to(const std::string& key, const Configuration& desired, const State& recorded,
                         const LiveView& live) {
  const auto record = recorded.managed_keys.find(key);
  if (record != recorded.managed_keys.end() && !live.gone_managed_keys.contains(record->second.id))
    return record->second.id;
  const auto spec = desired.managed_keys.find(key);
  if (spec != desired.managed_keys.end() && record == recorded.managed_keys.end() && !spec->second.import_id.empty())
    return spec->second.import_id;
  return managed_key_address(key);
}

} // namespace

std::optional<Configuration> with_managed_keys(const Configuration& desired, const State& recorded,
                                               const LiveView& live) {
  const auto names_one = [](const auto& entry) { return !entry.second.managed_key.empty(); };
  if (std::none_of(desired.instances.begin(), desired.instances.end(), names_one)) return std::nullopt;
  Configuration referred = desired;
  for (auto& [key, spec] : referred.instances)
    if (!spec.managed_key.empty())
      spec.fields.set(Field::customer_managed_key_id, reference_to(spec.managed_key, desired, recorded, live));
  return referred;
}

std::optional<FieldValues> with_key_id(FieldValues fields, const State& recorded) {
  const std::string reference = fields.text(Field::customer_managed_key_id);
  if (!is_managed_key_address(reference)) return fields;
  const auto record = recorded.managed_keys.find(managed_key_of(reference));
  if (record == recorded.managed_keys.end()) return std::nullopt;
  fields.set(Field::customer_managed_key_id, record->second.id);
  return fields;
}

std::vector<std::string> managed_key_addresses(const Configuration& desired, const State& recorded) {
  std::set<std::string> addresses;
  for (const auto& [key, spec] : desired.managed_keys)
    addresses.insert(managed_key_address(key));
  for (const auto& [key, record] : recorded.managed_keys)
    addresses.insert(managed_key_address(key));
  for (const auto& [key, intent] : recorded.managed_key_intents)
    addresses.insert(managed_key_address(key));
  return {addresses.begin(), addresses.end()};
}
