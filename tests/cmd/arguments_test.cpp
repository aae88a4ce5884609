#include "cmd/arguments.hpp"

#include "cmd/flags.hpp"
#include "tests/support/catch.hpp"

namespace {

constexpr std::array<FlagGroup, 4> groups{run_flags, plan_flags, guard_flags, global_flags};

Result<Arguments> parse(const std::vector<std::string>& words) { return parse_arguments(words, groups); }

} // namespace

TEST_CASE("flags are written with one dash or two, with an equals sign or a blank") {
  const std::vector<std::vector<std::string>> ways{
      {"-parallelism=7"}, {"--parallelism=7"}, {"-parallelism", "7"}, {"--parallelism", "7"}};
  for (const std::vector<std::string>& way : ways) {
    INFO(way.front());
    const Result<Arguments> arguments = parse(way);
    REQUIRE(arguments);
    CHECK(arguments->value("parallelism") == "7");
    CHECK(arguments->number("parallelism", 1).value() == std::optional<std::int64_t>{7});
    CHECK(arguments->words().empty());
  }
}

TEST_CASE("toggles are on, off or as they were meant") {
  CHECK(parse({"-auto-approve"})->is_on("auto-approve"));
  CHECK(parse({"--auto-approve=true"})->is_on("auto-approve"));
  CHECK_FALSE(parse({"-auto-approve=false"})->is_on("auto-approve"));
  CHECK_FALSE(parse({})->is_on("auto-approve"));
  CHECK(parse({})->is_on("allow-recreate", true));
  CHECK_FALSE(parse({"-allow-recreate=false"})->is_on("allow-recreate", true));
}

TEST_CASE("a toggle does not swallow the word after it") {
  const Result<Arguments> arguments = parse({"-auto-approve", "plan.json"});
  REQUIRE(arguments);
  CHECK(arguments->is_on("auto-approve"));
  CHECK(arguments->words() == std::vector<std::string>{"plan.json"});
}

TEST_CASE("list flags are collected in order, and values keep their equals signs and dashes") {
  const Result<Arguments> arguments =
      parse({"-target=a=b", "word", "-target", "dev-*", "-max-destroy", "30%", "other"});
  REQUIRE(arguments);
  CHECK(arguments->list("target") == std::vector<std::string>{"a=b", "dev-*"});
  CHECK(arguments->value("max-destroy") == "30%");
  CHECK(arguments->words() == std::vector<std::string>{"word", "other"});
}

TEST_CASE("what is wrong with a command line is told with a remedy") {
  struct Row {
    std::vector<std::string> words;
    std::string message;
    std::string hint;
  };
  const Row rows[] = {
      {{"-auto"}, "unknown flag -auto", "-help lists the flags"},
      {{"--auto"}, "unknown flag -auto", "-help lists the flags"},
      {{"-auto-aprove"}, "unknown flag -auto-aprove", "did you mean -auto-approve?"},
      {{"--targte=x"}, "unknown flag -targte", "did you mean -target?"},
      {{"-t\x1b"}, "unknown flag -t\\x1b", "-help lists the flags"},
      {{"-parallelism"}, "the flag -parallelism lacks its value", "write -parallelism=N"},
      {{"-parallelism="}, "the flag -parallelism lacks its value", "write -parallelism=N"},
      {{"-parallelism=1", "-parallelism=2"}, "the flag -parallelism is written more than once", "write it once"},
      {{"-allow-recreate=maybe"},
       "the flag -allow-recreate is either true or false, not \"maybe\"",
       "write -allow-recreate or -allow-recreate=false"},
  };
  for (const Row& row : rows) {
    INFO(row.words.front());
    const Result<Arguments> arguments = parse(row.words);
    REQUIRE_FALSE(arguments);
    CHECK(arguments.error().kind == ErrorKind::usage);
    CHECK(arguments.error().message == row.message);
    CHECK(arguments.error().hint == row.hint);
  }
}

TEST_CASE("numbers are whole and large enough") {
  for (const std::string wrong : {"0", "-3", "x", "3x", "1.5", "99999999999999999999"}) {
    INFO(wrong);
    const Result<Arguments> arguments = parse({"-parallelism=" + wrong});
    REQUIRE(arguments);
    CHECK_FALSE(arguments->number("parallelism", 1));
  }
}
