#include "base/text.hpp"
#include "cmd/applying.hpp"
#include "cmd/planning.hpp"
#include "cmd/record_keeping.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/text/value_text.hpp"
#include "cmd/verbs/verbs.hpp"
#include "reconcile/operations.hpp"

namespace {

/// The one step that records a live instance and changes nothing in Aura.
Plan adoption_plan(const std::string& key, const std::string& id, const Configuration& desired) {
  Step step{.key = key, .action = Action::adopt, .reason = Reason::import_requested, .id = id};
  if (const auto spec = desired.instances.find(key); spec != desired.instances.end()) {
    step.protection = {spec->second.lifecycle.prevent_destroy, spec->second.lifecycle.on_remove};
    step.project_id = spec->second.fields.text(Field::project_id);
  }
  add_operation(step.operations, OperationKind::adopt, {});
  return Plan{.steps = {step}};
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
  if (code == ExitCode::done && !desired.instances.contains(key))
    context.console.tell("Declare [instance." + visible(key) +
                         "] before the next apply, or that deletes it: it is recorded and in no spec.\n");
  return code;
}
