#include "state/encryption/key_source.hpp"

#include "base/text.hpp"
#include "state/child_process.hpp"

#include <array>

#include <sodium.h>

namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t least_passphrase = 16;

Error unusable(std::string code, std::string message, std::string hint) {
  return {ErrorKind::state, std::move(code), std::move(message), std::move(hint)};
}

Result<Secret> from_variable(const KeySource& source, const std::map<std::string, std::string>& environment) {
  const auto variable = environment.find(source.variable);
  if (variable != environment.end() && !variable->second.empty()) return Secret(variable->second);
  return unusable("state/no-key", "the state is to be encrypted, and " + visible(source.variable) + " is not set",
                  "set it to the passphrase; [auraform.state.encryption] says where the key comes from");
}

Result<Secret> from_command(const KeySource& source, const std::filesystem::path& base) {
  const ChildProcess process{
      .command = source.command, .directory = base, .time_limit = source.time_limit, .output = ChildOutput::kept};
  TRY_ASSIGN(ChildEnd end, run_child(process, Secret()));
  if (end.exit_code == 0) return std::move(end.output);
  constexpr std::size_t shown_bytes = 400;
  std::string message = describe(source) + " " + describe(end, process);
  if (const std::string said(trimmed(end.errors)); !said.empty())
    message += ": " + visible(shortened(said, shown_bytes));
  return unusable("state/key-command-failed", message, "run it by hand: it should print the key, and end with 0");
}

/// Without the line's end.
Secret first_line(const Secret& printed) {
  std::string text = printed.reveal();
  Secret whole(text.substr(0, text.find_last_not_of("\r\n") + 1));
  sodium_memzero(text.data(), text.size());
  return whole;
}

Result<KeyMaterial> as_passphrase(const KeySource& source, const Secret& written) {
  KeyMaterial material{first_line(written), true};
  if (material.bytes.reveal().size() >= least_passphrase) return material;
  return unusable("state/weak-passphrase",
                  "the passphrase from " + describe(source) + " is shorter than " + std::to_string(least_passphrase) +
                      " characters",
                  "choose a longer one, such as `openssl rand -base64 32` prints");
}

/// Hex or base64, whichever gives the 32 bytes.
Result<KeyMaterial> as_key(const KeySource& source, const Secret& written) {
  const Secret text = first_line(written);
  const std::string& plain = text.reveal();
  std::array<unsigned char, key_bytes> bytes{};
  std::size_t length = 0;
  const bool is_hex = plain.size() == 2 * key_bytes && sodium_hex2bin(bytes.data(), bytes.size(), plain.data(),
                                                                      plain.size(), nullptr, &length, nullptr) == 0;
  const bool is_base64 = !is_hex && sodium_base642bin(bytes.data(), bytes.size(), plain.data(), plain.size(), nullptr,
                                                      &length, nullptr, sodium_base64_VARIANT_ORIGINAL) == 0;
  KeyMaterial material{Secret(std::string(bytes.begin(), bytes.end())), false};
  sodium_memzero(bytes.data(), bytes.size());
  if ((is_hex || is_base64) && length == key_bytes) return material;
  return unusable("state/bad-key", describe(source) + " printed no key of 32 bytes",
                  "it should print 64 hex digits, or base64, as `openssl rand -base64 32` does");
}

} // namespace

std::string describe(const KeySource& source) {
  switch (source.kind) {
  case KeySource::Kind::passphrase_variable:
    return visible(source.variable);
  case KeySource::Kind::passphrase_command:
    return "the passphrase command " + visible(source.command.front());
  case KeySource::Kind::key_command:
    return "the key command " + visible(source.command.front());
  }
  return {};
}

Result<KeyMaterial> get_key_material(const KeySource& source, const std::filesystem::path& base,
                                     const std::map<std::string, std::string>& environment) {
  if (source.kind == KeySource::Kind::passphrase_variable) {
    TRY_ASSIGN(const Secret text, from_variable(source, environment));
    return as_passphrase(source, text);
  }
  TRY_ASSIGN(const Secret text, from_command(source, base));
  return source.kind == KeySource::Kind::key_command ? as_key(source, text) : as_passphrase(source, text);
}
