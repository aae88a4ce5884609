#include "state/codec/entry_codec.hpp"

#include "base/text.hpp"
#include "state/codec/record_codec.hpp"

#include <array>

#include <nlohmann/json.hpp>

namespace {

Json encode_members(const IntentOpened& entry) {
  return {{"entry", "intent_opened"}, {"key", entry.intent.key}, {"intent", encode(entry.intent)}};
}
Json encode_members(const IntentClosed& entry) { return {{"entry", "intent_closed"}, {"key", entry.key}}; }
Json encode_members(const InstanceCreated& entry) {
  return {{"entry", "instance_created"},
          {"key", entry.key},
          {"id", entry.id},
          {"connection_url", entry.connection_url},
          {"password_state", to_word(entry.password)},
          {"created", format_time(entry.created)},
          {"at", format_time(entry.at)}};
}
Json encode_members(const RecordPut& entry) {
  return {{"entry", "record_put"}, {"key", entry.key}, {"record", encode(entry.record)}};
}
Json encode_members(const FieldsRecorded& entry) {
  Json object{{"entry", "fields_recorded"},
              {"key", entry.key},
              {"applied", encode(entry.applied)},
              {"at", format_time(entry.at)}};
  encode_seen(entry.applied, entry.seen, object);
  if (!entry.connection_url.empty()) object["connection_url"] = entry.connection_url;
  if (!entry.metrics_integration_url.empty()) object["metrics_integration_url"] = entry.metrics_integration_url;
  return object;
}
Json encode_members(const PasswordRecorded& entry) {
  return {{"entry", "password_recorded"},
          {"key", entry.key},
          {"password_state", to_word(entry.password)},
          {"password_location", entry.location}};
}
Json encode_members(const ProtectionRecorded& entry) {
  return {{"entry", "protection_recorded"}, {"key", entry.key}, {"protection", encode(entry.protection)}};
}
Json encode_members(const RecordErased& entry) {
  Json members = {{"entry", "record_erased"}, {"key", entry.key}};
  if (entry.is_gone) members["gone"] = true;
  return members;
}
Json encode_members(const PasswordKept& entry) {
  return {{"entry", "password_kept"}, {"id", entry.instance_id}, {"password", entry.password.reveal()}};
}
Json encode_members(const RecordRenamed& entry) {
  return {{"entry", "record_renamed"}, {"from", entry.from}, {"to", entry.to}};
}
Json encode_members(const RecordSwitched& entry) { return {{"entry", "record_switched"}, {"key", entry.key}}; }
Json encode_members(const ManagedKeyIntended& entry) {
  return {{"entry", "managed_key_intended"}, {"key", entry.intent.key}, {"intent", encode(entry.intent)}};
}
Json encode_members(const ManagedKeyIntentClosed& entry) {
  return {{"entry", "managed_key_intent_closed"}, {"key", entry.key}};
}
Json encode_members(const ManagedKeyPut& entry) {
  return {{"entry", "managed_key_put"}, {"key", entry.key}, {"record", encode(entry.record)}};
}
Json encode_members(const ManagedKeyErased& entry) { return {{"entry", "managed_key_erased"}, {"key", entry.key}}; }
Json encode_members(const DurationMeasured& entry) {
  return {{"entry", "duration_measured"}, {"sample", encode(entry.sample)}};
}

/// Nothing is left in the entry that was not asked for.
Result<void> finish(ObjectReader& reader) {
  reader.refuse_unknown();
  return reader.finish();
}

/// An intent that is opened, of an instance or of a managed key.
template <typename Opened>
Result<JournalEntry> decode_opened(ObjectReader& reader) {
  const std::string key = reader.required_string("key");
  const Json* intent = reader.required_object("intent");
  TRY(finish(reader));
  TRY_ASSIGN(Intent decoded, decode_intent(*intent, reader.path_of("intent"), key));
  return JournalEntry{Opened{std::move(decoded)}};
}

/// An entry that is its key alone.
template <typename Entry>
Result<JournalEntry> decode_key_alone(ObjectReader& reader) {
  Entry entry{reader.required_string("key")};
  TRY(finish(reader));
  return JournalEntry{std::move(entry)};
}

Result<JournalEntry> decode_managed_key_put(ObjectReader& reader) {
  ManagedKeyPut entry{reader.required_string("key"), {}};
  const Json* record = reader.required_object("record");
  TRY(finish(reader));
  TRY_ASSIGN(entry.record, decode_managed_key(*record, reader.path_of("record")));
  return JournalEntry{std::move(entry)};
}

Result<JournalEntry> decode_instance_created(ObjectReader& reader) {
  InstanceCreated entry;
  entry.key = reader.required_string("key");
  entry.id = reader.required_string("id");
  entry.connection_url = reader.required_string("connection_url");
  entry.password = required_password_state(reader, "password_state");
  entry.created = required_time(reader, "created");
  entry.at = required_time(reader, "at");
  TRY(finish(reader));
  return JournalEntry{std::move(entry)};
}

Result<JournalEntry> decode_record_put(ObjectReader& reader) {
  RecordPut entry{reader.required_string("key"), {}};
  const Json* record = reader.required_object("record");
  TRY(finish(reader));
  TRY_ASSIGN(entry.record, decode_record(*record, reader.path_of("record")));
  return JournalEntry{std::move(entry)};
}

Result<JournalEntry> decode_fields_recorded(ObjectReader& reader) {
  FieldsRecorded entry;
  entry.key = reader.required_string("key");
  entry.connection_url = reader.optional_string("connection_url").value_or("");
  entry.metrics_integration_url = reader.optional_string("metrics_integration_url").value_or("");
  entry.at = required_time(reader, "at");
  const Json* applied = reader.required_object("applied");
  const SeenMembers seen = required_seen(reader);
  TRY(finish(reader));
  TRY_ASSIGN(entry.applied, decode_field_values(*applied, reader.path_of("applied")));
  TRY_ASSIGN(entry.seen, decode_seen(seen, entry.applied, reader));
  return JournalEntry{std::move(entry)};
}

Result<JournalEntry> decode_password_recorded(ObjectReader& reader) {
  PasswordRecorded entry;
  entry.key = reader.required_string("key");
  entry.password = required_password_state(reader, "password_state");
  entry.location = reader.required_string("password_location");
  TRY(finish(reader));
  return JournalEntry{std::move(entry)};
}

Result<JournalEntry> decode_protection_recorded(ObjectReader& reader) {
  ProtectionRecorded entry{reader.required_string("key"), {}};
  const Json* protection = reader.required_object("protection");
  TRY(finish(reader));
  TRY_ASSIGN(entry.protection, decode_protection(*protection, reader.path_of("protection")));
  return JournalEntry{std::move(entry)};
}

Result<JournalEntry> decode_record_erased(ObjectReader& reader) {
  RecordErased entry{reader.required_string("key"), reader.optional_bool("gone").value_or(false)};
  TRY(finish(reader));
  return JournalEntry{std::move(entry)};
}

Result<JournalEntry> decode_password_kept(ObjectReader& reader) {
  PasswordKept entry{reader.required_string("id"), Secret(reader.required_string("password"))};
  TRY(finish(reader));
  return JournalEntry{std::move(entry)};
}

Result<JournalEntry> decode_record_renamed(ObjectReader& reader) {
  RecordRenamed entry{reader.required_string("from"), reader.required_string("to")};
  TRY(finish(reader));
  return JournalEntry{std::move(entry)};
}

Result<JournalEntry> decode_duration_measured(ObjectReader& reader) {
  const Json* sample = reader.required_object("sample");
  TRY(finish(reader));
  TRY_ASSIGN(DurationSample decoded, decode_duration(*sample, reader.path_of("sample")));
  return JournalEntry{DurationMeasured{std::move(decoded)}};
}

struct EntryDecoder {
  std::string_view entry;
  Result<JournalEntry> (*decode)(ObjectReader&);
};

constexpr std::array<EntryDecoder, 16> decoders{
    {{"intent_opened", decode_opened<IntentOpened>},
     {"intent_closed", decode_key_alone<IntentClosed>},
     {"instance_created", decode_instance_created},
     {"record_put", decode_record_put},
     {"fields_recorded", decode_fields_recorded},
     {"password_recorded", decode_password_recorded},
     {"protection_recorded", decode_protection_recorded},
     {"record_erased", decode_record_erased},
     {"record_renamed", decode_record_renamed},
     {"record_switched", decode_key_alone<RecordSwitched>},
     {"managed_key_intended", decode_opened<ManagedKeyIntended>},
     {"managed_key_intent_closed", decode_key_alone<ManagedKeyIntentClosed>},
     {"managed_key_put", decode_managed_key_put},
     {"managed_key_erased", decode_key_alone<ManagedKeyErased>},
     {"duration_measured", decode_duration_measured},
     {"password_kept", decode_password_kept}}};

static_assert(decoders.size() == std::variant_size_v<JournalEntry>, "every entry can be read back");

} // namespace

Json encode(const JournalEntry& entry) {
  return std::visit([](const auto& known) { return encode_members(known); }, entry);
}

Result<JournalEntry> decode_entry(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  const std::string name = reader.required_string("entry");
  TRY(reader.finish());
  for (const EntryDecoder& decoder : decoders)
    if (decoder.entry == name) return decoder.decode(reader);
  reader.complain("entry", "has the unknown word " + ::quoted(shortened(name, 40)));
  return reader.finish().error();
}
