// Where keys come from, and what is no key.

#include "state/encryption/key_source.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch_directory.hpp"

using namespace std::chrono_literals;

namespace {

KeySource printing(KeySource::Kind kind, const std::string& script, Milliseconds time_limit = 30s) {
  return {.kind = kind, .command = {"sh", "-c", script}, .time_limit = time_limit};
}

Result<KeyMaterial> get(const KeySource& source, const std::string& passphrase = {}) {
  return get_key_material(source, ".", {{"AURAFORM_STATE_PASSPHRASE", passphrase}});
}

Error failure_of(const KeySource& source, const std::string& passphrase = {}) {
  const auto material = get(source, passphrase);
  REQUIRE_FALSE(material.has_value());
  return material.error();
}

constexpr auto passphrase_command = KeySource::Kind::passphrase_command;
constexpr auto key_command = KeySource::Kind::key_command;

} // namespace

TEST_CASE("A passphrase comes from a variable of the environment") {
  const auto material = get({}, "correct horse battery staple");
  REQUIRE(material.has_value());
  CHECK(material->bytes.reveal() == "correct horse battery staple");
  CHECK(material->is_passphrase);
  CHECK(failure_of({}).code == "state/no-key");
  CHECK(failure_of({.variable = "OTHER"}, "correct horse battery staple").message.find("OTHER") != std::string::npos);
}

TEST_CASE("A passphrase is what a program prints, without the line's end") {
  const auto material = get(printing(passphrase_command, "printf ' a phrase of some length\\r\\n\\n'"));
  REQUIRE(material.has_value());
  CHECK(material->bytes.reveal() == " a phrase of some length");
}

TEST_CASE("A key is 32 bytes in hex or in base64") {
  const std::string bytes = "0123456789abcdefghijklmnopqrstuv";
  const std::string hex = "303132333435363738396162636465666768696a6b6c6d6e6f70717273747576";
  const std::string base64 = "MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=";
  for (const std::string& written : {hex, base64}) {
    CAPTURE(written);
    const auto material = get(printing(key_command, "echo " + written));
    REQUIRE(material.has_value());
    CHECK(material->bytes.reveal() == bytes);
    CHECK_FALSE(material->is_passphrase);
  }
  for (const std::string& written : {std::string(), hex.substr(2), hex + "00", base64 + "x", std::string("none")}) {
    CAPTURE(written);
    CHECK(failure_of(printing(key_command, "echo " + written)).code == "state/bad-key");
  }
}

TEST_CASE("A short passphrase is refused and never told") {
  const Error error = failure_of({}, "hunter2-hunter2");
  CHECK(error.code == "state/weak-passphrase");
  CHECK((error.message + error.hint).find("hunter2") == std::string::npos);
}

TEST_CASE("A program that fails is told with what it said, and never with what it printed") {
  const Error error = failure_of(printing(key_command, "echo the-key-itself; echo no such key >&2; exit 3"));
  CHECK(error.code == "state/key-command-failed");
  CHECK(error.message.find("exit code 3: no such key") != std::string::npos);
  CHECK((error.message + error.hint).find("the-key-itself") == std::string::npos);
  CHECK(failure_of(printing(key_command, "sleep 30", 50ms)).message.find("took longer than 50ms") != std::string::npos);
  CHECK_FALSE(get({.kind = key_command, .command = {"/nonexistent/program"}}).has_value());
}

TEST_CASE("A program that prints without end does not hang, nor does one that closes its output") {
  CHECK(failure_of(printing(key_command, "yes", 200ms)).code == "state/key-command-failed");
  CHECK(failure_of(printing(key_command, "exec >&-; exit 0")).code == "state/bad-key");
}

TEST_CASE("A program runs in the directory of the specs") {
  const ScratchDirectory scratch;
  put(scratch / "phrase", "the phrase in this directory");
  const KeySource source{.kind = passphrase_command, .command = {"cat", "phrase"}};
  const auto material = get_key_material(source, scratch.path(), {});
  REQUIRE(material.has_value());
  CHECK(material->bytes.reveal() == "the phrase in this directory");
}
