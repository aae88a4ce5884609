#include "state/remote/lock_document.hpp"

#include "state/codec/lock_holder_codec.hpp"
#include "state/codec/record_codec.hpp"

#include <nlohmann/json.hpp>

namespace {

constexpr std::int64_t lock_version = 1;

Result<LockDocument> decode_members(const Json& object) {
  ObjectReader reader(object, "");
  const std::int64_t version = reader.required_integer("auraform_lock");
  if (version != lock_version) reader.complain("auraform_lock", "is of a version that this program does not know");
  LockDocument document;
  document.nonce = reader.required_string("nonce");
  document.lifetime = Milliseconds{reader.required_integer("lifetime_ms")};
  const Json* holder = reader.optional_object("holder");
  const Json* process = reader.optional_object("process");
  TRY(reader.finish());
  if (holder != nullptr) {
    TRY_ASSIGN(document.holder, decode_holder(*holder, "holder"));
  }
  if (process != nullptr) {
    TRY_ASSIGN(document.process, decode_process(*process, "process"));
  }
  return document;
}

} // namespace

Json encode(const ProcessIdentity& identity) {
  return {{"boot", identity.boot},
          {"namespace", identity.name_space},
          {"process", identity.process},
          {"started", identity.started}};
}

Result<ProcessIdentity> decode_process(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  ProcessIdentity identity{reader.required_string("boot"), reader.required_string("namespace"),
                           reader.required_integer("process"), reader.required_integer("started")};
  TRY(reader.finish());
  return identity;
}

std::string encode_lock(const LockDocument& document) {
  Json object = {
      {"auraform_lock", lock_version}, {"nonce", document.nonce}, {"lifetime_ms", document.lifetime.count()}};
  if (document.holder) object["holder"] = encode(*document.holder);
  if (document.process) object["process"] = encode(*document.process);
  return to_pretty(object);
}

Result<LockDocument> decode_lock(std::string_view text, const std::string& what) {
  TRY_ASSIGN(const Json object, parse_json(text, what));
  auto document = decode_members(object);
  if (document) return document;
  Error error = std::move(document).error();
  error.kind = ErrorKind::state;
  error.code = "state/lock-damaged";
  error.hint = "look at what lies there; if no run is going on, remove it";
  return in_context(std::move(error), what);
}
