#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// How a key is had again. Nothing of it is secret.
struct KeyNote {
  std::string id;              ///< tells keys apart; 16 hex digits made from the key
  std::string salt;            ///< base64; empty: the key itself was given, not a passphrase
  std::int64_t passes = 0;     ///< of Argon2id
  std::int64_t memory_kib = 0; ///< of Argon2id

  bool operator==(const KeyNote&) const = default;
};

/// Where a text belongs. It opens nowhere else, so that parts of a state cannot be swapped.
struct SealPlace {
  std::string kind;           ///< `state`, `journal`, `plan`
  std::string lineage;        ///< of the state
  std::uint64_t serial = 0;   ///< of the snapshot; of a journal, the one that it continues
  std::uint64_t position = 0; ///< of a line in its journal: how many entries come before it

  bool operator==(const SealPlace&) const = default;
};

/// A text that only who has the key can read, and nobody else can change unnoticed.
struct SealedText {
  KeyNote key;
  std::string nonce; ///< base64
  std::string text;  ///< base64

  bool operator==(const SealedText&) const = default;
};

/// Seals and opens texts. It has one present key, with which it seals, and may know former ones, which open only.
class StateCipher {
public:
  virtual ~StateCipher() = default;
  virtual Result<SealedText> seal(const SealPlace& place, std::string_view plain) = 0;
  /// Errors of kind `state`: `state/wrong-key` where none of the keys is the text's, `state/tampered` where the text
  /// is not what was sealed for this place; and what getting a key may meet.
  virtual Result<Secret> open(const SealPlace& place, const SealedText& sealed) = 0;
  /// Whether the present key sealed it.
  virtual Result<bool> is_present_key(const KeyNote& key) = 0;
};

/// What a reader of stored texts is given.
struct Unsealing {
  StateCipher* cipher = nullptr; ///< nullptr: sealed texts are an error
  bool accepts_plain = true;     ///< texts that are not sealed are read, too
};

/// `what` is sealed, and nobody said with which key.
Error sealed_without_key(const std::string& what);
/// `what` is not sealed, and the specs say that it is to be.
Error plain_in_place_of_sealed(const std::string& what);
