#include "base/checksum.hpp"
#include "base/diagnostic.hpp"
#include "base/random_id.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/forked.hpp"

#include <memory>
#include <ostream>
#include <set>

namespace {

const Error an_error{ErrorKind::api, "test/failed", "it failed", "try again"};

Result<int> half_of(int number) {
  if (number % 2 != 0) return an_error;
  return number / 2;
}

Result<int> quarter_of(int number) {
  TRY_ASSIGN(const int half, half_of(number));
  int quarter = 0;
  TRY_ASSIGN(quarter, half_of(half));
  return quarter;
}

Result<void> check_even(int number) {
  TRY([&]() -> Result<void> {
    if (number % 2 != 0) return an_error;
    return {};
  }());
  return {};
}

template <typename T>
concept Streamable = requires(std::ostream& stream, const T& value) {
  stream << value;
};

} // namespace

TEST_CASE("A result is a value or the error in its place") {
  CHECK(*half_of(4) == 2);
  CHECK(half_of(3).error() == an_error);
  CHECK_FALSE(half_of(3).has_value());
  CHECK(Result<void>().has_value());
  CHECK(Result<void>(an_error).error() == an_error);
  Result<std::unique_ptr<int>> owner(std::make_unique<int>(7));
  const std::unique_ptr<int> taken = std::move(owner).value();
  CHECK(*taken == 7);
}

TEST_CASE("An error travels up by TRY and TRY_ASSIGN") {
  CHECK(*quarter_of(8) == 2);
  CHECK(quarter_of(6).error() == an_error);
  CHECK(quarter_of(5).error() == an_error);
  CHECK(check_even(2).has_value());
  CHECK(check_even(1).error() == an_error);
}

TEST_CASE("Reading what a result does not hold ends the program") {
  std::signal(SIGABRT, SIG_DFL);
  const auto quietly = [](auto body) {
    return in_child([body] {
      ::close(STDERR_FILENO);
      std::signal(SIGABRT, SIG_DFL);
      body();
      return 0;
    });
  };
  CHECK(quietly([] { static_cast<void>(half_of(3).value()); }) == -1);
  CHECK(quietly([] { static_cast<void>(half_of(4).error()); }) == -1);
}

TEST_CASE("Context is put before an error's message and changes nothing else") {
  Error expected = an_error;
  expected.message = "halving 3: it failed";
  CHECK(in_context(an_error, "halving 3") == expected);
}

TEST_CASE("Findings are sorted by place, then code, and a warning is no error") {
  const auto finding = [](const char* file, std::size_t line, const char* code, Severity severity) {
    Diagnostic diagnostic;
    diagnostic.severity = severity;
    diagnostic.code = code;
    diagnostic.location = {file, line, 1};
    return diagnostic;
  };
  Diagnostics findings{finding("b", 1, "x", Severity::warning), finding("a", 9, "x", Severity::warning),
                       finding("a", 2, "y", Severity::warning), finding("a", 2, "x", Severity::warning)};
  CHECK_FALSE(has_errors(findings));
  CHECK_FALSE(has_errors({}));
  sort_diagnostics(findings);
  std::string order;
  for (const Diagnostic& each : findings)
    order += each.location.file + std::to_string(each.location.line) + each.code + " ";
  CHECK(order == "a2x a2y a9x b1x ");
  findings.push_back(finding("c", 1, "z", Severity::error));
  CHECK(has_errors(findings));
}

TEST_CASE("A secret cannot be printed and is compared by what it holds") {
  STATIC_REQUIRE_FALSE(Streamable<Secret>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Secret, std::string>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<std::string, Secret>);
  const Secret secret("hunter2");
  CHECK(secret.reveal() == "hunter2");
  CHECK(secret == Secret("hunter2"));
  CHECK_FALSE(secret == Secret("other"));
  CHECK(Secret().empty());
}

TEST_CASE("A secret that moved leaves no bytes behind, short or long") {
  for (const std::string text : {"short", "a text that is too long for a string's own buffer"}) {
    Secret from(text);
    Secret to = std::move(from);
    CHECK(to.reveal() == text);
    CHECK(from.empty()); // NOLINT(bugprone-use-after-move): that it is empty is the promise
    const char* buffer = from.reveal().data();
    CHECK(std::string(buffer, std::min<std::size_t>(text.size(), 15)).find(text.substr(0, 5)) == std::string::npos);
    Secret copy = to;
    copy = Secret("x");
    CHECK(to.reveal() == text);
    Secret& same = to;
    to = same;
    CHECK(to.reveal() == text);
  }
}

TEST_CASE("The checksum is FNV-1a") {
  // From the authors' list of test vectors.
  CHECK(to_hex(fnv1a("")) == "cbf29ce484222325");
  CHECK(to_hex(fnv1a("a")) == "af63dc4c8601ec8c");
  CHECK(to_hex(fnv1a("foobar")) == "85944171f73967e8");
  CHECK(to_hex(0) == "0000000000000000");
  CHECK(to_hex(0x0123456789abcdefU) == "0123456789abcdef");
}

TEST_CASE("The checksum sees every change of one byte") {
  const std::string text = R"({"entry":"instance_created","id":"2f49c2b3"})";
  const std::uint64_t sum = fnv1a(text);
  for (std::size_t i = 0; i < text.size(); ++i)
    for (int value = 0; value < 256; ++value) {
      std::string changed = text;
      changed[i] = static_cast<char>(value);
      REQUIRE((fnv1a(changed) == sum) == (changed == text));
    }
}

TEST_CASE("Random ids look like UUIDs of version 4, and no two are alike") {
  std::set<std::string> seen;
  for (int i = 0; i < 500; ++i) {
    const std::string id = random_id();
    REQUIRE(id.size() == 36);
    for (const std::size_t dash : {8U, 13U, 18U, 23U})
      REQUIRE(id[dash] == '-');
    REQUIRE(id[14] == '4');
    REQUIRE(std::string("89ab").find(id[19]) != std::string::npos);
    REQUIRE(id.find_first_not_of("0123456789abcdef-") == std::string::npos);
    seen.insert(id);
  }
  CHECK(seen.size() == 500);
}
