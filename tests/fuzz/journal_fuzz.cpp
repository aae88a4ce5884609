// Any bytes as a journal: an error, or entries that can be applied. So that the fuzzer gets past the checksums, its
// bytes are also taken as the members of lines that are sealed for it.

#include "base/checksum.hpp"
#include "base/ensure.hpp"
#include "state/codec/journal_codec.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void check(std::string_view text) {
  const auto content = decode_journal(text, "fuzz");
  if (!content) {
    ensure(content.error().kind == ErrorKind::state, "what cannot be used is an error of kind state");
    return;
  }
  ensure(content->whole_bytes <= text.size(), "no more is whole than there is");
  ensure(content->torn == (content->whole_bytes != text.size()), "what is not whole is torn");
  State state;
  for (const JournalEntry& entry : content->entries) {
    apply_entry(state, entry);
    State twice = state;
    apply_entry(twice, entry);
    ensure(twice == state, "applying an entry twice is applying it once");
  }
  if (!content->header) return;
  const std::string rewritten = encode_header(*content->header) + encode_entries(content->entries);
  const auto again = decode_journal(rewritten, "fuzz");
  ensure(again && again->entries == content->entries, "entries are read back the same");
}

/// Each line with the checksum that it should have in front of its members.
std::string sealed(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::string_view members = text.substr(0, text.find('\n'));
    lines += "{\"check\":\"" + to_hex(fnv1a(members)) + "\"," + std::string(members) + "\n";
    text.remove_prefix(std::min(text.size(), members.size() + 1));
  }
  return lines;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(text);
  check(sealed(text));
  return 0;
}
