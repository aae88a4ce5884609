#include "cmd/run_record/run_record_json.hpp"

#include "reconcile/planner/sensitive.hpp"
#include "state/codec/record_codec.hpp"

#include <array>

#include <nlohmann/json.hpp>

namespace {

Json encode(const Error& error) {
  Json object{{"code", error.code}, {"message", error.message}};
  if (!error.hint.empty()) object["hint"] = error.hint;
  return object;
}

Json encode(const ChangeCounts& counts) {
  return {{"add", counts.add},
          {"change", counts.change},
          {"destroy", counts.destroy},
          {"adopt", counts.adopt},
          {"forget", counts.forget}};
}

/// A hidden value is text, whatever its field holds otherwise.
Json encode_shown(const FieldValues& values) {
  const FieldValue hidden{std::string{sensitive_value}};
  FieldValues told;
  Json object = Json::object();
  for (const auto& [field, value] : values) {
    if (value == hidden)
      object[std::string{name_of(field)}] = sensitive_value;
    else
      told.set(field, value);
  }
  object.update(::encode(told));
  return object;
}

void add_span(Json& object, const std::optional<TimePoint>& began, const std::optional<TimePoint>& ended) {
  if (began) object["began"] = format_time(*began);
  if (ended) object["ended"] = format_time(*ended);
  if (began && ended) object["took_ms"] = (*ended - *began).count();
}

Json encode(const OperationRecord& operation) {
  Json object{{"operation", to_word(operation.kind)}, {"what", operation.what}};
  add_span(object, operation.began, operation.ended);
  for (const StatusSeen& seen : operation.statuses)
    object["statuses"].push_back({{"status", seen.status}, {"at", format_time(seen.at)}});
  if (!operation.request_ids.empty()) object["request_ids"] = operation.request_ids;
  return object;
}

Json encode(const StepRecord& step) {
  Json object{{"key", step.key},
              {"address", address_of(step.key)},
              {"action", to_word(step.action)},
              {"reason", to_word(step.reason)},
              {"project_id", step.project_id},
              {"outcome", to_word(step.end)},
              {"operations", Json::array()}};
  object["before"] =
      step.id_before.empty() ? Json(nullptr) : Json{{"id", step.id_before}, {"fields", encode_shown(step.before)}};
  object["after"] =
      step.id_after.empty() ? Json(nullptr) : Json{{"id", step.id_after}, {"fields", encode_shown(step.after)}};
  add_span(object, step.began, step.ended);
  for (const OperationRecord& operation : step.operations)
    object["operations"].push_back(encode(operation));
  if (!step.notes.empty()) object["notes"] = step.notes;
  if (step.error) object["error"] = encode(*step.error);
  return object;
}

} // namespace

std::string_view to_word(StepRecordEnd end) {
  constexpr std::array<std::string_view, 5> words{"unfinished", "done", "failed", "skipped", "interrupted"};
  return words.at(static_cast<std::size_t>(end));
}

std::string_view to_word(RunEnd end) {
  constexpr std::array<std::string_view, 4> words{"unfinished", "complete", "incomplete", "interrupted"};
  return words.at(static_cast<std::size_t>(end));
}

namespace {

/// All but the steps.
Json encode_head(const RunRecord& record) {
  Json object{
      {"version", run_record_version},
      {"kind", "auraform run"},
      {"id", record.id},
      {"operation", record.operation},
      {"who", record.who},
      {"program_version", record.program_version},
      {"outcome", to_word(record.end)},
      {"state",
       {{"lineage", record.lineage}, {"serial_before", record.serial_before}, {"serial_after", record.serial_after}}},
      {"planned", encode(record.planned)},
      {"done", encode(record.done)}};
  add_span(object, record.began, record.ended);
  if (record.exit_code) object["exit_code"] = *record.exit_code;
  if (record.trouble) object["trouble"] = encode(*record.trouble);
  return object;
}

} // namespace

std::string encode_run_record(const RunRecord& record) {
  Json object = encode_head(record);
  object["steps"] = Json::array();
  for (const StepRecord& step : record.steps)
    object["steps"].push_back(encode(step));
  return to_pretty(object);
}

std::string encode_run_list(const std::vector<RunRecord>& runs) {
  Json list = Json::array();
  for (const RunRecord& run : runs)
    list.push_back(encode_head(run));
  return to_pretty(list);
}
