#pragma once

#include "state/encryption/sodium_cipher.hpp"
#include "state/state_format.hpp"

/// Ciphers for tests. Keys come from a program, since a passphrase takes its time.
inline KeySource key_source(char digit) {
  return {.kind = KeySource::Kind::key_command, .command = {"printf", std::string(64, digit)}};
}

inline std::shared_ptr<StateCipher> cipher_with(char digit, std::vector<KeySource> previous = {}) {
  return make_state_cipher({key_source(digit), std::move(previous)}, ".", {});
}

inline StateFormat sealed_with(char digit, SealUse use = SealUse::seal, std::vector<KeySource> previous = {}) {
  return {cipher_with(digit, std::move(previous)), use};
}

/// With a passphrase from the environment.
inline std::shared_ptr<StateCipher> cipher_of(const std::string& passphrase, std::vector<KeySource> previous = {}) {
  return make_state_cipher({KeySource{}, std::move(previous)}, ".", {{"AURAFORM_STATE_PASSPHRASE", passphrase}});
}
