#include "cmd/state_replacement.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace {

/// A journal that belongs to the present state must not meet the next one.
Result<std::uint64_t> settle_journal(StateStore& store, const State& present) {
  if (!store.has_unfolded()) return present.serial;
  State folded = present;
  ++folded.serial;
  TRY(store.fold(folded));
  return folded.serial;
}

} // namespace

Result<State> replace_state(StateStore& store, const std::optional<State>& present, State next) {
  if (present) {
    TRY_ASSIGN(const std::uint64_t serial, settle_journal(store, *present));
    next.serial = std::max(next.serial, serial + 1);
    next.passwords.insert(present->passwords.begin(), present->passwords.end());
  }
  TRY(store.fold(next));
  return next;
}

Error nothing_stored(const StateStore& store) {
  return {ErrorKind::state, "state/none", "nothing is stored in " + visible(store.describe()), ""};
}
