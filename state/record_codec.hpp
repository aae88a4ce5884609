#pragma once

#include "base/json.hpp"
#include "state/state.hpp"

#include <string>
#include <string_view>

// The JSON forms that the state file, its journal and whoever else writes our values share. Everything that is
// encoded can be decoded again; decoding is strict, and `path` names the value in complaints (`instances.orders`).

/// By field name: sizes as "8GB", counts and flags as JSON has them, the rest as text.
Json encode(const FieldValues& values);
Json encode(const Protection& protection);
Json encode(const Record& record);
Json encode(const ManagedKeyRecord& record);
/// Without its key, which stands beside it.
Json encode(const Intent& intent);
Json encode(const DurationSample& sample);

Result<FieldValues> decode_field_values(const Json& object, const std::string& path);
Result<Protection> decode_protection(const Json& object, const std::string& path);
Result<Record> decode_record(const Json& object, const std::string& path);
Result<ManagedKeyRecord> decode_managed_key(const Json& object, const std::string& path);
Result<Intent> decode_intent(const Json& object, const std::string& path, const std::string& key);
Result<DurationSample> decode_duration(const Json& object, const std::string& path);

/// Reads the moment that a member tells; complains unless it is RFC 3339.
TimePoint required_time(ObjectReader& reader, std::string_view key);
/// Reads a member that says what became of a password; complains about a word that is not ours.
PasswordState required_password_state(ObjectReader& reader, std::string_view key);

/// `pending`, `stored`, `rescued`, `unknown`.
std::string_view to_word(PasswordState state);
