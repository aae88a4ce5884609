#include "state/state_store.hpp"

#include "base/text.hpp"

Error no_such_version(const std::string& store, const std::string& id) {
  return {ErrorKind::state, "state/no-version", visible(store) + " keeps no version " + ::quoted(shortened(id, 100)),
          "`auraform state history` lists those that it keeps"};
}
