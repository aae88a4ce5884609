#include "base/time.hpp"

#include "tests/support/catch.hpp"

#include <random>

using namespace std::chrono_literals;

namespace {

TimePoint at(int year, unsigned month, unsigned day, Milliseconds of_day = 0ms) {
  return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}} + of_day;
}

} // namespace

TEST_CASE("Times are read as RFC 3339") {
  struct Row {
    const char* text;
    TimePoint time;
  };
  const Row rows[] = {
      {"2025-01-31T12:00:00Z", at(2025, 1, 31, 12h)},
      {"2025-01-31t12:00:00z", at(2025, 1, 31, 12h)},
      {"2025-01-31 12:00:00Z", at(2025, 1, 31, 12h)},
      {"2025-01-31T12:00:00.5Z", at(2025, 1, 31, 12h + 500ms)},
      {"2026-07-31T09:27:04.940937Z", at(2026, 7, 31, 9h + 27min + 4s + 940ms)},
      {"2025-01-31T12:00:00.1239999999999Z", at(2025, 1, 31, 12h + 123ms)},
      {"2025-01-31T00:30:00+01:00", at(2025, 1, 30, 23h + 30min)},
      {"2025-01-31T23:30:00-01:30", at(2025, 2, 1, 1h)},
      {"2024-02-29T00:00:00Z", at(2024, 2, 29)},
      {"2016-12-31T23:59:60Z", at(2017, 1, 1)},
      {"1969-12-31T23:59:59.999Z", at(1970, 1, 1, -1ms)},
      {"0001-01-01T00:00:00Z", at(1, 1, 1)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto time = parse_time(row.text);
    REQUIRE(time.has_value());
    CHECK(*time == row.time);
  }
}

TEST_CASE("What is no RFC 3339 time is refused") {
  const char* rows[] = {"",
                        "now",
                        "2025-01-31",
                        "2025-01-31T12:00:00",
                        "2025-01-31T12:00Z",
                        "2025-1-31T12:00:00Z",
                        "2025-13-01T12:00:00Z",
                        "2025-02-29T12:00:00Z",
                        "2025-01-31T24:00:00Z",
                        "2025-01-31T12:60:00Z",
                        "2025-01-31T12:00:61Z",
                        "2025-01-31T12:00:00.Z",
                        "2025-01-31T12:00:00Zx",
                        "2025-01-31T12:00:00+1:00",
                        "2025-01-31T12:00:00+24:00",
                        "2025-01-31T12:00:00+0100",
                        "-025-01-31T12:00:00Z",
                        "2025-01-31T-1:00:00Z",
                        " 2025-01-31T12:00:00Z"};
  for (const char* row : rows) {
    CAPTURE(row);
    const auto time = parse_time(row);
    REQUIRE_FALSE(time.has_value());
    CHECK(time.error().code == "time/bad");
  }
}

TEST_CASE("Times are written in UTC, with milliseconds only where there are some") {
  CHECK(format_time(TimePoint{}) == "1970-01-01T00:00:00Z");
  CHECK(format_time(at(2025, 1, 31, 12h + 5ms)) == "2025-01-31T12:00:00.005Z");
  CHECK(format_time(at(1970, 1, 1, -1ms)) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("A time that was written is read back the same") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<std::int64_t> moments(at(1, 1, 1).time_since_epoch().count(),
                                                      at(9999, 12, 31).time_since_epoch().count());
  for (int i = 0; i < 2000; ++i) {
    const TimePoint time{Milliseconds{moments(random)}};
    const auto again = parse_time(format_time(time));
    REQUIRE(again.has_value());
    REQUIRE(*again == time);
  }
}

TEST_CASE("Durations are read with their units") {
  struct Row {
    const char* text;
    Milliseconds duration;
  };
  const Row rows[] = {{"90s", 90s}, {"45m", 45min}, {"1h30m", 90min},   {"500ms", 500ms},
                      {"2d", 48h},  {"0s", 0s},     {"1m1ms", 60001ms}, {"3650d", 24h * 3650}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto duration = parse_duration(row.text);
    REQUIRE(duration.has_value());
    CHECK(*duration == row.duration);
  }
}

TEST_CASE("What is no duration is refused with an example") {
  for (const char* row : {"", "90", "s", "-1s", "+1s", "1.5h", "1 h", "1h ", "1w", "3651d", "3650d1ms",
                          "99999999999999999999s", "9223372036854775807d"}) {
    CAPTURE(row);
    const auto duration = parse_duration(row);
    REQUIRE_FALSE(duration.has_value());
    CHECK(duration.error().hint.find("90s") != std::string::npos);
  }
}

TEST_CASE("Durations are shown by their two largest units") {
  struct Row {
    Milliseconds duration;
    const char* text;
  };
  const Row rows[] = {{0ms, "0s"},          {350ms, "350ms"},       {999ms, "999ms"}, {1s, "1s"},
                      {12900ms, "12s"},     {90s, "1m30s"},         {60s, "1m"},      {61s, "1m01s"},
                      {2h + 5min, "2h05m"}, {76h + 59min, "3d04h"}, {48h, "2d"},      {-5s, "0s"}};
  for (const Row& row : rows)
    CHECK(format_duration(row.duration) == row.text);
}
