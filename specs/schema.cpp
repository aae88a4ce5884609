#include "specs/schema.hpp"

#include "base/json.hpp"
#include "specs/limits.hpp"
#include "specs/section_draft.hpp"
#include "specs/settings_reader.hpp"

#include <nlohmann/json.hpp>

namespace {

// Patterns are ECMA 262; a text with a variable in it may become anything.
constexpr const char* with_variable = "\\$\\{var\\.[A-Za-z_][A-Za-z0-9_]*\\}";
constexpr const char* size_pattern = "^\\s*[0-9]+\\s*([gG]|[gG][bB]|[gG][iI]|[gG][iI][bB])\\s*$";
constexpr const char* duration_pattern = "^([0-9]+(ms|s|m|h|d))+$";
constexpr const char* share_pattern = "^(100|[0-9]{1,2})%$";
constexpr const char* instance_id_pattern = "^[0-9a-f]{8}$";
constexpr const char* uuid_pattern = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
constexpr const char* key_pattern = "^[A-Za-z0-9_-]{1,64}$";
constexpr const char* variable_name_pattern = "^[A-Za-z_][A-Za-z0-9_]{0,63}$";

Json or_variable(Json plain) {
  return {{"anyOf", Json::array({std::move(plain), {{"type", "string"}, {"pattern", with_variable}}})}};
}

Json described(Json schema, std::string_view description) {
  schema["description"] = description;
  return schema;
}

Json text(std::string_view description) { return {{"type", "string"}, {"description", description}}; }

Json text_like(const char* pattern, std::string_view description) {
  return described(or_variable({{"type", "string"}, {"pattern", pattern}}), description);
}

Json word(std::span<const std::string_view> words, std::string_view description) {
  return described(or_variable({{"enum", words}}), description);
}

Json flag(std::string_view description) { return described(or_variable({{"type", "boolean"}}), description); }

Json integer(std::int64_t least, std::int64_t most, std::string_view description) {
  return described(or_variable({{"type", "integer"}, {"minimum", least}, {"maximum", most}}), description);
}

Json list_of(Json element, std::string_view description) {
  return {{"type", "array"}, {"items", std::move(element)}, {"description", description}};
}

Json object(Json properties, std::string_view description) {
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"additionalProperties", false},
          {"description", description}};
}

Json table_of(const char* key, Json element, std::string_view description) {
  return {{"type", "object"},
          {"patternProperties", {{key, std::move(element)}}},
          {"additionalProperties", false},
          {"description", description}};
}

Json field(const FieldTraits& row) {
  switch (row.kind) {
  case ValueKind::text:
    return text(row.summary);
  case ValueKind::word:
    return word(row.words, row.summary);
  case ValueKind::size:
    return text_like(size_pattern, row.summary);
  case ValueKind::count:
    return integer(0, row.most, row.summary);
  case ValueKind::flag:
    return flag(row.summary);
  }
  return {};
}

Json field_names() {
  Json names = Json::array();
  for (const FieldTraits& row : field_table())
    names.push_back(row.name);
  return {{"enum", std::move(names)}};
}

Json lifecycle() {
  return object({{"prevent_destroy", flag("refuse to delete or replace it, also after the table left the spec")},
                 {"replace", word(replace_words(), "how a change is made that needs a new instance; unwritten: clone "
                                                   "where cloning is offered, refuse elsewhere")},
                 {"on_remove", word(on_remove_words(), "what happens when the table leaves the spec")},
                 {"ignore_changes", list_of(field_names(), "sent at creation, no difference afterwards")}},
                "protection and the manner of changes");
}

Json timeouts() {
  Json limits = Json::object();
  for (const TimeoutKey& row : timeout_keys())
    limits[std::string(row.key)] =
        text_like(duration_pattern, "how long a " + std::string(row.key) + " may take, such as \"45m\"");
  return object(std::move(limits), "time limits of operations");
}

/// A customer managed key is never changed, so that less can be said about how.
Json managed_key() {
  const Json conduct = object({{"prevent_destroy", flag("refuse to delete it, also after the table left the spec")},
                               {"on_remove", word(on_remove_words(), "what happens when the table leaves the spec")}},
                              "protection");
  const Json limits = object({{"create", text_like(duration_pattern, "how long Aura may take to make it ready")},
                              {"delete", text_like(duration_pattern, "how long its deletion may take")}},
                             "time limits of operations");
  Json properties = {{"lifecycle", conduct}, {"timeouts", limits}};
  for (const Field one : managed_key_fields())
    properties[std::string(name_of(one))] = field(traits(one));
  properties["name"] = text("the key's name, 1 to 30 characters; unwritten: the table's key");
  properties["tenant_id"] = text("the v1 API's name of project_id");
  properties["import_id"] = text_like(uuid_pattern, "adopt this live key instead of creating one");
  return object(std::move(properties), "a key of yours that encrypts instances");
}

