// Any bytes as an encrypted state, and as a line of an encrypted journal: an error, or what was sealed with the key.

#include "base/ensure.hpp"
#include "state/encryption/sodium_cipher.hpp"
#include "state/state_format.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

/// The key that the corpus was sealed with.
StateFormat the_format() {
  const KeySource source{.kind = KeySource::Kind::key_command, .command = {"printf", std::string(64, 'a')}};
  return {make_state_cipher({source, {}}, ".", {}), SealUse::seal};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const StateFormat format = the_format();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto state = format.read_snapshot(text, "fuzz");
  if (state) {
    const auto sealed = format.write_snapshot(*state);
    ensure(sealed.has_value(), "what was read can be sealed");
    const auto again = format.read_snapshot(*sealed, "fuzz");
    ensure(again && *again == *state, "a state is read back the same");
  } else {
    ensure(state.error().kind == ErrorKind::state, "what cannot be used is an error of kind state");
  }
  const auto journal = format.read_journal(text, "fuzz");
  ensure(journal || journal.error().kind == ErrorKind::state, "what cannot be used is an error of kind state");
  return 0;
}
