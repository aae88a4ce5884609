#include "state/codec/record_codec.hpp"

#include "base/ensure.hpp"
#include "base/text.hpp"

#include <array>
#include <charconv>
#include <span>
#include <utility>

#include <nlohmann/json.hpp>

namespace {

template <typename Enum>
using Word = std::pair<Enum, std::string_view>;

constexpr std::array<Word<PasswordState>, 4> password_words{{{PasswordState::pending, "pending"},
                                                             {PasswordState::stored, "stored"},
                                                             {PasswordState::rescued, "rescued"},
                                                             {PasswordState::unknown, "unknown"}}};
constexpr std::array<Word<OnRemove>, 3> on_remove_words{
    {{OnRemove::destroy, "destroy"}, {OnRemove::forget, "forget"}, {OnRemove::refuse, "refuse"}}};

template <typename Enum>
std::string_view word_for(Enum value, std::span<const Word<Enum>> words) {
  for (const auto& [known, word] : words)
    if (known == value) return word;
  ensure(false, "every enumerator has a word");
  return {};
}

template <typename Enum>
Enum required_word(ObjectReader& reader, std::string_view key, std::span<const Word<Enum>> words) {
  const std::string text = reader.required_string(key);
  for (const auto& [known, word] : words)
    if (word == text) return known;
  reader.complain(key, "has the unknown word " + ::quoted(shortened(text, 40)));
  return words.front().first;
}

/// The inverse of to_text for every Size, also for those that no spec may ask for.
Result<Size> decode_size(const std::string& text, const std::string& path) {
  Size size;
  const char* const end = text.data() + text.size();
  const auto [rest, code] = std::from_chars(text.data(), end, size.gigabytes);
  if (code == std::errc{} && std::string_view(rest, static_cast<std::size_t>(end - rest)) == "GB") return size;
  return Error{ErrorKind::input_output, "json/shape", path + " should be a size such as \"8GB\"", ""};
}

bool holds_kind(const FieldValue& value, ValueKind kind) {
  switch (kind) {
  case ValueKind::text:
  case ValueKind::word:
    return std::holds_alternative<std::string>(value);
  case ValueKind::size:
    return std::holds_alternative<Size>(value);
  case ValueKind::count:
    return std::holds_alternative<std::int64_t>(value);
  case ValueKind::flag:
    return std::holds_alternative<bool>(value);
  }
  return false;
}

Json encode_value(Field field, const FieldValue& value) {
  ensure(holds_kind(value, traits(field).kind), "a field's value is of the field's kind");
  if (const auto* count = std::get_if<std::int64_t>(&value)) return *count;
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  return to_text(value);
}

/// The value where it is one of the field's kind; nullopt where there is more to say about it.
std::optional<FieldValue> plain_value(Field field, const Json& value) {
  switch (traits(field).kind) {
  case ValueKind::text:
  case ValueKind::word:
    if (value.is_string()) return value.get_ref<const std::string&>();
    break;
  case ValueKind::flag:
    if (value.is_boolean()) return value.get<bool>();
    break;
  case ValueKind::size:
    if (!value.is_string()) break;
    if (const Result<Size> size = decode_size(value.get_ref<const std::string&>(), {})) return *size;
    break;
  case ValueKind::count:
    break;
  }
  return std::nullopt;
}

/// What nearly all are: a state has two for each record, and a reader that could tell what is wrong with each takes
/// three times as long (docs/performance.md). nullopt where there may be something to tell.
std::optional<FieldValues> plain_field_values(const Json& object) {
  if (!object.is_object()) return std::nullopt;
  FieldValues values;
  values.reserve(object.size());
  for (auto member = object.begin(); member != object.end(); ++member) {
    const std::optional<Field> field = field_named(member.key());
    std::optional<FieldValue> value = field ? plain_value(*field, *member) : std::nullopt;
    if (!value) return std::nullopt;
    values.set(*field, std::move(*value));
  }
  return values;
}

Result<FieldValue> decode_value(ObjectReader& reader, Field field) {
  const std::string_view name = name_of(field);
  FieldValue value;
  switch (traits(field).kind) {
  case ValueKind::text:
  case ValueKind::word:
    value = reader.required_string(name);
    break;
  case ValueKind::count:
    value = reader.required_integer(name);
    break;
  case ValueKind::flag:
    value = reader.required_bool(name);
    break;
  case ValueKind::size: {
    const std::string text = reader.required_string(name);
    TRY(reader.finish());
    TRY_ASSIGN(value, decode_size(text, reader.path_of(name)));
  }
  }
  TRY(reader.finish());
  return value;
}

// What the fields beside it say, or what nearly every instance has, is not written a second time.

void encode_unless_told(const std::string& text, const FieldValues& fields, Field field, Json& object) {
  if (!fields.has(field) || fields.text(field) != text) object[std::string(name_of(field))] = text;
}

Result<std::string> written_or_told(const std::optional<std::string>& written, const FieldValues& fields, Field field,
                                    const ObjectReader& reader) {
  if (written) return *written;
  if (fields.has(field)) return fields.text(field);
  return Error{ErrorKind::input_output, "json/shape", reader.path_of(name_of(field)) + " is missing", ""};
}

/// A part of the format, whatever a new Protection holds.
constexpr Protection usual_protection{.prevent_destroy = false, .on_remove = OnRemove::destroy};

void encode_unless_usual(const Protection& protection, Json& object) {
  if (protection != usual_protection) object["protection"] = encode(protection);
}

Result<Protection> written_or_usual(const Json* protection, const ObjectReader& reader) {
  if (protection == nullptr) return usual_protection;
  return decode_protection(*protection, reader.path_of("protection"));
}

} // namespace

