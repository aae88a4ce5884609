#include "state/encryption/sodium_cipher.hpp"

#include "base/text.hpp"
#include "state/encryption/envelope.hpp"
#include "state/encryption/key_source.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <list>
#include <optional>
#include <vector>

#include <sodium.h>

namespace {

// RFC 9106's choice for machines that have no gigabytes to spare; it is paid once a run.
constexpr std::int64_t usual_passes = 3;
constexpr std::int64_t usual_memory_kib = std::int64_t{64} * 1024;
// What a file may ask for: reading one that somebody made must not take all memory and an hour.
constexpr std::int64_t most_passes = 16;
constexpr std::int64_t most_memory_kib = std::int64_t{1024} * 1024;

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t salt_bytes = crypto_pwhash_SALTBYTES;
constexpr std::size_t id_bytes = 16;
constexpr std::size_t shown_id_bytes = 8;
static_assert(crypto_kdf_KEYBYTES == key_bytes && crypto_kdf_CONTEXTBYTES == 8);

struct SodiumFree {
  void operator()(unsigned char* bytes) const { ::sodium_free(bytes); }
};
/// Locked into memory as far as the system lets us, and overwritten when it goes.
using KeyBytes = std::unique_ptr<unsigned char[], SodiumFree>;

KeyBytes new_key() {
  KeyBytes bytes(static_cast<unsigned char*>(::sodium_malloc(key_bytes)));
  ensure(bytes != nullptr, "there is memory for a key");
  return bytes;
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string to_base64(const unsigned char* bytes, std::size_t size) {
  std::string text(sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL), '\0');
  ::sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_ORIGINAL);
  text.pop_back(); // the terminating zero
  return text;
}

