#include "state/encryption/envelope.hpp"

#include "base/text.hpp"

#include <nlohmann/json.hpp>

namespace {

constexpr std::int64_t envelope_version = 1;
constexpr std::string_view cipher_name = "xchacha20-poly1305";
constexpr std::string_view derivation_name = "argon2id";
constexpr std::string_view no_derivation = "none";

Json encode(const KeyNote& key) {
  if (key.salt.empty()) return {{"derivation", no_derivation}, {"id", key.id}};
  return {{"derivation", derivation_name},
          {"id", key.id},
          {"memory_kib", key.memory_kib},
          {"passes", key.passes},
          {"salt", key.salt}};
}

Result<KeyNote> decode_key_note(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  const std::string derivation = reader.required_string("derivation");
  KeyNote key;
  key.id = reader.required_string("id");
  if (derivation == derivation_name) {
    key.memory_kib = reader.required_integer("memory_kib");
    key.passes = reader.required_integer("passes");
    key.salt = reader.required_string("salt");
    if (key.salt.empty()) reader.complain("salt", "should not be empty");
  } else if (derivation != no_derivation) {
    reader.complain("derivation", "is none that this program knows");
  }
  reader.refuse_unknown();
  TRY(reader.finish());
  return key;
}

/// The member as it was read, or what should be there.
void require_word(ObjectReader& reader, const std::string& key, std::string_view word) {
  if (reader.required_string(key) != word) reader.complain(key, "should be \"" + std::string(word) + "\"");
}

/// An error of kind `state` that names the text; one that is such an error keeps its code.
Error damaged(Error error, const std::string& what) {
  if (!error.code.starts_with("state/")) {
    error.kind = ErrorKind::state;
    error.code = "state/damaged";
  }
  return in_context(std::move(error), what);
}

} // namespace

Error sealed_without_key(const std::string& what) {
  return {ErrorKind::state, "state/encrypted", what + " is encrypted, and the specs name no key",
          "write [auraform.state.encryption] with the passphrase or the key that it was encrypted with"};
}

Error plain_in_place_of_sealed(const std::string& what) {
  return {ErrorKind::state, "state/not-encrypted", what + " is not encrypted, and the specs say that it is to be",
          "`auraform state encrypt` encrypts a state that never was; if this one was, find out who put it there"};
}

Json encode(const SealedText& sealed) {
  return {{"cipher", cipher_name}, {"key", encode(sealed.key)}, {"nonce", sealed.nonce}, {"text", sealed.text}};
}

Result<SealedText> decode_sealed_text(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  require_word(reader, "cipher", cipher_name);
  SealedText sealed;
  sealed.nonce = reader.required_string("nonce");
  sealed.text = reader.required_string("text");
  const Json* key = reader.required_object("key");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(sealed.key, decode_key_note(*key, reader.path_of("key")));
  return sealed;
}

std::string encode_envelope(const Envelope& envelope) {
  return to_pretty({{"encryption", encode(envelope.sealed)},
                    {"kind", envelope.place.kind},
                    {"lineage", envelope.place.lineage},
                    {"serial", envelope.place.serial},
                    {"version", envelope_version}});
}

bool is_envelope(const Json& document) { return document.is_object() && document.contains("encryption"); }

Result<Envelope> decode_envelope(const Json& document) {
  ObjectReader reader(document, "");
  const std::int64_t version = reader.required_integer("version");
  if (reader.finish() && version > envelope_version)
    return Error{ErrorKind::state, "state/newer-version",
                 "it is encrypted in version " + std::to_string(version) + " of the format, and this program reads " +
                     std::to_string(envelope_version),
                 "a newer auraform wrote it: install that version, or a later one"};
  Envelope envelope;
  envelope.place.kind = reader.required_string("kind");
  envelope.place.lineage = reader.required_string("lineage");
  const std::int64_t serial = reader.required_integer("serial");
  if (serial < 0) reader.complain("serial", "should not be negative");
  envelope.place.serial = static_cast<std::uint64_t>(serial);
  const Json* sealed = reader.required_object("encryption");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(envelope.sealed, decode_sealed_text(*sealed, "encryption"));
  return envelope;
}

bool is_sealed_text(std::string_view text, const std::string& kind) {
  const Result<Json> document = parse_json(text, "the envelope");
  if (!document || !is_envelope(*document)) return false;
  const auto written = document->find("kind");
  return written != document->end() && *written == kind;
}

Result<std::string> seal_text(const SealPlace& place, std::string_view plain, StateCipher& cipher) {
  TRY_ASSIGN(SealedText sealed, cipher.seal(place, plain));
  return encode_envelope({place, std::move(sealed)});
}

Result<Secret> open_text(std::string_view text, const std::string& kind, const std::string& what,
                         const Unsealing& unsealing) {
  TRY_ASSIGN(const Json document, parse_json(text, what));
  const Result<Envelope> envelope = decode_envelope(document);
  if (!envelope) return damaged(envelope.error(), what);
  if (envelope->place.kind != kind)
    return Error{ErrorKind::state, "state/foreign",
                 what + " is an encrypted " + visible(envelope->place.kind) + " of auraform, and no " + kind, ""};
  if (unsealing.cipher == nullptr) return sealed_without_key(what);
  Result<Secret> plain = unsealing.cipher->open(envelope->place, envelope->sealed);
  if (!plain) return damaged(std::move(plain).error(), what);
  return plain;
}

std::string bound_text(const SealPlace& place, const KeyNote& key) {
  return to_line({{"cipher", cipher_name},
                  {"key", encode(key)},
                  {"kind", place.kind},
                  {"lineage", place.lineage},
                  {"position", place.position},
                  {"serial", place.serial},
                  {"version", envelope_version}});
}