std::string_view to_word(PasswordState state) { return word_for<PasswordState>(state, password_words); }

TimePoint required_time(ObjectReader& reader, std::string_view key) {
  const std::string text = reader.required_string(key);
  const auto time = parse_time(text);
  if (time) return *time;
  reader.complain(key, "should be a time such as 2025-01-31T12:00:00Z");
  return {};
}

std::optional<TimePoint> optional_time(ObjectReader& reader, std::string_view key) {
  if (!reader.optional_string(key)) return std::nullopt;
  return required_time(reader, key);
}

PasswordState required_password_state(ObjectReader& reader, std::string_view key) {
  return required_word<PasswordState>(reader, key, password_words);
}

Json encode(const FieldValues& values) {
  Json object = Json::object();
  for (const auto& [field, value] : values)
    object[std::string(name_of(field))] = encode_value(field, value);
  return object;
}

Result<FieldValues> decode_field_values(const Json& object, const std::string& path) {
  if (std::optional<FieldValues> plain = plain_field_values(object)) return std::move(*plain);
  ObjectReader reader(object, path);
  TRY(reader.finish());
  FieldValues values;
  for (const FieldTraits& row : every_field()) {
    if (!object.contains(row.name)) continue;
    TRY_ASSIGN(FieldValue value, decode_value(reader, row.field));
    values.set(row.field, std::move(value));
  }
  reader.refuse_unknown();
  TRY(reader.finish());
  return values;
}

void encode_seen(const FieldValues& applied, const FieldValues& seen, Json& object) {
  Json otherwise = Json::object();
  for (const auto& [field, value] : seen)
    if (const FieldValue* same = applied.find(field); same == nullptr || *same != value)
      otherwise[std::string(name_of(field))] = encode_value(field, value);
  Json not_seen = Json::array();
  for (const auto& [field, value] : applied)
    if (!seen.has(field)) not_seen.push_back(name_of(field));
  object["seen_otherwise"] = std::move(otherwise);
  if (!not_seen.empty()) object["not_seen"] = std::move(not_seen);
}

SeenMembers required_seen(ObjectReader& reader) {
  SeenMembers members{.whole = reader.optional_object("seen"),
                      .otherwise = reader.optional_object("seen_otherwise"),
                      .not_seen = reader.optional_array("not_seen")};
  if (members.whole == nullptr && members.otherwise == nullptr) reader.complain("seen_otherwise", "is missing");
  if (members.whole != nullptr && (members.otherwise != nullptr || members.not_seen != nullptr))
    reader.complain("seen", "should not stand beside seen_otherwise or not_seen");
  return members;
}

Result<FieldValues> decode_seen(const SeenMembers& members, const FieldValues& applied, const ObjectReader& reader) {
  if (members.whole != nullptr) return decode_field_values(*members.whole, reader.path_of("seen"));
  TRY_ASSIGN(const FieldValues otherwise, decode_field_values(*members.otherwise, reader.path_of("seen_otherwise")));
  FieldValues seen = applied;
  TRY_ASSIGN(const std::vector<std::string> names, decode_texts(members.not_seen, reader.path_of("not_seen")));
  for (const std::string& name : names) {
    const std::optional<Field> field = field_named(name);
    if (!field || !seen.has(*field) || otherwise.has(*field))
      return Error{ErrorKind::input_output, "json/shape",
                   reader.path_of("not_seen") + " names " + ::quoted(shortened(name, 40)) +
                       ", which should be a field of applied, once, and not one of seen_otherwise",
                   ""};
    seen.erase(*field);
  }
  seen.overlay(otherwise);
  return seen;
}

Json encode(const Protection& protection) {
  return {{"on_remove", word_for<OnRemove>(protection.on_remove, on_remove_words)},
          {"prevent_destroy", protection.prevent_destroy}};
}

Result<Protection> decode_protection(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  Protection protection;
  protection.prevent_destroy = reader.required_bool("prevent_destroy");
  protection.on_remove = required_word<OnRemove>(reader, "on_remove", on_remove_words);
  reader.refuse_unknown();
  TRY(reader.finish());
  return protection;
}

