#include "reconcile/saved_plan/values.hpp"

#include "base/text.hpp"
#include "state/codec/record_codec.hpp"

#include <nlohmann/json.hpp>

namespace {

/// Reads the word of an enumerator out of those from 0 to `last`; complains about any other.
template <typename Enum>
Enum required_word(ObjectReader& reader, const std::string& key, Enum last) {
  const std::string word = reader.required_string(key);
  for (int i = 0; i <= static_cast<int>(last); ++i)
    if (to_word(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
  reader.complain(key, "has the unknown word " + ::quoted(shortened(word, 40)));
  return Enum{};
}

std::optional<Milliseconds> optional_milliseconds(ObjectReader& reader, const std::string& key) {
  const auto count = reader.optional_integer(key);
  return count ? std::optional(Milliseconds{*count}) : std::nullopt;
}

Json encode_source(const Source& source) {
  return {{"instance_key", source.instance_key},
          {"instance_id", source.instance_id},
          {"snapshot_id", source.snapshot_id},
          {"latest_snapshot", source.latest_snapshot}};
}

Result<Source> decode_source(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  Source source;
  source.instance_key = reader.required_string("instance_key");
  source.instance_id = reader.required_string("instance_id");
  source.snapshot_id = reader.required_string("snapshot_id");
  source.latest_snapshot = reader.required_bool("latest_snapshot");
  reader.refuse_unknown();
  TRY(reader.finish());
  return source;
}

Result<Operation> decode_operation(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  Operation operation;
  operation.kind = required_word(reader, "operation", last_operation_kind);
  operation.time_limit = Milliseconds{reader.required_integer("time_limit_ms")};
  const Json* fields = reader.optional_object("fields");
  const Json* source = reader.optional_object("source");
  reader.refuse_unknown();
  TRY(reader.finish());
  if (fields != nullptr) {
    TRY_ASSIGN(operation.fields, decode_field_values(*fields, reader.path_of("fields")));
  }
  if (source != nullptr) {
    TRY_ASSIGN(operation.source, decode_source(*source, reader.path_of("source")));
  }
  return operation;
}

/// One side of a change: an object with the one field, or nothing.
Result<std::optional<FieldValue>> decode_side(const Json& object, const std::string& key, const std::string& path,
                                              Field field) {
  const auto side = object.find(key);
  if (side == object.end()) return std::optional<FieldValue>{};
  Json single = Json::object();
  single[std::string{name_of(field)}] = *side;
  TRY_ASSIGN(const FieldValues values, decode_field_values(single, path + "." + key));
  return std::optional<FieldValue>{*values.find(field)};
}

Json encode_side(Field field, const FieldValue& value) {
  return std::move(encode(FieldValues{{field, value}}).begin().value());
}

void add_texts(Json& object, const char* key, const std::vector<std::string>& texts) {
  if (!texts.empty()) object[key] = texts;
}

void add_text(Json& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

template <typename T>
Json encode_all(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values)
    array.push_back(encode(value));
  return array;
}

/// The members of a step that are no values of their own.
struct StepParts {
  const Json* changes;
  const Json* unread;
  const Json* sensitive;
  const Json* operations;
  const Json* ids_with_name;
  const Json* depends_on;
  const Json* protection;
  const Json* protection_before;
  const Json* wish;
  const Json* assumed;
};

StepParts find_parts(ObjectReader& reader) {
  return {.changes = reader.required_array("changes"),
          .unread = reader.optional_array("unread"),
          .sensitive = reader.optional_array("sensitive"),
          .operations = reader.required_array("operations"),
          .ids_with_name = reader.optional_array("ids_with_name"),
          .depends_on = reader.optional_array("depends_on"),
          .protection = reader.required_object("protection"),
          .protection_before = reader.optional_object("protection_before"),
          .wish = reader.required_object("wish"),
          .assumed = reader.required_object("assumed")};
}

/// What happens: field by field, and operation by operation.
Result<void> decode_doings(const StepParts& parts, const ObjectReader& reader, Step& step) {
  for (const Json& element : *parts.changes) {
    TRY_ASSIGN(FieldChange change, decode_change(element, reader.path_of("changes")));
    step.changes.push_back(std::move(change));
  }
  for (const Json& element : *parts.operations) {
    TRY_ASSIGN(Operation operation, decode_operation(element, reader.path_of("operations")));
    step.operations.push_back(std::move(operation));
  }
  return {};
}

Result<void> decode_parts(const StepParts& parts, const ObjectReader& reader, Step& step) {
  TRY(decode_doings(parts, reader, step));
  TRY_ASSIGN(step.unread, decode_fields(parts.unread, reader.path_of("unread")));
  TRY_ASSIGN(const std::vector<Field> sensitive, decode_fields(parts.sensitive, reader.path_of("sensitive")));
  step.sensitive = {sensitive.begin(), sensitive.end()};
  TRY_ASSIGN(step.ids_with_name, decode_texts(parts.ids_with_name, reader.path_of("ids_with_name")));
  TRY_ASSIGN(step.depends_on, decode_texts(parts.depends_on, reader.path_of("depends_on")));
  TRY_ASSIGN(step.protection, decode_protection(*parts.protection, reader.path_of("protection")));
  if (parts.protection_before != nullptr) {
    TRY_ASSIGN(step.protection_before,
               decode_protection(*parts.protection_before, reader.path_of("protection_before")));
  }
  TRY_ASSIGN(step.wish, decode_field_values(*parts.wish, reader.path_of("wish")));
  TRY_ASSIGN(step.assumed, decode_field_values(*parts.assumed, reader.path_of("assumed")));
  return {};
}

} // namespace

Json names_of(const std::vector<Field>& fields) {
  Json names = Json::array();
  for (const Field field : fields)
    names.push_back(name_of(field));
  return names;
}

std::string_view to_word(ReplaceMethod method) {
  switch (method) {
  case ReplaceMethod::clone:
    return "clone";
  case ReplaceMethod::recreate:
    return "recreate";
  case ReplaceMethod::refuse:
    return "refuse";
  }
  return "refuse";
}

Json encode(const Operation& operation) {
  Json object{{"operation", to_word(operation.kind)}, {"time_limit_ms", operation.time_limit.count()}};
  if (!operation.fields.empty()) object["fields"] = encode(operation.fields);
  if (operation.source) object["source"] = encode_source(*operation.source);
  return object;
}

Json encode(const FieldChange& change) {
  Json object{{"field", name_of(change.field)}};
  if (change.before) object["before"] = encode_side(change.field, *change.before);
  if (change.after) object["after"] = encode_side(change.field, *change.after);
  if (change.forces_replacement) object["forces_replacement"] = true;
  if (change.follows_memory) object["follows_memory"] = true;
  return object;
}

Result<FieldChange> decode_change(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  FieldChange change;
  const std::string name = reader.required_string("field");
  const std::optional<Field> field = field_named(name);
  if (!field) reader.complain("field", "has the unknown word " + ::quoted(shortened(name, 40)));
  change.forces_replacement = reader.optional_bool("forces_replacement").value_or(false);
  change.follows_memory = reader.optional_bool("follows_memory").value_or(false);
  TRY(reader.finish());
  change.field = *field;
  TRY_ASSIGN(change.before, decode_side(object, "before", path, *field));
  TRY_ASSIGN(change.after, decode_side(object, "after", path, *field));
  const std::size_t known = 1 + object.count("forces_replacement") + object.count("follows_memory") +
                            object.count("before") + object.count("after");
  if (object.size() != known)
    return Error{ErrorKind::input_output, "json/shape", path + " has a member that this program does not know", ""};
  return change;
}

Result<std::vector<Field>> decode_fields(const Json* array, const std::string& path) {
  TRY_ASSIGN(const std::vector<std::string> names, decode_texts(array, path));
  std::vector<Field> fields;
  for (const std::string& name : names) {
    const std::optional<Field> field = field_named(name);
    if (!field) return Error{ErrorKind::input_output, "json/shape", path + " names an unknown field", ""};
    fields.push_back(*field);
  }
  return fields;
}

Json encode(const Step& step) {
  Json object{{"key", step.key},
              {"action", to_word(step.action)},
              {"reason", to_word(step.reason)},
              {"id", step.id},
              {"name", step.name},
              {"project_id", step.project_id},
              {"changes", encode_all(step.changes)},
              {"operations", encode_all(step.operations)},
              {"protection", encode(step.protection)},
              {"wish", encode(step.wish)},
              {"assumed", encode(step.assumed)}};
  if (!step.unread.empty()) object["unread"] = names_of(step.unread);
  if (!step.sensitive.empty()) object["sensitive"] = names_of({step.sensitive.begin(), step.sensitive.end()});
  if (step.replace_method) object["replace_method"] = to_word(*step.replace_method);
  if (step.keep_old) object["keep_old"] = true;
  if (step.data_of) object["data_of"] = format_time(*step.data_of);
  add_text(object, "settling_from", step.settling_from);
  add_text(object, "moved_from", step.moved_from);
  add_texts(object, "ids_with_name", step.ids_with_name);
  add_texts(object, "depends_on", step.depends_on);
  if (step.protection_before) object["protection_before"] = encode(*step.protection_before);
  if (step.assumed_created) object["assumed_created"] = format_time(*step.assumed_created);
  if (step.estimate) object["estimate_ms"] = step.estimate->count();
  return object;
}

Result<Step> decode_step(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  Step step;
  step.key = reader.required_string("key");
  step.action = required_word(reader, "action", last_action);
  step.reason = required_word(reader, "reason", last_reason);
  step.id = reader.required_string("id");
  step.name = reader.required_string("name");
  step.project_id = reader.required_string("project_id");
  if (reader.optional_string("replace_method"))
    step.replace_method = required_word(reader, "replace_method", ReplaceMethod::refuse);
  step.keep_old = reader.optional_bool("keep_old").value_or(false);
  step.data_of = optional_time(reader, "data_of");
  step.settling_from = reader.optional_string("settling_from").value_or("");
  step.moved_from = reader.optional_string("moved_from").value_or("");
  step.assumed_created = optional_time(reader, "assumed_created");
  step.estimate = optional_milliseconds(reader, "estimate_ms");
  const StepParts parts = find_parts(reader);
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY(decode_parts(parts, reader, step));
  return step;
}
