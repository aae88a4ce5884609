#include "cmd/adoption.hpp"

#include "base/text.hpp"
#include "cmd/text/value_text.hpp"
#include "reconcile/operations.hpp"

namespace {

template <typename Specs>
void take_declared(const Specs& specs, const std::string& key, Step& step) {
  const auto spec = specs.find(key);
  if (spec == specs.end()) return;
  step.protection = {spec->second.lifecycle.prevent_destroy, spec->second.lifecycle.on_remove};
  step.project_id = spec->second.fields.text(Field::project_id);
}

template <typename Records, typename Intents>
Result<void> check_free(const Records& records, const Intents& intents, const std::string& record_key,
                        const std::string& key, const std::string& id) {
  if (records.contains(record_key) || intents.contains(record_key))
    return Error{ErrorKind::state, "state/key-taken", shown_address(key) + " is recorded already",
                 "choose another key, or let go of that one with `auraform state rm " + visible(key) + "`"};
  for (const auto& [owner, record] : records)
    if (record.id == id)
      return Error{ErrorKind::state, "state/id-taken",
                   ::quoted(id) + " is recorded already, as " +
                       (is_managed_key_address(key) ? managed_key_address(owner) : shown_address(owner)),
                   "`auraform state mv` gives an instance another key"};
  return {};
}

} // namespace

Step adoption_step(const std::string& key, const std::string& id, const Configuration& desired) {
  Step step{.key = key, .action = Action::adopt, .reason = Reason::import_requested, .id = id};
  if (is_managed_key_address(key))
    take_declared(desired.managed_keys, managed_key_of(key), step);
  else
    take_declared(desired.instances, key, step);
  add_operation(step.operations, OperationKind::adopt, {});
  return step;
}

Result<void> check_free(const State& state, const std::string& key, const std::string& id) {
  if (is_managed_key_address(key))
    return check_free(state.managed_keys, state.managed_key_intents, managed_key_of(key), key, id);
  return check_free(state.records, state.open_intents, key, key, id);
}

bool is_declared(const Configuration& desired, const std::string& key) {
  if (is_managed_key_address(key)) return desired.managed_keys.contains(managed_key_of(key));
  return desired.instances.contains(key);
}