Json encode(const Record& record) {
  Json object{{"id", record.id},
              {"applied", encode(record.applied)},
              {"connection_url", record.connection_url},
              {"password_state", to_word(record.password)},
              {"password_location", record.password_location},
              {"created", format_time(record.created)},
              {"updated", format_time(record.updated)}};
  encode_unless_told(record.project_id, record.applied, Field::project_id, object);
  encode_unless_usual(record.protection, object);
  encode_seen(record.applied, record.seen, object);
  if (!record.metrics_integration_url.empty()) object["metrics_integration_url"] = record.metrics_integration_url;
  return object;
}

Result<Record> decode_record(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  Record record;
  record.id = reader.required_string("id");
  const std::optional<std::string> project = reader.optional_string("project_id");
  record.connection_url = reader.required_string("connection_url");
  record.metrics_integration_url = reader.optional_string("metrics_integration_url").value_or("");
  record.password = required_password_state(reader, "password_state");
  record.password_location = reader.required_string("password_location");
  record.created = required_time(reader, "created");
  record.updated = required_time(reader, "updated");
  const Json* applied = reader.required_object("applied");
  const SeenMembers seen = required_seen(reader);
  const Json* protection = reader.optional_object("protection");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(record.applied, decode_field_values(*applied, reader.path_of("applied")));
  TRY_ASSIGN(record.project_id, written_or_told(project, record.applied, Field::project_id, reader));
  TRY_ASSIGN(record.seen, decode_seen(seen, record.applied, reader));
  TRY_ASSIGN(record.protection, written_or_usual(protection, reader));
  return record;
}

Json encode(const ManagedKeyRecord& record) {
  Json object{{"id", record.id},
              {"fields", encode(record.fields)},
              {"status", record.status},
              {"created", format_time(record.created)},
              {"updated", format_time(record.updated)}};
  encode_unless_told(record.project_id, record.fields, Field::project_id, object);
  encode_unless_usual(record.protection, object);
  return object;
}

Result<ManagedKeyRecord> decode_managed_key(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  ManagedKeyRecord record;
  record.id = reader.required_string("id");
  const std::optional<std::string> project = reader.optional_string("project_id");
  record.status = reader.required_string("status");
  record.created = required_time(reader, "created");
  record.updated = required_time(reader, "updated");
  const Json* fields = reader.required_object("fields");
  const Json* protection = reader.optional_object("protection");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(record.fields, decode_field_values(*fields, reader.path_of("fields")));
  TRY_ASSIGN(record.project_id, written_or_told(project, record.fields, Field::project_id, reader));
  TRY_ASSIGN(record.protection, written_or_usual(protection, reader));
  return record;
}

Json encode(const Intent& intent) {
  Json object{{"operation", intent.operation}, {"wish", encode(intent.wish)}, {"at", format_time(intent.at)}};
  encode_unless_told(intent.name, intent.wish, Field::name, object);
  encode_unless_told(intent.project_id, intent.wish, Field::project_id, object);
  if (!intent.ids_with_name.empty()) object["ids_with_name"] = intent.ids_with_name;
  encode_unless_usual(intent.protection, object);
  return object;
}

Result<Intent> decode_intent(const Json& object, const std::string& path, const std::string& key) {
  ObjectReader reader(object, path);
  Intent intent;
  intent.key = key;
  intent.operation = reader.required_string("operation");
  const std::optional<std::string> name = reader.optional_string("name");
  const std::optional<std::string> project = reader.optional_string("project_id");
  intent.at = required_time(reader, "at");
  const Json* wish = reader.required_object("wish");
  const Json* ids = reader.optional_array("ids_with_name");
  const Json* protection = reader.optional_object("protection");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(intent.wish, decode_field_values(*wish, reader.path_of("wish")));
  TRY_ASSIGN(intent.name, written_or_told(name, intent.wish, Field::name, reader));
  TRY_ASSIGN(intent.project_id, written_or_told(project, intent.wish, Field::project_id, reader));
  TRY_ASSIGN(intent.ids_with_name, decode_texts(ids, reader.path_of("ids_with_name")));
  TRY_ASSIGN(intent.protection, written_or_usual(protection, reader));
  return intent;
}

Json encode(const DurationSample& sample) {
  return {{"operation", sample.operation},
          {"type", sample.type},
          {"memory", to_text(sample.memory)},
          {"took_ms", sample.took.count()}};
}

Result<DurationSample> decode_duration(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  DurationSample sample;
  sample.operation = reader.required_string("operation");
  sample.type = reader.required_string("type");
  sample.took = Milliseconds{reader.required_integer("took_ms")};
  const std::string memory = reader.required_string("memory");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(sample.memory, decode_size(memory, reader.path_of("memory")));
  return sample;
}
