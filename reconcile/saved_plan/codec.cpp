#include "reconcile/saved_plan/codec.hpp"

#include "base/checksum.hpp"
#include "base/text.hpp"
#include "reconcile/saved_plan/values.hpp"
#include "state/codec/record_codec.hpp"

#include <nlohmann/json.hpp>

namespace {

constexpr const char* kind = "auraform-plan";
constexpr const char* remedy = "make a new plan with `auraform plan -out=FILE`";

Error plan_error(const char* code, std::string message, std::string hint = remedy) {
  return {ErrorKind::input_output, code, std::move(message), std::move(hint)};
}

Json encode_record(const PlannedRecord& planned) {
  Json object{{"id", planned.id}, {"applied", encode(planned.applied)}, {"protection", encode(planned.protection)}};
  if (planned.updated) object["updated"] = format_time(*planned.updated);
  if (planned.intent_open_at) object["intent_open_at"] = format_time(*planned.intent_open_at);
  return object;
}

Result<PlannedRecord> decode_record_of(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  PlannedRecord planned;
  planned.id = reader.required_string("id");
  planned.updated = optional_time(reader, "updated");
  planned.intent_open_at = optional_time(reader, "intent_open_at");
  const Json* applied = reader.required_object("applied");
  const Json* protection = reader.required_object("protection");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(planned.applied, decode_field_values(*applied, reader.path_of("applied")));
  TRY_ASSIGN(planned.protection, decode_protection(*protection, reader.path_of("protection")));
  return planned;
}

Result<std::map<std::string, PlannedRecord>> decode_records(const Json& object) {
  std::map<std::string, PlannedRecord> records;
  for (const auto& member : object.items()) {
    TRY_ASSIGN(PlannedRecord planned, decode_record_of(member.value(), "records." + member.key()));
    records.emplace(member.key(), std::move(planned));
  }
  return records;
}

Result<SavedPlan> decode_document(const Json& document) {
  ObjectReader reader(document, "");
  SavedPlan saved;
  reader.required_string("kind");
  reader.required_integer("format_version");
  reader.required_string("checksum");
  saved.id = reader.required_string("id");
  saved.program_version = reader.required_string("program_version");
  saved.created = required_time(reader, "created");
  saved.expires = optional_time(reader, "expires");
  saved.specs_digest = reader.required_string("specs_digest");
  saved.base_url = reader.required_string("base_url");
  saved.lineage = reader.required_string("lineage");
  const std::int64_t serial = reader.required_integer("serial");
  if (serial < 0) reader.complain("serial", "should not be negative");
  saved.serial = static_cast<std::uint64_t>(serial);
  const Json* records = reader.required_object("records");
  const Json* plan = reader.required_object("plan");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(saved.records, decode_records(*records));
  TRY_ASSIGN(saved.plan, decode_plan(*plan, "plan"));
  return saved;
}

/// Of everything but the checksum itself, in the one layout that does not depend on how the file was written.
std::string checksum_of(Json document) {
  document.erase("checksum");
  return to_hex(fnv1a(to_line(document)));
}

/// The members that every version of the format has.
Result<void> check_envelope(const Json& document, const std::string& what) {
  const Error foreign = plan_error("plan/foreign", what + " is JSON, but no saved plan of auraform",
                                   "a plan is written by `auraform plan -out=FILE`");
  if (!document.is_object()) return foreign;
  ObjectReader reader(document, "");
  const bool is_ours = reader.required_string("kind") == kind;
  const std::int64_t version = reader.required_integer("format_version");
  const std::string checksum = reader.required_string("checksum");
  if (!reader.finish() || !is_ours || version < 1) return foreign;
  if (version > saved_plan_version)
    return plan_error("plan/newer-version",
                      what + " has format version " + std::to_string(version) + ", and this program reads " +
                          std::to_string(saved_plan_version),
                      "a newer auraform wrote it: apply it with that version, or make a new plan");
  if (checksum != checksum_of(document))
    return plan_error("plan/edited", what + " is not as it was written: its content does not fit its checksum",
                      "a plan is applied as it was made; change the specs and make a new one");
  return {};
}

} // namespace

std::string encode_saved_plan(const SavedPlan& saved) {
  Json records = Json::object();
  for (const auto& [key, planned] : saved.records)
    records[key] = encode_record(planned);
  Json document{{"kind", kind},
                {"format_version", saved_plan_version},
                {"id", saved.id},
                {"program_version", saved.program_version},
                {"created", format_time(saved.created)},
                {"specs_digest", saved.specs_digest},
                {"base_url", saved.base_url},
                {"lineage", saved.lineage},
                {"serial", saved.serial},
                {"records", std::move(records)},
                {"plan", encode(saved.plan)}};
  if (saved.expires) document["expires"] = format_time(*saved.expires);
  document["checksum"] = checksum_of(document);
  return to_pretty(document);
}

Result<SavedPlan> decode_saved_plan(std::string_view text, const std::string& what) {
  if (trimmed(text).empty()) return plan_error("plan/empty", what + " is empty");
  auto document = parse_json(text, what);
  if (!document) {
    Error error = std::move(document).error();
    return plan_error("plan/unreadable", error.message + "; it is no saved plan, or a part of one");
  }
  TRY(check_envelope(*document, what));
  auto saved = decode_document(*document);
  if (saved) return saved;
  return plan_error("plan/damaged", what + ": " + saved.error().message);
}
