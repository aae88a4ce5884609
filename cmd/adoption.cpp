#include "cmd/adoption.hpp"

#include "base/text.hpp"
#include "cmd/text/value_text.hpp"
#include "reconcile/operations.hpp"

Step adoption_step(const std::string& key, const std::string& id, const Configuration& desired) {
  Step step{.key = key, .action = Action::adopt, .reason = Reason::import_requested, .id = id};
  if (const auto spec = desired.instances.find(key); spec != desired.instances.end()) {
    step.protection = {spec->second.lifecycle.prevent_destroy, spec->second.lifecycle.on_remove};
    step.project_id = spec->second.fields.text(Field::project_id);
  }
  add_operation(step.operations, OperationKind::adopt, {});
  return step;
}

Result<void> check_free(const State& state, const std::string& key, const std::string& id) {
  if (state.records.contains(key) || state.open_intents.contains(key))
    return Error{ErrorKind::state, "state/key-taken", shown_address(key) + " is recorded already",
                 "choose another key, or let go of that one with `auraform state rm " + visible(key) + "`"};
  for (const auto& [owner, record] : state.records)
    if (record.id == id)
      return Error{ErrorKind::state, "state/id-taken",
                   ::quoted(id) + " is recorded already, as " + shown_address(owner),
                   "`auraform state mv` gives it another key"};
  return {};
}
