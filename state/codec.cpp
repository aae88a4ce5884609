#include "state/codec.hpp"

#include "base/text.hpp"
#include "state/record_codec.hpp"

#include <nlohmann/json.hpp>

namespace {

Error damaged(Error error, const std::string& what) {
  error.kind = ErrorKind::state;
  error.code = "state/damaged";
  return in_context(std::move(error), what);
}

/// The members that every version of the format has, so that a file can be told from somebody else's JSON and a
/// newer version of ours from an older one.
Result<std::int64_t> version_of(const Json& document, const std::string& what) {
  const Error foreign{ErrorKind::state, "state/foreign", what + " is JSON, but no state of auraform", ""};
  if (!document.is_object() || !document.contains("lineage") || !document.contains("instances")) return foreign;
  ObjectReader reader(document, "");
  const std::int64_t version = reader.required_integer("version");
  if (!reader.finish() || version < 1) return foreign;
  if (version <= state_version) return version;
  return Error{ErrorKind::state, "state/newer-version",
               what + " has version " + std::to_string(version) + ", and this program reads versions up to " +
                   std::to_string(state_version),
               "a newer auraform wrote it: install that version, or a later one"};
}

/// The records as they are met in the text, so that a tree of all of them is never in memory. What is wrong with one is
/// told only once the document is known to be ours.
class RecordTaker {
public:
  void take(const std::string& key, const Json& member) {
    if (trouble_) return;
    Result<Record> record = decode_record(member, "instances." + key);
    if (record)
      records_.insert_or_assign(records_.end(), key, std::move(record).value());
    else
      trouble_ = std::move(record).error();
  }

  Result<std::map<std::string, Record>> finish() {
    if (trouble_) return *trouble_;
    return std::move(records_);
  }

private:
  std::map<std::string, Record> records_;
  std::optional<Error> trouble_;
};

Result<void> decode_intents(const Json& intents, State& state) {
  for (const auto& member : intents.items()) {
    TRY_ASSIGN(Intent intent, decode_intent(member.value(), "intents." + member.key(), member.key()));
    state.open_intents.emplace(member.key(), std::move(intent));
  }
  return {};
}

Result<void> decode_durations(const Json& durations, State& state) {
  for (const Json& element : durations) {
    TRY_ASSIGN(DurationSample sample, decode_duration(element, "durations"));
    state.durations.push_back(std::move(sample));
  }
  return {};
}

Result<State> decode_newest(const Json& document, RecordTaker& records) {
  ObjectReader reader(document, "");
  State state;
  reader.required_integer("version");
  const std::int64_t serial = reader.required_integer("serial");
  if (serial < 0) reader.complain("serial", "should not be negative");
  state.serial = static_cast<std::uint64_t>(serial);
  state.lineage = reader.required_string("lineage");
  if (state.lineage.empty()) reader.complain("lineage", "should not be empty");
  reader.required_object("instances");
  const Json* intents = reader.required_object("intents");
  const Json* durations = reader.required_array("durations");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(state.records, records.finish());
  TRY(decode_intents(*intents, state));
  TRY(decode_durations(*durations, state));
  return state;
}

} // namespace

std::string encode_state(const State& state) {
  Json instances = Json::object();
  for (const auto& [key, record] : state.records)
    instances[key] = encode(record);
  Json intents = Json::object();
  for (const auto& [key, intent] : state.open_intents)
    intents[key] = encode(intent);
  Json durations = Json::array();
  for (const DurationSample& sample : state.durations)
    durations.push_back(encode(sample));
  return to_pretty({{"version", state_version},
                    {"serial", state.serial},
                    {"lineage", state.lineage},
                    {"instances", std::move(instances)},
                    {"intents", std::move(intents)},
                    {"durations", std::move(durations)}});
}

Result<State> decode_state(std::string_view text, const std::string& what) {
  if (trimmed(text).empty()) return Error{ErrorKind::state, "state/empty", what + " is empty", ""};
  RecordTaker records;
  auto document = parse_json_by_member(
      text, what, "instances", [&records](const std::string& key, const Json& member) { records.take(key, member); });
  if (!document) {
    Error error = std::move(document).error();
    error.kind = ErrorKind::state;
    error.code = "state/unreadable";
    return error;
  }
  TRY(version_of(*document, what));
  // When version 2 comes, a document of version 1 is rewritten here, one step a version, before it is decoded.
  auto state = decode_newest(*document, records);
  if (!state) return damaged(std::move(state).error(), what);
  return state;
}
