#pragma once

#include "specs/configuration.hpp"
#include "state/encryption/state_cipher.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

/// XChaCha20-Poly1305 by libsodium, with the keys that the specs name; a passphrase becomes a key by Argon2id. Nothing
/// is fetched and nothing derived before the first text needs it, and each key once only: a new text takes the salt of
/// the text that was opened with the present key.
std::shared_ptr<StateCipher> make_state_cipher(const EncryptionSettings& settings, const std::filesystem::path& base,
                                               const std::map<std::string, std::string>& environment);
