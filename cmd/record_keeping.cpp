#include "cmd/record_keeping.hpp"

#include "base/text.hpp"

Result<void> change_record(StateStore& store, State state, const std::vector<JournalEntry>& entries) {
  TRY(store.append(entries));
  for (const JournalEntry& entry : entries)
    apply_entry(state, entry);
  state.serial += entries.size() + 1; // a reader of the journal has counted its entries already
  return store.fold(state);
}

std::string key_of(const std::string& written) {
  const std::string prefix = address_of({});
  return written.starts_with(prefix) ? written.substr(prefix.size()) : written;
}

Result<Record> find_record(const State& state, const std::string& key) {
  const auto found = state.records.find(key);
  if (found != state.records.end()) return found->second;
  std::vector<std::string> keys;
  for (const auto& [known, record] : state.records)
    keys.push_back(known);
  const std::string near = nearest(key, keys);
  return Error{ErrorKind::state, "state/no-record", "the state has no record of " + ::quoted(address_of(key)),
               near.empty() ? "`auraform state list` shows what it has" : "did you mean " + near + "?"};
}

Result<ManagedKeyRecord> find_managed_key(const State& state, const std::string& address) {
  const auto found = state.managed_keys.find(managed_key_of(address));
  if (found != state.managed_keys.end()) return found->second;
  std::vector<std::string> addresses;
  for (const auto& [known, record] : state.managed_keys)
    addresses.push_back(managed_key_address(known));
  const std::string near = nearest(address, addresses);
  return Error{ErrorKind::state, "state/no-record", "the state has no record of " + ::quoted(address),
               near.empty() ? "`auraform state list` shows what it has" : "did you mean " + near + "?"};
}