std::optional<std::string> from_base64(const std::string& text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  if (::sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(),
                          nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  ::randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

/// A key with what tells it apart.
struct NotedKey {
  KeyNote note;
  KeyBytes bytes; ///< for the texts
};

/// The texts' key and the id that others see are both made from the root, so that the id tells nothing of the key.
NotedKey note_key(const KeyBytes& root, KeyNote note) {
  constexpr std::uint64_t for_texts = 1;
  constexpr std::uint64_t for_the_id = 2;
  constexpr const char* context = "auraform";
  NotedKey key{std::move(note), new_key()};
  ::crypto_kdf_derive_from_key(key.bytes.get(), key_bytes, for_texts, context, root.get());
  std::array<unsigned char, id_bytes> id{};
  ::crypto_kdf_derive_from_key(id.data(), id.size(), for_the_id, context, root.get());
  std::array<char, 2 * shown_id_bytes + 1> shown{};
  ::sodium_bin2hex(shown.data(), shown.size(), id.data(), shown_id_bytes);
  key.note.id = shown.data();
  return key;
}

Error tampered() {
  return {ErrorKind::state, "state/tampered",
          "its encryption does not hold: it was changed, cut, or put in the place of another", ""};
}

bool is_derivable(const KeyNote& note, const std::optional<std::string>& salt) {
  return salt && salt->size() == salt_bytes && note.passes >= 1 && note.passes <= most_passes &&
         note.memory_kib >= static_cast<std::int64_t>(crypto_pwhash_MEMLIMIT_MIN / 1024) &&
         note.memory_kib <= most_memory_kib;
}

Result<KeyBytes> derive(const Secret& passphrase, const KeyNote& note) {
  const auto salt = from_base64(note.salt);
  if (!is_derivable(note, salt)) return tampered();
  KeyBytes root = new_key();
  const std::string& text = passphrase.reveal();
  if (::crypto_pwhash(root.get(), key_bytes, text.data(), text.size(), bytes_of(*salt),
                      static_cast<unsigned long long>(note.passes), static_cast<std::size_t>(note.memory_kib) * 1024,
                      crypto_pwhash_ALG_ARGON2ID13) == 0)
    return root;
  return Error{ErrorKind::state, "state/no-memory",
               "Argon2id did not get its " + std::to_string(note.memory_kib / 1024) + " MiB of memory",
               "run it where there is more"};
}

/// One of the places that the specs name, and the keys that it gave so far: one for each salt.
class KeyHolder {
public:
  KeyHolder(KeySource source, std::filesystem::path base, std::map<std::string, std::string> environment)
      : source_(std::move(source))
      , base_(std::move(base))
      , environment_(std::move(environment)) {}

  /// nullptr: a key of that note cannot come from here.
  Result<const NotedKey*> key_for(const KeyNote& wanted) {
    for (const NotedKey& key : keys_)
      if (is_same_way(key.note, wanted)) return &key;
    TRY(fetch());
    if (material_->is_passphrase == wanted.salt.empty()) return static_cast<const NotedKey*>(nullptr);
    TRY_ASSIGN(const KeyBytes root, root_for(wanted));
    keys_.push_back(note_key(root, wanted));
    return &keys_.back();
  }

  /// A key for texts to come, of a salt of its own.
  Result<const NotedKey*> new_key_note() {
    TRY(fetch());
    KeyNote note;
    if (material_->is_passphrase) {
      note.salt = to_base64(bytes_of(random_bytes(salt_bytes)), salt_bytes);
      note.passes = usual_passes;
      note.memory_kib = usual_memory_kib;
    }
    return key_for(note);
  }

  const KeySource& source() const { return source_; }

private:
  static bool is_same_way(const KeyNote& a, const KeyNote& b) {
    return a.salt == b.salt && a.passes == b.passes && a.memory_kib == b.memory_kib;
  }

  Result<void> fetch() {
    if (material_) return {};
    TRY_ASSIGN(material_, get_key_material(source_, base_, environment_));
    return {};
  }

  Result<KeyBytes> root_for(const KeyNote& note) const {
    if (material_->is_passphrase) return derive(material_->bytes, note);
    KeyBytes root = new_key();
    std::copy_n(material_->bytes.reveal().begin(), key_bytes, root.get());
    return root;
  }

  KeySource source_;
  std::filesystem::path base_;
  std::map<std::string, std::string> environment_;
  std::optional<KeyMaterial> material_;
  std::list<NotedKey> keys_; ///< a list: who asked for one goes on using it
};

class SodiumCipher final : public StateCipher {
public:
  explicit SodiumCipher(std::vector<KeyHolder> holders)
      : holders_(std::move(holders)) {}

  Result<SealedText> seal(const SealPlace& place, std::string_view plain) override {
    TRY_ASSIGN(const NotedKey* key, present_key());
    const std::string bound = bound_text(place, key->note);
    const std::string nonce = random_bytes(nonce_bytes);
    std::vector<unsigned char> sealed(plain.size() + tag_bytes);
    ::crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr, bytes_of(plain), plain.size(), bytes_of(bound),
                                                 bound.size(), nullptr, bytes_of(nonce), key->bytes.get());
    return SealedText{key->note, to_base64(bytes_of(nonce), nonce.size()), to_base64(sealed.data(), sealed.size())};
  }

  Result<Secret> open(const SealPlace& place, const SealedText& sealed) override {
    for (KeyHolder& holder : holders_) {
      TRY_ASSIGN(const NotedKey* key, holder.key_for(sealed.key));
      if (key == nullptr || key->note.id != sealed.key.id) continue;
      return open_with(*key, place, sealed);
    }
    return wrong_key(sealed.key);
  }

  Result<bool> is_present_key(const KeyNote& note) override {
    TRY_ASSIGN(const NotedKey* key, holders_.front().key_for(note));
    return key != nullptr && key->note.id == note.id && is_strong(note);
  }

private:
  static bool is_strong(const KeyNote& note) {
    return note.salt.empty() || (note.passes == usual_passes && note.memory_kib == usual_memory_kib);
  }

  Result<Secret> open_with(const NotedKey& key, const SealPlace& place, const SealedText& sealed) {
    const auto nonce = from_base64(sealed.nonce);
    const auto text = from_base64(sealed.text);
    if (!nonce || nonce->size() != nonce_bytes || !text || text->size() < tag_bytes) return tampered();
    const std::string bound = bound_text(place, sealed.key);
    std::string plain(text->size() - tag_bytes, '\0');
    const int failure = ::crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr, bytes_of(*text), text->size(),
        bytes_of(bound), bound.size(), bytes_of(*nonce), key.bytes.get());
    if (failure != 0) return tampered();
    TRY_ASSIGN(const bool is_present, is_present_key(sealed.key));
    if (is_present) present_ = sealed.key;
    return Secret(std::move(plain));
  }

  /// The key that the last opened text of the present passphrase had, or one of a new salt.
  Result<const NotedKey*> present_key() {
    if (present_) return holders_.front().key_for(*present_);
    TRY_ASSIGN(const NotedKey* key, holders_.front().new_key_note());
    present_ = key->note;
    return key;
  }

  Error wrong_key(const KeyNote& key) const {
    std::vector<std::string> known;
    for (const KeyHolder& holder : holders_)
      known.push_back(describe(holder.source()));
    return {ErrorKind::state, "state/wrong-key",
            "it is encrypted with the key " + visible(shortened(key.id, 2 * shown_id_bytes)) +
                ", which is not the one from " + join(known, ", nor from "),
            "give the right one; after a change of keys, name the former ones in `previous` of"
            " [auraform.state.encryption]"};
  }

  std::vector<KeyHolder> holders_; ///< the present one first
  std::optional<KeyNote> present_;
};

} // namespace

std::shared_ptr<StateCipher> make_state_cipher(const EncryptionSettings& settings, const std::filesystem::path& base,
                                               const std::map<std::string, std::string>& environment) {
  ensure(::sodium_init() >= 0, "libsodium can begin");
  std::vector<KeyHolder> holders;
  holders.emplace_back(settings.key, base, environment);
  for (const KeySource& former : settings.previous)
    holders.emplace_back(former, base, environment);
  return std::make_shared<SodiumCipher>(std::move(holders));
}
