#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

namespace {

const std::string table = "[auraform.state.encryption]\n";

bool has_code(const LoadedSpecs& loaded, const std::string& code) {
  return std::any_of(loaded.findings.begin(), loaded.findings.end(),
                     [&](const Diagnostic& finding) { return finding.code == code; });
}

} // namespace

TEST_CASE("An empty table of encryption means the passphrase in the usual variable") {
  const LoadedSpecs loaded = compile(table);
  REQUIRE(loaded.findings.empty());
  CHECK(loaded.configuration.settings.state.encryption == EncryptionSettings{});
  CHECK(loaded.configuration.settings.state.options.empty());
  CHECK(EncryptionSettings{}.key.variable == "AURAFORM_STATE_PASSPHRASE");
  CHECK_FALSE(compile("[auraform.state]\n").configuration.settings.state.encryption.has_value());
}

TEST_CASE("Every source of a key arrives, and the former ones") {
  const LoadedSpecs loaded = compile(table + R"(key_command = ["vault", "read"]
time_limit = "5s"
previous = [{ passphrase_variable = "OLD" }, { passphrase_command = ["pass", "show"] }]
)");
  INFO(as_text(loaded.findings));
  REQUIRE(loaded.findings.empty());
  const EncryptionSettings expected{
      .key = {.kind = KeySource::Kind::key_command, .command = {"vault", "read"}, .time_limit = Milliseconds{5000}},
      .previous = {{.variable = "OLD"}, {.kind = KeySource::Kind::passphrase_command, .command = {"pass", "show"}}}};
  CHECK(loaded.configuration.settings.state.encryption == expected);
}

TEST_CASE("What is wrong about a key is a finding") {
  struct Row {
    const char* text;
    const char* code;
  };
  const Row rows[] = {{"passphrase_variable = \"\"", "spec/bad-key-source"},
                      {"key_command = []", "spec/bad-command"},
                      {"passphrase_command = \"pass show\"", "spec/wrong-kind"},
                      {"passphrase_variable = \"A\"\nkey_command = [\"b\"]", "spec/bad-key-source"},
                      {"time_limit = \"soon\"", "spec/bad-duration"},
                      {"previous = [{}]", "spec/bad-key-source"},
                      {"previous = [\"OLD\"]", "spec/wrong-kind"},
                      {"previous = [{ keys = 1 }]", "spec/unknown-key"},
                      {"pasphrase_variable = \"A\"", "spec/unknown-key"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(has_code(compile(table + row.text + "\n"), row.code));
  }
  CHECK(has_code(compile("[auraform.state]\nencryption = true\n"), "spec/wrong-kind"));
}

TEST_CASE("A key in the specs is refused, and not shown again") {
  for (const std::string name : {"passphrase", "password", "key", "secret"}) {
    CAPTURE(name);
    const LoadedSpecs loaded = compile(table + name + " = \"hunter2-hunter2-hunter2\"\n");
    CHECK(has_code(loaded, "spec/key-in-clear"));
    CHECK(as_text(loaded.findings).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("The sink \"state\" wants an encrypted state") {
  const std::string sink = "[auraform.credentials]\nsink = \"state\"\n";
  CHECK(has_code(compile(sink), "spec/plain-passwords"));
  const LoadedSpecs loaded = compile(table + sink);
  CHECK(loaded.findings.empty());
  CHECK(loaded.configuration.settings.credentials.sink == CredentialSettings::Sink::state);
  CHECK(has_code(compile(table + sink + "command = [\"x\"]\n"), "spec/bad-command"));
}
