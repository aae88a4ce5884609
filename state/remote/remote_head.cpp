#include "state/remote/remote_head.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "state/codec/record_codec.hpp"

#include <nlohmann/json.hpp>

namespace {

/// Rises with the version of the journal, whose lines the head holds.
constexpr std::int64_t head_version = 2;

Json encode(const RemoteSnapshot& snapshot) {
  Json object = {{"serial", snapshot.serial}};
  if (snapshot.object.empty())
    object["text"] = snapshot.text;
  else
    object["object"] = snapshot.object;
  if (snapshot.written) object["written"] = format_time(*snapshot.written);
  return object;
}

std::uint64_t required_count(ObjectReader& reader, const std::string& key) {
  const std::int64_t count = reader.required_integer(key);
  if (count < 0) reader.complain(key, "should not be negative");
  return static_cast<std::uint64_t>(count);
}

Result<RemoteSnapshot> decode_snapshot(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  RemoteSnapshot snapshot;
  snapshot.serial = required_count(reader, "serial");
  snapshot.object = reader.optional_string("object").value_or("");
  snapshot.text = reader.optional_string("text").value_or("");
  if (snapshot.object.empty() == snapshot.text.empty()) reader.complain("object", "should be there, or else `text`");
  snapshot.written = optional_time(reader, "written");
  reader.refuse_unknown();
  TRY(reader.finish());
  return snapshot;
}

Result<RemoteHead> decode_members(const Json& document) {
  ObjectReader reader(document, "");
  RemoteHead head;
  reader.required_integer("auraform_remote_state");
  reader.required_integer("serial");
  head.lineage = reader.required_string("lineage");
  head.nonce = reader.required_string("nonce");
  head.writer = reader.required_string("writer");
  head.proven_at = reader.required_string("proven_at");
  head.entries = required_count(reader, "entries");
  const Json* snapshot = reader.optional_object("snapshot");
  const Json* segments = reader.required_array("segments");
  const Json* journal = reader.required_array("journal");
  const Json* kept = reader.required_array("kept");
  reader.refuse_unknown();
  TRY(reader.finish());
  if (snapshot != nullptr) {
    TRY_ASSIGN(head.snapshot, decode_snapshot(*snapshot, "snapshot"));
  }
  TRY_ASSIGN(head.segments, decode_texts(segments, "segments"));
  TRY_ASSIGN(head.journal, decode_texts(journal, "journal"));
  for (const Json& element : *kept) {
    TRY_ASSIGN(RemoteSnapshot one, decode_snapshot(element, "kept"));
    head.kept.push_back(std::move(one));
  }
  return head;
}

Result<void> check_version(const Json& document, const std::string& what) {
  const Error foreign{ErrorKind::state, "state/foreign", what + " is no remote state of auraform",
                      "choose another key: what is there is left alone"};
  if (!document.is_object() || !document.contains("auraform_remote_state")) return foreign;
  ObjectReader reader(document, "");
  const std::int64_t version = reader.required_integer("auraform_remote_state");
  if (!reader.finish() || version < 1) return foreign;
  if (version <= head_version) return {};
  return Error{ErrorKind::state, "state/newer-version",
               what + " has version " + std::to_string(version) + ", and this program reads versions up to " +
                   std::to_string(head_version),
               "a newer auraform wrote it: install that version, or a later one"};
}

} // namespace

std::string encode_head(const RemoteHead& head) {
  Json kept = Json::array();
  for (const RemoteSnapshot& snapshot : head.kept)
    kept.push_back(encode(snapshot));
  Json document = {{"auraform_remote_state", head_version},
                   {"serial", (head.snapshot ? head.snapshot->serial : 0) + head.entries},
                   {"lineage", head.lineage},
                   {"nonce", head.nonce},
                   {"writer", head.writer},
                   {"proven_at", head.proven_at},
                   {"entries", head.entries},
                   {"segments", head.segments},
                   {"journal", head.journal},
                   {"kept", std::move(kept)}};
  if (head.snapshot) document["snapshot"] = encode(*head.snapshot);
  return to_pretty(document);
}

Result<RemoteHead> decode_head(std::string_view text, const std::string& what) {
  if (trimmed(text).empty()) return Error{ErrorKind::state, "state/empty", what + " is empty", ""};
  auto document = parse_json(text, what);
  if (!document) {
    Error error = std::move(document).error();
    error.kind = ErrorKind::state;
    error.code = "state/unreadable";
    return error;
  }
  TRY(check_version(*document, what));
  auto head = decode_members(*document);
  if (head) return head;
  Error error = std::move(head).error();
  error.kind = ErrorKind::state;
  error.code = "state/damaged";
  return in_context(std::move(error), what);
}
