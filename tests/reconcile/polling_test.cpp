#include "reconcile/steps/polling.hpp"

#include "tests/support/catch.hpp"

using namespace std::chrono_literals;

namespace {

constexpr LookLimits limits{1s, 20s};

/// When an operation is looked at, from its beginning until `end`.
std::vector<Milliseconds> looks_until(Milliseconds end, std::optional<Milliseconds> expected) {
  std::vector<Milliseconds> looks;
  for (Milliseconds now{0}; looks.empty() || looks.back() < end; looks.push_back(now))
    now += wait_before_look(now, expected, limits);
  return looks;
}

} // namespace

TEST_CASE("the end of an operation of unknown duration is seen at most a quarter late") {
  for (const Milliseconds end : {1s, 2s, 5s, 17s, 60s, 79s}) {
    const Milliseconds seen = looks_until(end, std::nullopt).back();
    CHECK(seen - end <= std::max(Milliseconds{1s}, end / 4));
  }
}

TEST_CASE("looks grow apart up to the most, and stay there") {
  const auto looks = looks_until(30min, std::nullopt);
  CHECK(looks.front() == 1s);
  CHECK(looks[looks.size() - 1] - looks[looks.size() - 2] == 20s);
  CHECK(looks.size() < 110);
  for (std::size_t i = 2; i < looks.size(); ++i)
    CHECK(looks[i] - looks[i - 1] >= looks[i - 1] - looks[i - 2]);
}

TEST_CASE("an operation of known duration is first looked at shortly before its likely end") {
  struct Row {
    std::optional<Milliseconds> expected;
    Milliseconds first;
  };
  const Row rows[] = {{std::nullopt, 1s}, {100ms, 1s}, {100s, 90s}, {24h, 5min}, {-5s, 1s}};
  for (const Row& row : rows)
    CHECK(wait_before_look(0s, row.expected, limits) == row.first);
  CHECK(wait_before_look(0s, 24h, {10min, 10min}) == 10min);
  CHECK(wait_before_look(60s, 100s, limits) == 30s);
}

TEST_CASE("an operation that takes what it usually takes is looked at twice or three times") {
  CHECK(looks_until(240s, 240s) == std::vector<Milliseconds>{216s, 228s, 240s});
  CHECK(looks_until(225s, 240s).size() == 2);
  CHECK(looks_until(270s, 240s).size() <= 6);
}

TEST_CASE("waits are never nothing, whatever is asked for") {
  for (const Milliseconds elapsed : {0ms, 5ms})
    CHECK(wait_before_look(elapsed, std::nullopt, {0ms, 0ms}) >= 1ms);
}
