#pragma once

#include "base/json.hpp"
#include "state/state.hpp"

#include <string>
#include <string_view>

// The JSON forms that the state file, its journal and whoever else writes our values share. Everything that is
// encoded can be decoded again; decoding is strict, and `path` names the value in complaints (`instances.orders`).

/// By field name: sizes as "8GB", counts and flags as JSON has them, the rest as text.
Json encode(const FieldValues& values);
/// Adds to an object that has `applied` what tells `seen`, which is nearly the same: `seen_otherwise`, the fields that
/// were seen with another value or that `applied` lacks, and `not_seen`, the names of those of `applied` that were not
/// seen, where there are any.
void encode_seen(const FieldValues& applied, const FieldValues& seen, Json& object);
Json encode(const Protection& protection);
Json encode(const Record& record);
Json encode(const ManagedKeyRecord& record);
/// Without its key, which stands beside it. Of these three, the project and the name are left out where the fields in
/// them say the same, and the usual protection is left out.
Json encode(const Intent& intent);
Json encode(const DurationSample& sample);

Result<FieldValues> decode_field_values(const Json& object, const std::string& path);
/// The members that tell what was seen, as `encode_seen` writes them or, before version 2, as the whole `seen`.
struct SeenMembers {
  const Json* whole = nullptr;
  const Json* otherwise = nullptr;
  const Json* not_seen = nullptr;
};
/// Asks the reader of the object that holds them for them, and complains where both ways or none are taken.
SeenMembers required_seen(ObjectReader& reader);
Result<FieldValues> decode_seen(const SeenMembers& members, const FieldValues& applied, const ObjectReader& reader);
Result<Protection> decode_protection(const Json& object, const std::string& path);
Result<Record> decode_record(const Json& object, const std::string& path);
Result<ManagedKeyRecord> decode_managed_key(const Json& object, const std::string& path);
Result<Intent> decode_intent(const Json& object, const std::string& path, const std::string& key);
Result<DurationSample> decode_duration(const Json& object, const std::string& path);

/// Reads the moment that a member tells; complains unless it is RFC 3339.
TimePoint required_time(ObjectReader& reader, std::string_view key);
/// Absent is nullopt; complains about what is no RFC 3339.
std::optional<TimePoint> optional_time(ObjectReader& reader, std::string_view key);
/// Reads a member that says what became of a password; complains about a word that is not ours.
PasswordState required_password_state(ObjectReader& reader, std::string_view key);

/// `pending`, `stored`, `rescued`, `unknown`.
std::string_view to_word(PasswordState state);
