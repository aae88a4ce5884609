#include "state/codec/state_codec.hpp"

#include "base/text.hpp"
#include "state/codec/record_codec.hpp"
#include "state/encryption/envelope.hpp"

#include <nlohmann/json.hpp>

namespace {

constexpr const char* state_kind = "state";

Error damaged(Error error, const std::string& what) {
  if (!error.code.starts_with("state/")) {
    error.kind = ErrorKind::state;
    error.code = "state/damaged";
  }
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
class RecordTaker final : public MemberTaker {
public:
  void restart() override {
    records_.clear();
    trouble_.reset();
  }

  void take(const std::string& key, const Json& member) override {
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

/// Absent where there are none, as in every state before managed keys were known.
Result<void> decode_managed_keys(const Json* keys, const Json* intents, State& state) {
  const Json none = Json::object();
  for (const auto& member : (keys == nullptr ? none : *keys).items()) {
    TRY_ASSIGN(ManagedKeyRecord record, decode_managed_key(member.value(), "managed_keys." + member.key()));
    state.managed_keys.emplace(member.key(), std::move(record));
  }
  for (const auto& member : (intents == nullptr ? none : *intents).items()) {
    TRY_ASSIGN(Intent intent, decode_intent(member.value(), "managed_key_intents." + member.key(), member.key()));
    state.managed_key_intents.emplace(member.key(), std::move(intent));
  }
  return {};
}

template <typename T>
Json encode_by_key(const std::map<std::string, T>& values) {
  Json object = Json::object();
  for (const auto& [key, value] : values)
    object[key] = encode(value);
  return object;
}

Result<void> decode_durations(const Json& durations, State& state) {
  for (const Json& element : durations) {
    TRY_ASSIGN(DurationSample sample, decode_duration(element, "durations"));
    state.durations.push_back(std::move(sample));
  }
  return {};
}

/// By the instances' ids.
Result<void> decode_passwords(const Json& passwords, State& state) {
  ObjectReader reader(passwords, "passwords");
  for (const auto& member : passwords.items())
    state.passwords.emplace(member.key(), Secret(reader.required_string(member.key())));
  return reader.finish();
}

Json document_of(const State& state) {
  Json durations = Json::array();
  for (const DurationSample& sample : state.durations)
    durations.push_back(encode(sample));
  Json document{{"version", state_version},
                {"serial", state.serial},
                {"lineage", state.lineage},
                {"instances", encode_by_key(state.records)},
                {"intents", encode_by_key(state.open_intents)},
                {"durations", std::move(durations)}};
  if (!state.managed_keys.empty()) document["managed_keys"] = encode_by_key(state.managed_keys);
  if (!state.managed_key_intents.empty()) document["managed_key_intents"] = encode_by_key(state.managed_key_intents);
  return document;
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
  const Json* managed_keys = reader.optional_object("managed_keys");
  const Json* managed_key_intents = reader.optional_object("managed_key_intents");
  const Json* passwords = reader.optional_object("passwords");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(state.records, records.finish());
  TRY(decode_intents(*intents, state));
  TRY(decode_managed_keys(managed_keys, managed_key_intents, state));
  TRY(decode_durations(*durations, state));
  if (passwords != nullptr) TRY(decode_passwords(*passwords, state));
  return state;
}

} // namespace

std::string encode_state(const State& state) { return to_dense(document_of(state)); }

Result<std::string> seal_state(const State& state, StateCipher& cipher) {
  Json document = document_of(state);
  for (const auto& [id, password] : state.passwords)
    document["passwords"][id] = password.reveal();
  const SealPlace place{.kind = state_kind, .lineage = state.lineage, .serial = state.serial, .position = 0};
  const Secret text(to_line(document));
  return seal_text(place, text.reveal(), cipher);
}

Result<State> decode_state(std::string_view text, const std::string& what, const Unsealing& unsealing) {
  if (trimmed(text).empty()) return Error{ErrorKind::state, "state/empty", what + " is empty", ""};
  RecordTaker records;
  auto document = parse_json_by_member(text, what, "instances", records);
  if (!document) {
    Error error = std::move(document).error();
    error.kind = ErrorKind::state;
    error.code = "state/unreadable";
    return error;
  }
  const bool is_sealed = is_envelope(*document);
  if (is_sealed) {
    TRY_ASSIGN(const Secret opened, open_text(text, state_kind, what, unsealing));
    document = parse_json_by_member(opened.reveal(), "the decrypted " + what, "instances", records);
    if (!document) return damaged(std::move(document).error(), what);
  } else if (!unsealing.accepts_plain) {
    return plain_in_place_of_sealed(what);
  }
  TRY(version_of(*document, what));
  // A record says itself which way it is told, so all versions are decoded alike.
  auto state = decode_newest(*document, records);
  if (!state) return damaged(std::move(state).error(), what);
  if (!is_sealed && !state->passwords.empty())
    return Error{ErrorKind::state, "state/damaged", what + " holds passwords in plain, which no state of ours does",
                 ""};
  return state;
}
