// Any bytes as a state file: an error, or a state that is written and read back the same.

#include "base/ensure.hpp"
#include "state/codec/state_codec.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto state = decode_state(text, "fuzz");
  if (!state) {
    ensure(state.error().kind == ErrorKind::state, "what cannot be used is an error of kind state");
    return 0;
  }
  const auto again = decode_state(encode_state(*state), "fuzz");
  ensure(again && *again == *state, "a state is read back the same");
  return 0;
}
