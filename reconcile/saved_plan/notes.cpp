#include "base/text.hpp"
#include "reconcile/saved_plan/values.hpp"
#include "state/codec/record_codec.hpp"

#include <nlohmann/json.hpp>

namespace {

template <typename T>
Json encode_all(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values)
    array.push_back(encode(value));
  return array;
}

Json encode_location(const SourceLocation& location) {
  return {{"file", location.file}, {"line", location.line}, {"column", location.column}};
}

std::size_t required_count(ObjectReader& reader, const std::string& key) {
  const std::int64_t count = reader.required_integer(key);
  if (count < 0) reader.complain(key, "should not be negative");
  return static_cast<std::size_t>(count);
}

Result<SourceLocation> decode_location(const Json* object, const std::string& path) {
  if (object == nullptr) return SourceLocation{};
  ObjectReader reader(*object, path);
  SourceLocation location;
  location.file = reader.required_string("file");
  location.line = required_count(reader, "line");
  location.column = required_count(reader, "column");
  reader.refuse_unknown();
  TRY(reader.finish());
  return location;
}

/// Decodes each element of an array with `decode(element, path)`.
template <typename T, typename Decode>
Result<std::vector<T>> decode_all(const Json& array, const std::string& path, Decode decode) {
  std::vector<T> values;
  for (const Json& element : array) {
    TRY_ASSIGN(T value, decode(element, path + "[" + std::to_string(values.size()) + "]"));
    values.push_back(std::move(value));
  }
  return values;
}

} // namespace

Json encode(const Drift& drift) {
  Json object{{"key", drift.key}, {"id", drift.id}, {"vanished", drift.vanished}};
  object["changes"] = encode_all(drift.changes);
  object["unread"] = names_of(drift.unread);
  if (!drift.sensitive.empty()) object["sensitive"] = names_of({drift.sensitive.begin(), drift.sensitive.end()});
  return object;
}

Result<Drift> decode_drift(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  Drift drift;
  drift.key = reader.required_string("key");
  drift.id = reader.required_string("id");
  drift.vanished = reader.required_bool("vanished");
  const Json* changes = reader.required_array("changes");
  const Json* unread = reader.required_array("unread");
  const Json* sensitive = reader.optional_array("sensitive");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(drift.changes, decode_all<FieldChange>(*changes, reader.path_of("changes"), decode_change));
  TRY_ASSIGN(drift.unread, decode_fields(unread, reader.path_of("unread")));
  TRY_ASSIGN(const std::vector<Field> hidden, decode_fields(sensitive, reader.path_of("sensitive")));
  drift.sensitive = {hidden.begin(), hidden.end()};
  return drift;
}

Json encode(const InstanceSummary& summary) {
  Json object{{"id", summary.id},
              {"name", summary.name},
              {"project_id", summary.project_id},
              {"cloud_provider", summary.cloud_provider}};
  if (summary.created) object["created"] = format_time(*summary.created);
  return object;
}

Result<InstanceSummary> decode_summary(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  InstanceSummary summary;
  summary.id = reader.required_string("id");
  summary.name = reader.required_string("name");
  summary.project_id = reader.required_string("project_id");
  summary.cloud_provider = reader.required_string("cloud_provider");
  summary.created = optional_time(reader, "created");
  reader.refuse_unknown();
  TRY(reader.finish());
  return summary;
}

Json encode(const Refusal& refusal) {
  return {{"key", refusal.key},
          {"code", refusal.code},
          {"message", refusal.message},
          {"hint", refusal.hint},
          {"location", encode_location(refusal.location)}};
}

Result<Refusal> decode_refusal(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  Refusal refusal;
  refusal.key = reader.required_string("key");
  refusal.code = reader.required_string("code");
  refusal.message = reader.required_string("message");
  refusal.hint = reader.required_string("hint");
  const Json* location = reader.required_object("location");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(refusal.location, decode_location(location, reader.path_of("location")));
  return refusal;
}

Json encode(const Diagnostic& diagnostic) {
  return {{"severity", diagnostic.severity == Severity::error ? "error" : "warning"},
          {"code", diagnostic.code},
          {"message", diagnostic.message},
          {"hint", diagnostic.hint},
          {"location", encode_location(diagnostic.location)},
          {"source_line", diagnostic.source_line},
          {"address", diagnostic.address}};
}

Result<Diagnostic> decode_diagnostic(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  Diagnostic diagnostic;
  const std::string severity = reader.required_string("severity");
  if (severity == "warning")
    diagnostic.severity = Severity::warning;
  else if (severity != "error")
    reader.complain("severity", "has the unknown word " + ::quoted(shortened(severity, 40)));
  diagnostic.code = reader.required_string("code");
  diagnostic.message = reader.required_string("message");
  diagnostic.hint = reader.required_string("hint");
  diagnostic.source_line = reader.required_string("source_line");
  diagnostic.address = reader.required_string("address");
  const Json* location = reader.required_object("location");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(diagnostic.location, decode_location(location, reader.path_of("location")));
  return diagnostic;
}

Json encode(const Plan& plan) {
  return {{"steps", encode_all(plan.steps)},
          {"drift", encode_all(plan.drift)},
          {"unmanaged", encode_all(plan.unmanaged)},
          {"refusals", encode_all(plan.refusals)},
          {"warnings", encode_all(plan.warnings)}};
}

Result<Plan> decode_plan(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  const Json* steps = reader.required_array("steps");
  const Json* drift = reader.required_array("drift");
  const Json* unmanaged = reader.required_array("unmanaged");
  const Json* refusals = reader.required_array("refusals");
  const Json* warnings = reader.required_array("warnings");
  reader.refuse_unknown();
  TRY(reader.finish());
  Plan plan;
  TRY_ASSIGN(plan.steps, decode_all<Step>(*steps, reader.path_of("steps"), decode_step));
  TRY_ASSIGN(plan.drift, decode_all<Drift>(*drift, reader.path_of("drift"), decode_drift));
  TRY_ASSIGN(plan.unmanaged, decode_all<InstanceSummary>(*unmanaged, reader.path_of("unmanaged"), decode_summary));
  TRY_ASSIGN(plan.refusals, decode_all<Refusal>(*refusals, reader.path_of("refusals"), decode_refusal));
  TRY_ASSIGN(plan.warnings, decode_all<Diagnostic>(*warnings, reader.path_of("warnings"), decode_diagnostic));
  return plan;
}