/// What defaults, profiles and instances may all write.
Json shared_properties() {
  Json properties = {{"lifecycle", lifecycle()}, {"timeouts", timeouts()}};
  for (const FieldTraits& row : field_table())
    if (row.field != Field::name) properties[std::string(row.name)] = field(row);
  properties["tenant_id"] = text("the v1 API's name of project_id");
  properties["customer_managed_key"] = text("the declared key that encrypts the instance; instead of its id");
  return properties;
}

Json source() {
  return object({{"instance", text("the key of a declared instance")},
                 {"instance_id", text_like(instance_id_pattern, "the Aura id of a live instance")},
                 {"snapshot_id", text("a snapshot of that instance; unwritten: its present data")},
                 {"snapshot", described({{"enum", {"latest"}}}, "the newest snapshot that can be copied")}},
                "where a new instance takes its data from; read at creation only");
}

Json instance() {
  Json properties = shared_properties();
  properties["name"] = field(traits(Field::name));
  properties["profile"] = text("the profile whose values it takes before [defaults]");
  properties["source"] = source();
  properties["import_id"] = text_like(instance_id_pattern, "adopt this live instance instead of creating one");
  properties["moved_from"] = list_of(text("a former key"), "the key was renamed; nothing happens in Aura");
  return object(std::move(properties), "an Aura instance");
}

/// The members that say where one key comes from.
Json key_source() {
  const Json command = list_of(text("a word"), "a program with its arguments");
  return {{"passphrase_variable", text("the environment variable of the passphrase; AURAFORM_STATE_PASSPHRASE where "
                                       "nothing is written")},
          {"passphrase_command", described(command, "a program that prints the passphrase")},
          {"key_command", described(command, "a program that prints a key of 32 bytes, in hex or base64")},
          {"time_limit", text_like(duration_pattern, "for the command; unwritten: 30s")}};
}

Json encryption() {
  Json properties = key_source();
  properties["previous"] =
      list_of(object(key_source(), "a former key"), "former keys, which only open what they encrypted");
  return object(std::move(properties), "the state, its journal and saved plans are encrypted");
}

Json state() {
  return {
      {"type", "object"},
      {"properties",
       {{"backend", word(backend_words(), "where the state is kept; unwritten: local")}, {"encryption", encryption()}}},
      {"additionalProperties", {{"type", {"string", "number", "boolean"}}}},
      {"description", "the backend of the state and the backend's own keys"}};
}

Json credentials() {
  const Json command = {{"anyOf", {text("a line for the shell"), list_of(text("a word"), "a program with arguments")}}};
  return object({{"sink", word(sink_words(), "where one-time passwords go; unwritten: file")},
                 {"directory", text("where the sink \"file\" writes; unwritten: .auraform/credentials")},
                 {"command", described(command, "what the sink \"command\" runs, with the credential on its stdin")},
                 {"time_limit", text_like(duration_pattern, "for the command; unwritten: 30s")}},
                "where one-time passwords go");
}

Json limits() {
  const Json count = {{"type", "integer"}, {"minimum", 0}};
  const Json share = {{"type", "string"}, {"pattern", share_pattern}};
  return object({{"requests_per_minute", integer(1, most_requests_per_minute, "requests to Aura")},
                 {"max_destroy", described(or_variable({{"anyOf", {count, share}}}),
                                           "deletes and replaces that one apply may make: 3, or \"30%\"")}},
                "limits of a run");
}

Json auraform() {
  return object({{"required_version", text("the versions that may read these specs, such as \">=0.1, <2\"")},
                 {"project_id", text("the default for every instance")},
                 {"tenant_id", text("the v1 API's name of project_id")},
                 {"state", state()},
                 {"credentials", credentials()},
                 {"limits", limits()}},
                "settings; in one file at most");
}

Json variable() {
  const Json scalar = {{"type", {"string", "number", "boolean"}}};
  return object({{"description", text("what it is for")},
                 {"default", described(scalar, "its value where none is given")},
                 {"sensitive", {{"type", "boolean"}, {"description", "never shown in a message"}}},
                 {"allowed", list_of(scalar, "the values that it may have")}},
                "a variable for ${var.NAME}");
}

Json drift() {
  return object({{"ignore", list_of(text_like("^[^.]+\\.[^.]+$", "KEY.FIELD; * and ? are wildcards"),
                                    "what the drift report leaves out")}},
                "settings of the drift report");
}

} // namespace

std::string spec_json_schema() {
  const Json shared = object(shared_properties(), "values that instances take unless they say otherwise");
  Json schema = object({{"auraform", auraform()},
                        {"variables", table_of(variable_name_pattern, variable(), "variables by name")},
                        {"defaults", shared},
                        {"profile", table_of(key_pattern, shared, "profiles by key")},
                        {"instance", table_of(key_pattern, instance(), "instances by key")},
                        {"customer_managed_key", table_of(key_pattern, managed_key(), "encryption keys by key")},
                        {"drift", drift()}},
                       "Neo4j Aura instances, declared for auraform: a *.aura.toml file");
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = "auraform spec";
  return to_pretty(schema);
}
