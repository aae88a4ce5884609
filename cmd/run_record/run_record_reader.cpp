#include "cmd/run_record/run_record_reader.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "cmd/run_record/run_record_json.hpp"
#include "reconcile/planner/sensitive.hpp"
#include "state/codec/record_codec.hpp"

#include <nlohmann/json.hpp>

namespace {

/// The enumerator of a word out of those from 0 to `last`; complains about any other.
template <typename Enum>
Enum word_of(ObjectReader& reader, const std::string& key, Enum last) {
  const std::string word = reader.required_string(key);
  for (int i = 0; i <= static_cast<int>(last); ++i)
    if (to_word(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
  reader.complain(key, "has the unknown word " + ::quoted(shortened(word, 40)));
  return last;
}

std::optional<TimePoint> time_of(ObjectReader& reader, const std::string& key) {
  if (!reader.optional_string(key)) return std::nullopt;
  return required_time(reader, key);
}

std::size_t count_of(ObjectReader& reader, const std::string& key) {
  const std::int64_t count = reader.required_integer(key);
  if (count < 0) reader.complain(key, "should not be negative");
  return static_cast<std::size_t>(count);
}

std::vector<std::string> texts_of(ObjectReader& reader, const std::string& key) {
  std::vector<std::string> texts;
  const Json* array = reader.optional_array(key);
  if (array == nullptr) return texts;
  for (const Json& element : *array) {
    const auto* text = element.get_ptr<const std::string*>();
    if (text == nullptr) reader.complain(key, "should hold nothing but text");
    texts.push_back(text == nullptr ? std::string{} : *text);
  }
  return texts;
}

Result<std::optional<Error>> error_of(ObjectReader& reader, const std::string& key) {
  const Json* object = reader.optional_object(key);
  if (object == nullptr) return std::optional<Error>{};
  ObjectReader parts(*object, reader.path_of(key));
  Error error{ErrorKind::api, parts.required_string("code"), parts.required_string("message"),
              parts.optional_string("hint").value_or("")};
  TRY(parts.finish());
  return std::optional(std::move(error));
}

Result<ChangeCounts> counts_of(ObjectReader& reader, const std::string& key) {
  ChangeCounts counts;
  if (const Json* object = reader.required_object(key)) {
    ObjectReader parts(*object, reader.path_of(key));
    counts = {count_of(parts, "add"), count_of(parts, "change"), count_of(parts, "destroy"), count_of(parts, "adopt"),
              count_of(parts, "forget")};
    TRY(parts.finish());
  }
  return counts;
}

/// A value that was hidden has no other type than text, whatever the field's is.
Result<FieldValues> fields_of(const Json& object, const std::string& path) {
  Json told = Json::object();
  std::set<Field> hidden;
  for (const auto& member : object.items()) {
    const std::optional<Field> field = field_named(member.key());
    if (field && member.value() == sensitive_value)
      hidden.insert(*field);
    else
      told[member.key()] = member.value();
  }
  TRY_ASSIGN(FieldValues values, decode_field_values(told, path));
  for (const Field field : hidden)
    values.set(field, FieldValue{std::string{sensitive_value}});
  return values;
}

Result<void> read_side(ObjectReader& reader, const std::string& key, std::string& id, FieldValues& fields) {
  const Json* side = reader.optional_object(key);
  if (side == nullptr) return {};
  ObjectReader parts(*side, reader.path_of(key));
  id = parts.required_string("id");
  const Json* values = parts.required_object("fields");
  TRY(parts.finish());
  TRY_ASSIGN(fields, fields_of(*values, parts.path_of("fields")));
  return {};
}

Result<OperationRecord> operation_of(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  OperationRecord operation;
  operation.kind = word_of(reader, "operation", OperationKind::protect);
  operation.what = reader.required_string("what");
  operation.began = required_time(reader, "began");
  operation.ended = time_of(reader, "ended");
  operation.request_ids = texts_of(reader, "request_ids");
  const Json* statuses = reader.optional_array("statuses");
  TRY(reader.finish());
  if (statuses == nullptr) return operation;
  for (const Json& seen : *statuses) {
    ObjectReader parts(seen, reader.path_of("statuses"));
    operation.statuses.push_back({parts.required_string("status"), required_time(parts, "at")});
    TRY(parts.finish());
  }
  return operation;
}

Result<StepRecord> step_of(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  StepRecord step;
  step.key = reader.required_string("key");
  step.action = word_of(reader, "action", Action::forget);
  step.reason = word_of(reader, "reason", Reason::replacement_unfinished);
  step.project_id = reader.required_string("project_id");
  step.end = word_of(reader, "outcome", StepRecordEnd::interrupted);
  step.began = time_of(reader, "began");
  step.ended = time_of(reader, "ended");
  step.notes = texts_of(reader, "notes");
  const Json* operations = reader.required_array("operations");
  TRY(reader.finish());
  TRY(read_side(reader, "before", step.id_before, step.before));
  TRY(read_side(reader, "after", step.id_after, step.after));
  TRY_ASSIGN(step.error, error_of(reader, "error"));
  for (const Json& element : *operations) {
    TRY_ASSIGN(OperationRecord operation, operation_of(element, reader.path_of("operations")));
    step.operations.push_back(std::move(operation));
  }
  TRY(reader.finish());
  return step;
}

Result<void> read_state(ObjectReader& reader, RunRecord& record) {
  const Json* state = reader.required_object("state");
  TRY(reader.finish());
  ObjectReader parts(*state, "state");
  record.lineage = parts.required_string("lineage");
  record.serial_before = count_of(parts, "serial_before");
  record.serial_after = count_of(parts, "serial_after");
  return parts.finish();
}

Result<RunRecord> decode(const Json& document) {
  ObjectReader reader(document, "");
  RunRecord record;
  record.id = reader.required_string("id");
  record.operation = reader.required_string("operation");
  record.who = reader.required_string("who");
  record.program_version = reader.required_string("program_version");
  record.began = required_time(reader, "began");
  record.ended = time_of(reader, "ended");
  record.end = word_of(reader, "outcome", RunEnd::interrupted);
  if (const auto code = reader.optional_integer("exit_code")) record.exit_code = static_cast<int>(*code);
  const Json* steps = reader.required_array("steps");
  TRY(read_state(reader, record));
  TRY_ASSIGN(record.planned, counts_of(reader, "planned"));
  TRY_ASSIGN(record.done, counts_of(reader, "done"));
  TRY_ASSIGN(record.trouble, error_of(reader, "trouble"));
  for (const Json& element : *steps) {
    TRY_ASSIGN(StepRecord step, step_of(element, "steps[" + std::to_string(record.steps.size()) + "]"));
    record.steps.push_back(std::move(step));
  }
  return record;
}

Error not_ours(const std::string& what, const std::string& why) {
  return {ErrorKind::input_output, "run/unreadable", what + " is no record of a run: " + why,
          "records are written by apply, destroy and import, and read by `auraform runs`"};
}

} // namespace

Result<RunRecord> decode_run_record(std::string_view text, const std::string& what) {
  const Result<Json> document = parse_json(text, what);
  if (!document) return not_ours(what, document.error().message);
  if (!document->is_object() || document->value("kind", Json()) != "auraform run")
    return not_ours(what, "it says nothing of being one");
  const Json version = document->value("version", Json());
  if (!version.is_number_integer() || version > run_record_version)
    return not_ours(what, "its version is " + to_line(version) + ", and this program reads " +
                              std::to_string(run_record_version));
  Result<RunRecord> record = decode(*document);
  if (!record) return not_ours(what, record.error().message);
  return record;
}
