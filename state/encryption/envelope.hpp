#pragma once

#include "base/json.hpp"
#include "state/encryption/state_cipher.hpp"

/// A sealed document as it is stored: lineage and serial stay readable, so that whoever has no key can still tell
/// states and their versions apart.
struct Envelope {
  SealPlace place;
  SealedText sealed;

  bool operator==(const Envelope&) const = default;
};

/// Pretty JSON, sorted by key.
std::string encode_envelope(const Envelope& envelope);

/// Whether the document says of itself that it is sealed.
bool is_envelope(const Json& document);

/// An error of kind `state` that names the member which is missing, wrong or unknown.
Result<Envelope> decode_envelope(const Json& document);

/// Whether the text is an envelope of that kind.
bool is_sealed_text(std::string_view text, const std::string& kind);

/// The text in an envelope for its place.
Result<std::string> seal_text(const SealPlace& place, std::string_view plain, StateCipher& cipher);

/// What the envelope holds. `kind` must be its own; `what` names it in errors.
Result<Secret> open_text(std::string_view text, const std::string& kind, const std::string& what,
                         const Unsealing& unsealing);

Json encode(const SealedText& sealed);
Result<SealedText> decode_sealed_text(const Json& object, const std::string& path);

/// What is authenticated beside the text itself: the place and how the key is had, the same bytes for the same values.
std::string bound_text(const SealPlace& place, const KeyNote& key);
