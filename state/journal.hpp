#pragma once

#include "state/state.hpp"

#include <variant>

/// The call is about to leave.
struct IntentOpened {
  Intent intent;
  bool operator==(const IntentOpened&) const = default;
};
/// It is proven that the call made nothing.
struct IntentClosed {
  std::string key;
  bool operator==(const IntentClosed&) const = default;
};
/// Aura answered a create with an id, or the lost answer's instance was found: the open intent becomes a record.
struct InstanceCreated {
  std::string key;
  std::string id;
  std::string connection_url;
  PasswordState password = PasswordState::pending;
  TimePoint created;
  TimePoint at;
  bool operator==(const InstanceCreated&) const = default;
};
/// A whole record, new or in place of the old one: adoption, import, acceptance of drift.
struct RecordPut {
  std::string key;
  Record record;
  bool operator==(const RecordPut&) const = default;
};
/// An operation settled: what was granted and what was then read overlay the record's.
struct FieldsRecorded {
  std::string key;
  FieldValues applied;
  FieldValues seen;
  std::string connection_url; ///< empty: unread, the known one stays
  TimePoint at;
  bool operator==(const FieldsRecorded&) const = default;
};
struct PasswordRecorded {
  std::string key;
  PasswordState password = PasswordState::stored;
  std::string location;
  bool operator==(const PasswordRecorded&) const = default;
};
/// The password itself, for an encrypted state to keep.
struct PasswordKept {
  std::string instance_id;
  Secret password;
  bool operator==(const PasswordKept&) const = default;
};
struct ProtectionRecorded {
  std::string key;
  Protection protection;
  bool operator==(const ProtectionRecorded&) const = default;
};
struct RecordErased {
  std::string key;
  bool is_gone = false; ///< the instance is no more: a password that is kept of it goes, too
  bool operator==(const RecordErased&) const = default;
};
struct RecordRenamed {
  std::string from;
  std::string to;
  bool operator==(const RecordRenamed&) const = default;
};
/// The clone under `clone_key(key)` takes the key's place; what the key meant goes to `replaced_key(key)`.
struct RecordSwitched {
  std::string key;
  bool operator==(const RecordSwitched&) const = default;
};
struct DurationMeasured {
  DurationSample sample;
  bool operator==(const DurationMeasured&) const = default;
};

/// One line of the journal. Applying an entry twice is the same as applying it once.
using JournalEntry =
    std::variant<IntentOpened, IntentClosed, InstanceCreated, RecordPut, FieldsRecorded, PasswordRecorded,
                 ProtectionRecorded, RecordErased, RecordRenamed, RecordSwitched, DurationMeasured, PasswordKept>;

/// Moves the state by one entry. An entry about a key that is not there is ignored: it was undone later. Pure.
void apply_entry(State& state, const JournalEntry& entry);
