#include "base/text.hpp"
#include "cmd/applying.hpp"
#include "cmd/planning.hpp"
#include "cmd/record_keeping.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/text/value_text.hpp"
#include "cmd/verbs/verbs.hpp"
#include "reconcile/operations.hpp"

namespace {

template <typename Specs>
void take_declared(const Specs& specs, const std::string& key, Step& step) {
  const auto spec = specs.find(key);
  if (spec == specs.end()) return;
  step.protection = {spec->second.lifecycle.prevent_destroy, spec->second.lifecycle.on_remove};
  step.project_id = spec->second.fields.text(Field::project_id);
}

/// The one step that records a live instance and changes nothing in Aura.
Plan adoption_plan(const std::string& key, const std::string& id, const Configuration& desired) {
  Step step{.key = key, .action = Action::adopt, .reason = Reason::import_requested, .id = id};
  if (is_managed_key_address(key))
    take_declared(desired.managed_keys, managed_key_of(key), step);
  else
    take_declared(desired.instances, key, step);
  add_operation(step.operations, OperationKind::adopt, {});
  return Plan{.steps = {step}};
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

Result<void> check_free(const State& state, const std::string& key, const std::string& id) {
  if (is_managed_key_address(key))
    return check_free(state.managed_keys, state.managed_key_intents, managed_key_of(key), key, id);
  return check_free(state.records, state.open_intents, key, key, id);
}

bool is_declared(const Configuration& desired, const std::string& key) {
  if (is_managed_key_address(key)) return desired.managed_keys.contains(managed_key_of(key));
  return desired.instances.contains(key);
}

} // namespace

Result<ExitCode> run_import(Context& context, const Arguments& arguments) {
  const std::string key = key_of(arguments.words().at(0));
  const std::string id = arguments.words().at(1);
  TRY_ASSIGN(const Configuration desired, load_specs(context, arguments));
  TRY_ASSIGN(const auto connection, connect(context, desired.settings));
  TRY_ASSIGN(const auto store, open_state(context, desired.settings, arguments));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, "import"));
  TRY_ASSIGN(const State recorded, load_state(context, *store));
  TRY(check_free(recorded, key, id));
  const ExitCode code =
      carry_out(context, adoption_plan(key, id, desired), recorded,
                {*connection, *store, desired.settings.credentials, runner_options(context.tempo), lock->holder()});
  if (code == ExitCode::done && !is_declared(desired, key))
    context.console.tell("Declare [" + shown_address(key) +
                         "] before the next apply, or that deletes it: it is recorded and in no spec.\n");
  return code;
}
