#include "cmd/text/diagnostic_text.hpp"

#include "tests/support/golden.hpp"

namespace {

const Diagnostic slip{.severity = Severity::error,
                      .code = "spec/unknown-field",
                      .message = "\"memroy\" is no field of an instance",
                      .hint = "did you mean \"memory\"?",
                      .location = {"fleet.aura.toml", 12, 3},
                      .source_line = "  memroy = \"8GB\"",
                      .address = "instance.orders"};

} // namespace

TEST_CASE("a finding shows place, line, caret, hint and code") {
  check_golden("diagnostic.txt", diagnostic_text(slip, {}));
  check_golden("diagnostic_colour.txt", diagnostic_text(slip, {.color = true}));
}

TEST_CASE("the caret stands under its character whatever comes before it") {
  Diagnostic finding = slip;
  finding.source_line = "größe = \"8\tGB\" # \x1b[31m";
  finding.location.column = 12;
  const std::string text = diagnostic_text(finding, {});
  CHECK(text.find("12 | größe = \"8\\tGB\" # \\x1b[31m\n") != std::string::npos);
  // Ten characters as they are, and a tab that takes two columns.
  CHECK(text.find("   | " + std::string(12, ' ') + "^\n") != std::string::npos);
}

TEST_CASE("a finding without a place has no place") {
  CHECK(diagnostic_text({.message = "no credentials"}, {}) == "Error: no credentials\n\n");
  CHECK(diagnostic_text({.severity = Severity::warning, .code = "a/b", .message = "hm", .hint = "look"}, {}) ==
        "Warning: hm [a/b]\n  Hint: look\n\n");
  CHECK(diagnostic_text({.message = "m", .address = "instance.x"}, {}) == "Error: m\n  on instance.x\n\n");
  CHECK(diagnostic_text({.message = "m", .location = {"f.toml", 0, 0}}, {}) == "Error: m\n  on f.toml\n\n");
}

TEST_CASE("control characters in a finding are made visible") {
  const Diagnostic hostile{
      .message = "bad\x1b[2Jname\n", .hint = "\x07", .location = {"a\nb", 1, 1}, .source_line = "\x1b"};
  const std::string text = diagnostic_text(hostile, {});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK(text.find("a\\nb:1:1") != std::string::npos);
}

TEST_CASE("refusals and errors become findings") {
  const Refusal refusal{"orders", "guard/prevent-destroy", "no", "write it", {"a.aura.toml", 3, 1}};
  CHECK(to_diagnostic(refusal) == Diagnostic{.severity = Severity::error,
                                             .code = "guard/prevent-destroy",
                                             .message = "no",
                                             .hint = "write it",
                                             .location = {"a.aura.toml", 3, 1},
                                             .address = "instance.orders"});
  CHECK(to_diagnostic(Refusal{.code = "guard/max-destroy"}).address.empty());
  CHECK(to_diagnostic(Error{ErrorKind::api, "api/busy", "m", "h"}).code == "api/busy");
}
