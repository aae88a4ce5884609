#include "base/gzip.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch_directory.hpp"

#include <cstdlib>

TEST_CASE("What was packed is unpacked, and gzip reads it") {
  std::string long_text;
  for (int i = 0; i < 100000; ++i)
    long_text += std::to_string(i * 7919 % 10007);
  for (const std::string& text : {std::string(), std::string("one"), std::string("a\0b", 3), long_text}) {
    const std::string packed = pack_gzip(text);
    const auto unpacked = unpack_gzip(packed, "test");
    REQUIRE(unpacked.has_value());
    CHECK(*unpacked == text);
    const ScratchDirectory scratch;
    put(scratch / "text", text);
    put(scratch / "packed.gz", packed);
    const std::string command =
        "gzip -dc " + (scratch / "packed.gz").string() + " | cmp - " + (scratch / "text").string();
    CHECK(std::system(command.c_str()) == 0); // NOLINT(cert-env33-c): the shell is the subject
  }
  CHECK(pack_gzip(long_text).size() < long_text.size());
}

TEST_CASE("What is cut, changed or followed by something is damaged") {
  const std::string packed = pack_gzip("some text, and some text again");
  for (std::size_t length = 0; length < packed.size(); ++length)
    CHECK(unpack_gzip(packed.substr(0, length), "copy").error().code == "gzip/damaged");
  for (std::size_t at = packed.size() - 8; at < packed.size(); ++at) { // checksum and length
    std::string changed = packed;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK(unpack_gzip(changed, "copy").error().code == "gzip/damaged");
  }
  CHECK(unpack_gzip(packed + "x", "copy").error().code == "gzip/damaged");
  CHECK(unpack_gzip("no gzip", "copy").error().message == "copy is no gzip file, or was cut or changed");
}

TEST_CASE("Little that unpacks to much is refused") {
  const std::string packed = pack_gzip(std::string(10U << 20U, 'x'));
  CHECK(packed.size() < 100000);
  CHECK(unpack_gzip(packed, "copy", 1U << 20U).error().code == "gzip/too-large");
  CHECK(unpack_gzip(packed, "copy", 10U << 20U).has_value());
}
