#include "tests/support/catch.hpp"

#include "tests/emulator/command_line.hpp"
#include "tests/emulator/offers.hpp"
#include "tests/emulator/rate_limiter.hpp"
#include "tests/emulator/text.hpp"
#include "tests/emulator/tokens.hpp"

using namespace emulator;

namespace {

std::string problem_of(const std::vector<std::string>& words) {
  const auto parsed = parse_command_line(words);
  const auto* problem = std::get_if<Problem>(&parsed);
  return problem ? problem->message : "";
}

} // namespace

TEST_CASE("flags take one dash or two, and = or a blank") {
  const auto parsed = parse_command_line({"-speed=60", "--latency", "50ms", "-duration", "create=90s", "--awkward",
                                          "-expired-token=401", "-seed=3", "-port", "0"});
  REQUIRE(std::holds_alternative<Settings>(parsed));
  const auto& settings = std::get<Settings>(parsed);
  CHECK(settings.speed == 60);
  CHECK(settings.latency == milliseconds(50));
  CHECK(settings.durations.create == std::chrono::seconds(90));
  CHECK(settings.switches.second_delete == "410");
  CHECK(settings.switches.expired_token == "401");
  CHECK(settings.seed == 3U);
}

TEST_CASE("bad flags are named") {
  CHECK(problem_of({"-colour=red"}) == "there is no flag -colour; see aura-emulator --help");
  CHECK(problem_of({"-colour"}) == "there is no flag -colour; see aura-emulator --help");
  CHECK(problem_of({"-speed"}) == "-speed needs a value");
  CHECK(problem_of({"-speed=fast"}) == "-speed does not take \"fast\"; it takes N");
  CHECK(problem_of({"-duration=creation=1s"}) == "-duration does not take \"creation=1s\"; it takes OPERATION=TIME");
  CHECK(problem_of({"-second-delete=500"}) == "-second-delete does not take \"500\"; it takes 404, 410");
  CHECK(problem_of({"-help=yes"}) == "-help takes no value");
  CHECK(problem_of({"stray"}) == "\"stray\" is no flag; see aura-emulator --help");
  CHECK(problem_of({"-h"}).empty());
}

TEST_CASE("the help names every switch") {
  for (const SwitchRow& row : switch_rows())
    CHECK(help_text().find("-" + std::string(row.name)) != std::string::npos);
}

TEST_CASE("times, sizes and days are read and written") {
  CHECK(parse_duration("250ms") == milliseconds(250));
  CHECK(parse_duration("1.5s") == milliseconds(1500));
  CHECK(parse_duration("2h") == std::chrono::hours(2));
  CHECK(parse_duration("30d") == std::chrono::hours(720));
  CHECK(parse_duration("7") == std::chrono::seconds(7));
  for (const std::string bad : {"", "s", "-1s", "1w", "1s2", "1e300d"})
    CHECK_FALSE(parse_duration(bad));
  CHECK(parse_size_gb("8GB") == 8);
  CHECK(parse_size_gb("8G") == 8);
  for (const std::string bad : {"", "8", "GB", "8 GB", "8Gi", "-8GB", "99999999999GB"})
    CHECK_FALSE(parse_size_gb(bad));
  CHECK(iso_seconds(1'674'222'282'000) == "2023-01-20T13:44:42Z");
  CHECK(http_date(1'674'222'282'000) == "Fri, 20 Jan 2023 13:44:42 GMT");
  CHECK(base64_decode("ZW11bGF0b3I6ZW11bGF0b3I=") == "emulator:emulator");
  CHECK_FALSE(base64_decode("!"));
  CHECK(base64url_encode("emulator:emulator") == "ZW11bGF0b3I6ZW11bGF0b3I");
}

TEST_CASE("the window of the rate limit slides") {
  RateLimiter limiter;
  CHECK_FALSE(limiter.admit(0, 2));
  CHECK_FALSE(limiter.admit(10'000, 2));
  CHECK(limiter.admit(20'000, 2) == 40'000);
  CHECK_FALSE(limiter.admit(60'000, 2));
  CHECK(limiter.admit(60'001, 2) == 9'999);
  CHECK_FALSE(limiter.admit(60'002, 0));
}

TEST_CASE("a token is valid until it expires") {
  TokenBook book;
  RandomSource random(1);
  const std::string header = "Bearer " + book.issue(random, 1000, milliseconds(500));
  CHECK(book.check(header, 1499) == TokenState::valid);
  CHECK(book.check(header, 1500) == TokenState::invalid);
  CHECK(book.check("Bearer other", 1000) == TokenState::invalid);
  CHECK(book.check("Basic x", 1000) == TokenState::missing);
}

TEST_CASE("ids have their forms and come from the seed") {
  RandomSource one(1);
  RandomSource same(1);
  RandomSource other(2);
  CHECK(one.hex(8).size() == 8);
  CHECK(one.uuid()[14] == '4');
  same.hex(8);
  same.uuid();
  CHECK(one.password() == same.password());
  CHECK(one.password() != other.password());
}

TEST_CASE("offers pair storage with memory") {
  const Catalogue catalogue;
  const Project& project = catalogue.projects()[0];
  CHECK(catalogue.offers_size(project, "professional-db", "gcp", "europe-west1", 4, 8));
  CHECK(catalogue.offers_size(project, "professional-db", "gcp", "europe-west1", 4, 32));
  CHECK_FALSE(catalogue.offers_size(project, "professional-db", "gcp", "europe-west1", 4, 48));
  CHECK_FALSE(catalogue.offers_size(project, "professional-db", "aws", "eu-west-1", 4, 16));
  CHECK_FALSE(catalogue.offers_size(project, "professional-db", "gcp", "europe-west1", 128, 256));
  CHECK_FALSE(catalogue.offers_region(project, "free-db", "aws", "eu-west-1"));
  CHECK_FALSE(catalogue.offers_type(catalogue.projects()[1], "enterprise-db"));
}
