#include "base/files.hpp"
#include "base/text.hpp"
#include "cmd/applying.hpp"
#include "cmd/planning.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/state_replacement.hpp"
#include "cmd/text/state_difference_text.hpp"
#include "cmd/verbs/verbs.hpp"
#include "state/codec/state_codec.hpp"
#include "state/open_store.hpp"

namespace {

Result<std::optional<State>> load_and_tell(Context& context, StateStore& store) {
  auto state = store.load();
  context.console.report(store.notices());
  return state;
}

std::string summary_of(const State& state) {
  return counted(state.records.size(), "instance") + ", serial " + std::to_string(state.serial);
}

/// Whether a file may take the place of what is stored.
Result<void> check_push(const std::optional<State>& present, const State& pushed, const std::string& what) {
  if (!present) return {};
  const std::string consent = "look at both (`auraform state pull`); -force writes it all the same";
  if (pushed.lineage != present->lineage)
    return Error{ErrorKind::stale, "state/other-lineage",
                 what + " is another state: its lineage is " + visible(pushed.lineage) + ", the stored one's is " +
                     visible(present->lineage),
                 consent};
  if (pushed.serial < present->serial || (pushed.serial == present->serial && pushed.records != present->records))
    return Error{ErrorKind::stale, "state/stale-serial",
                 what + " has serial " + std::to_string(pushed.serial) + ", and the stored state has " +
                     std::to_string(present->serial) + ": it was written meanwhile",
                 consent};
  return {};
}

Result<State> read_pushed(Context& context, const Settings& settings, const std::string& written) {
  TRY_ASSIGN(const std::string text, read_file(context.directory / written));
  return state_format(context, settings.state, SealUse::seal_plain).read_snapshot(text, visible(written));
}

/// `-to` and `-option`, as [auraform.state] would say it.
Result<StateSettings> read_target(const Arguments& arguments, const StateSettings& present) {
  StateSettings target;
  const std::optional<std::string> backend = arguments.value("to");
  if (!backend) return usage_error("-to is missing", "write -to=s3 -option bucket=… -option key=…, or -to=local");
  target.backend = *backend;
  target.encryption = present.encryption;
  for (const std::string& written : arguments.list("option")) {
    const std::size_t equals = written.find('=');
    if (equals == std::string::npos || equals == 0)
      return usage_error("-option takes NAME=VALUE, not " + ::quoted(written), "write -option path=state.json");
    target.options[written.substr(0, equals)] = written.substr(equals + 1);
  }
  return target;
}

Error target_is_taken(const StateStore& target) {
  return {ErrorKind::refused, "state/target-not-empty", visible(target.describe()) + " holds a state already",
          "name another place; nothing that is there is overwritten"};
}

/// Where a state is copied to: the store, and another look at it, to read back what was written.
struct CopyTarget {
  StateStore& store;
  StateStore& again;
};

/// Writes the state into an empty store, and reads it back.
Result<void> copy_verified(const State& state, const CopyTarget& target) {
  TRY_ASSIGN(const std::optional<State> there, target.store.load());
  if (there) return target_is_taken(target.store);
  TRY(target.store.fold(state));
  TRY_ASSIGN(const std::optional<State> copy, target.again.load());
  if (copy == state) return {};
  return Error{ErrorKind::state, "state/copy-differs",
               "what was written to " + visible(target.store.describe()) + " reads back otherwise",
               "the old state is as it was; remove the new one, and look at that store"};
}

/// Copies what the source holds, both places locked. Nothing is locked where the target is taken already; where it
/// holds this very state, a run before was killed after it had copied it.
Result<State> copy_locked(Context& context, const Arguments& arguments, StateStore& source, const CopyTarget& target) {
  TRY_ASSIGN(const std::optional<State> there, target.store.load());
  if (there) {
    TRY_ASSIGN(const std::optional<State> copied, source.load());
    const bool is_itself = source.describe() == target.store.describe();
    return copied == there && !is_itself ? Result<State>(*there) : target_is_taken(target.store);
  }
  TRY_ASSIGN(const auto lock, take_lock(context, source, arguments, "state migrate"));
  TRY_ASSIGN(const std::optional<State> state, load_and_tell(context, source));
  if (!state) return nothing_stored(source);
  TRY_ASSIGN(const auto target_lock, take_lock(context, target.store, arguments, "state migrate"));
  TRY(copy_verified(*state, target));
  return *state;
}

std::string settings_text(const StateSettings& target) {
  std::string text = "  [auraform.state]\n  backend = " + ::quoted(target.backend) + "\n";
  for (const auto& [name, value] : target.options)
    text += "  " + visible(name) + " = " + ::quoted(value) + "\n";
  return text;
}

std::string migration_text(const StateStore& source, const StateStore& target, const StateSettings& settings,
                           const State& state) {
  const std::string old = visible(source.describe());
  return "Copied " + old + " to " + visible(target.describe()) + ": " + summary_of(state) +
         "; read back and compared.\n\nWrite this into the specs, for everybody:\n" + settings_text(settings) + "\n" +
         old + " stays as it is, as a backup. Nobody should write it any more.\n";
}

} // namespace

Result<ExitCode> run_state_pull(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const Settings settings, settings_for_state(context, arguments));
  if (arguments.is_on("sealed") && !settings.state.encryption)
    return usage_error("-sealed is for encrypted states", "the specs name no key: [auraform.state.encryption]");
  TRY_ASSIGN(const auto store, open_state(context, settings, arguments));
  TRY_ASSIGN(const std::optional<State> state, load_and_tell(context, *store));
  if (!state) return nothing_stored(*store);
  if (arguments.is_on("sealed")) {
    TRY_ASSIGN(const std::string text, state_format(context, settings.state).write_snapshot(*state));
    context.console.print(text);
    return ExitCode::done;
  }
  context.console.print(encode_state(*state));
  if (!state->passwords.empty())
    context.console.tell("Left out: " + counted(state->passwords.size(), "password") +
                         ". `auraform state pull -sealed` has them, encrypted.\n");
  return ExitCode::done;
}

Result<ExitCode> run_state_push(Context& context, const Arguments& arguments) {
  const std::string& written = arguments.words().front();
  TRY_ASSIGN(const Settings settings, settings_for_state(context, arguments));
  TRY_ASSIGN(const State pushed, read_pushed(context, settings, written));
  TRY_ASSIGN(const auto store, open_state(context, settings, arguments));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, "state push"));
  TRY_ASSIGN(const std::optional<State> present, load_and_tell(context, *store));
  if (!arguments.is_on("force")) TRY(check_push(present, pushed, visible(written)));
  context.console.print(state_difference_text(present.value_or(State{}), pushed));
  TRY_ASSIGN(const State now, replace_state(*store, present, pushed));
  context.console.print("Wrote " + visible(written) + " to " + visible(store->describe()) + ": " + summary_of(now) +
                        ".\n");
  return ExitCode::done;
}

Result<ExitCode> run_state_migrate(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const Settings settings, settings_for_state(context, arguments));
  TRY_ASSIGN(const StateSettings target_settings, read_target(arguments, settings.state));
  TRY_ASSIGN(const auto source, open_state(context, settings, arguments));
  const StoreSurroundings around{context.directory, context.environment.variables,
                                 state_format(context, target_settings)};
  TRY_ASSIGN(const auto target, open_store(target_settings, around));
  TRY_ASSIGN(const auto again, open_store(target_settings, around));
  TRY_ASSIGN(const State copied, copy_locked(context, arguments, *source, {*target, *again}));
  context.console.report(target->notices());
  context.console.print(migration_text(*source, *target, target_settings, copied));
  return ExitCode::done;
}
