#include "base/text.hpp"
#include "cmd/applying.hpp"
#include "cmd/planning.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/state_replacement.hpp"
#include "cmd/verbs/verbs.hpp"
#include "state/encryption/key_source.hpp"

namespace {

/// Reads the state as it is, and writes it as `use` says. Returns where it is.
Result<std::string> write_anew(Context& context, const Arguments& arguments, const Settings& settings, SealUse use) {
  const std::string operation = use == SealUse::write_plain ? "state decrypt" : "state encrypt";
  if (!settings.state.encryption)
    return Error{ErrorKind::spec, "state/no-key", operation + " needs a key, and the specs name none",
                 "write [auraform.state.encryption], and set AURAFORM_STATE_PASSPHRASE"};
  TRY_ASSIGN(const auto store, open_state(context, settings, arguments, use));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, operation));
  TRY_ASSIGN(const std::optional<State> present, store->load());
  context.console.report(store->notices());
  if (!present) return nothing_stored(*store);
  State next = *present;
  if (use == SealUse::write_plain && arguments.is_on("drop-passwords")) next.passwords.clear();
  ++next.serial;
  TRY(store->fold(next));
  return store->describe();
}

} // namespace

Result<ExitCode> run_state_encrypt(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const Settings settings, settings_for_state(context, arguments));
  TRY_ASSIGN(const std::string place, write_anew(context, arguments, settings, SealUse::seal_plain));
  context.console.print("Encrypted " + visible(place) + " with the key from " +
                        describe(settings.state.encryption->key) +
                        ", the versions that are kept of it, too. Without that key nobody can read it: keep the key "
                        "where the state is not.\n");
  return ExitCode::done;
}

Result<ExitCode> run_state_decrypt(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const Settings settings, settings_for_state(context, arguments));
  TRY_ASSIGN(const std::string place, write_anew(context, arguments, settings, SealUse::write_plain));
  context.console.print("Wrote " + visible(place) +
                        " without encryption. Take [auraform.state.encryption] out of the specs now: until then it is "
                        "refused.\n");
  return ExitCode::done;
}
