// Any bytes as a saved plan: an error with a code and a hint, or a plan that is written and read back the same. So that
// the fuzzer gets past the checksum, its bytes are also read with the checksum that they should have.

#include "base/checksum.hpp"
#include "base/ensure.hpp"
#include "base/json.hpp"
#include "reconcile/saved_plan/codec.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void check(std::string_view text) {
  const auto saved = decode_saved_plan(text, "fuzz");
  if (!saved) {
    ensure(saved.error().code.starts_with("plan/"), "what cannot be used is an error about the plan");
    ensure(!saved.error().hint.empty(), "an error about a plan says what to do");
    return;
  }
  const std::string written = encode_saved_plan(*saved);
  const auto again = decode_saved_plan(written, "fuzz");
  ensure(again && *again == *saved, "a plan is read back the same");
  ensure(encode_saved_plan(*again) == written, "the same plan is the same bytes");
}

/// The same document with the checksum that fits its content; other text as it is.
std::string sealed(std::string_view text) {
  auto document = parse_json(text, "fuzz");
  if (!document || !document->is_object()) return std::string(text);
  document->erase("checksum");
  (*document)["checksum"] = to_hex(fnv1a(to_line(*document)));
  return to_line(*document);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(text);
  check(sealed(text));
  return 0;
}
