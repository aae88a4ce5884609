#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "specs/configuration.hpp"

#include <filesystem>
#include <map>
#include <string>

/// What a key is made from.
struct KeyMaterial {
  Secret bytes; ///< a passphrase, or the 32 bytes of a key
  bool is_passphrase = true;
};

/// Gets it from where the specs say: a variable of the environment, or what a program prints. Programs run without a
/// shell in `base`. Errors never hold any of it.
///
/// - A passphrase has 16 bytes at least; the line's end that a program prints after it is no part of it.
/// - A key is 32 bytes, written as 64 hex digits or in base64.
Result<KeyMaterial> get_key_material(const KeySource& source, const std::filesystem::path& base,
                                     const std::map<std::string, std::string>& environment);

/// For messages: `AURAFORM_STATE_PASSPHRASE`, `the key command pass`.
std::string describe(const KeySource& source);
