#include "state/state_store.hpp"

#include "base/text.hpp"

Result<void> check_successor(std::uint64_t serial, const std::string& lineage, const State& next,
                             const std::string& place) {
  if (next.serial <= serial)
    return Error{ErrorKind::stale, "state/stale-serial",
                 place + " has serial " + std::to_string(serial) + " already, and " + std::to_string(next.serial) +
                     " was to be written: somebody else wrote meanwhile",
                 "run the command again"};
  if (lineage.empty() || next.lineage == lineage) return {};
  return Error{ErrorKind::stale, "state/other-lineage",
               place + " and its journal have the lineage " + lineage + ", and a state of lineage " + next.lineage +
                   " was to be written",
               "fold the journal first: run apply"};
}

Error no_such_version(const std::string& store, const std::string& id) {
  return {ErrorKind::state, "state/no-version", visible(store) + " keeps no version " + ::quoted(shortened(id, 100)),
          "`auraform state history` lists those that it keeps"};
}
