#include "base/text.hpp"
#include "cmd/applying.hpp"
#include "cmd/planning.hpp"
#include "cmd/record_keeping.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/text/state_text.hpp"
#include "cmd/text/value_text.hpp"
#include "cmd/verbs/verbs.hpp"
#include "specs/keys.hpp"
#include "state/credentials/credential_text.hpp"

namespace {

Result<State> read_state(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const auto store, open_state_alone(context, arguments));
  return load_state(context, *store);
}

/// A key of which only a creation without a known end is known can be forgotten too; its id is not known then.
Result<std::string> forget_managed_key(const State& state, const std::string& address,
                                       std::vector<JournalEntry>& entries) {
  const std::string key = managed_key_of(address);
  if (state.managed_key_intents.contains(key)) {
    entries.emplace_back(ManagedKeyIntentClosed{key});
    return std::string{"unknown"};
  }
  TRY_ASSIGN(const ManagedKeyRecord record, find_managed_key(state, address));
  entries.emplace_back(ManagedKeyErased{key});
  return record.id;
}

/// What the encrypted state keeps of a key's instance; also of one that was forgotten, by its Aura id.
Result<Credential> kept_credential(const State& state, const std::string& key) {
  const auto found = state.records.find(key);
  const std::string id = found == state.records.end() ? key : found->second.id;
  const auto password = state.passwords.find(id);
  if (password == state.passwords.end()) {
    TRY_ASSIGN(const Record record, find_record(state, key));
    return Error{ErrorKind::state, "credentials/not-in-state",
                 "the state keeps no password of " + shown_address(key) + "; it is " + password_place_text(record), ""};
  }
  Credential credential{.key = key, .instance_id = id, .username = "neo4j", .password = password->second};
  if (found == state.records.end()) return credential;
  credential.connection_url = found->second.connection_url;
  credential.instance_name = found->second.applied.text(Field::name);
  return credential;
}

} // namespace

Result<ExitCode> run_state_list(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const State state, read_state(context, arguments));
  context.console.print(state_list_text(state, arguments.words()));
  return ExitCode::done;
}

Result<ExitCode> run_state_show(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const State state, read_state(context, arguments));
  const std::string key = key_of(arguments.words().front());
  if (is_managed_key_address(key)) {
    TRY_ASSIGN(const ManagedKeyRecord record, find_managed_key(state, key));
    context.console.print(record_text(managed_key_of(key), record, context.console.out_style()));
    return ExitCode::done;
  }
  TRY_ASSIGN(const Record record, find_record(state, key));
  context.console.print(record_text(key, record, context.console.out_style()));
  return ExitCode::done;
}

Result<ExitCode> run_state_mv(Context& context, const Arguments& arguments) {
  const std::string from = key_of(arguments.words().at(0));
  const std::string to = key_of(arguments.words().at(1));
  if (is_managed_key_address(from))
    return usage_error("a customer managed key is not moved",
                       "`auraform state rm` forgets it, and import_id in the new table adopts it");
  if (!is_key(to)) return usage_error(::quoted(to) + " is no key for an instance", "keys are letters, digits, _ and -");
  TRY_ASSIGN(const auto store, open_state_alone(context, arguments));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, "state mv"));
  TRY_ASSIGN(State state, load_state(context, *store));
  TRY_ASSIGN(const Record record, find_record(state, from));
  if (state.records.contains(to) || state.open_intents.contains(to))
    return Error{ErrorKind::state, "state/key-taken", shown_address(to) + " is recorded already",
                 "move that one away first, or choose another key"};
  TRY(change_record(*store, std::move(state), {RecordRenamed{from, to}}));
  context.console.print("Moved " + shown_address(from) + " to " + shown_address(to) +
                        ". Rename its table too, or write moved_from there instead next time.\n");
  return ExitCode::done;
}

Result<ExitCode> run_state_rm(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const auto store, open_state_alone(context, arguments));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, "state rm"));
  TRY_ASSIGN(State state, load_state(context, *store));
  std::vector<JournalEntry> entries;
  std::string told;
  for (const std::string& written : arguments.words()) {
    const std::string key = key_of(written);
    std::string id;
    if (is_managed_key_address(key)) {
      TRY_ASSIGN(id, forget_managed_key(state, key, entries));
    } else {
      TRY_ASSIGN(const Record record, find_record(state, key));
      entries.emplace_back(RecordErased{key});
      id = record.id;
    }
    told += "Forgot " + shown_address(key) + ": " + (is_managed_key_address(key) ? "key " : "instance ") +
            ::quoted(id) + " stays in Aura, unmanaged.\n";
  }
  TRY(change_record(*store, std::move(state), entries));
  context.console.print(told);
  return ExitCode::done;
}

Result<ExitCode> run_force_unlock(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const auto store, open_state_alone(context, arguments));
  TRY_ASSIGN(const LockHolder holder, store->force_unlock(arguments.words().front()));
  context.console.report(store->notices());
  context.console.print("Unlocked " + visible(store->describe()) + ", which " + visible(holder.who) + " held since " +
                        format_time(holder.since) + " for " + visible(holder.operation) + ".\n");
  return ExitCode::done;
}

Result<ExitCode> run_credentials(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const State state, read_state(context, arguments));
  const std::string key = key_of(arguments.words().front());
  if (arguments.is_on("reveal")) {
    TRY_ASSIGN(const Credential credential, kept_credential(state, key));
    context.console.print(to_environment_text(credential).reveal());
    return ExitCode::done;
  }
  TRY_ASSIGN(const Record record, find_record(state, key));
  context.console.print("instance   " + shown_address(key) + " (" + visible(record.id) + ")\n" + "url        " +
                        (record.connection_url.empty() ? "not told by Aura yet" : visible(record.connection_url)) +
                        "\n" + "password   " + password_place_text(record) + "\n");
  if (state.passwords.contains(record.id))
    context.console.tell("`auraform credentials -reveal " + visible(key) + "` prints it.\n");
  const bool is_there = record.password == PasswordState::stored || record.password == PasswordState::rescued;
  return is_there ? ExitCode::done : ExitCode::error;
}
