#include "reconcile/polling.hpp"

#include "tests/support/catch.hpp"

using namespace std::chrono_literals;

TEST_CASE("waits between looks grow up to the longest, and stay there") {
  PollPace pace(1s, 20s);
  const Milliseconds first = pace.next();
  Milliseconds before = first;
  for (int i = 0; i < 20; ++i) {
    const Milliseconds next = pace.next();
    CHECK(next >= before);
    CHECK(next <= 20s);
    before = next;
  }
  CHECK(first == 1s);
  CHECK(before == 20s);
}

TEST_CASE("waits are never nothing, whatever is asked for") {
  PollPace pace(0ms, 0ms);
  for (int i = 0; i < 5; ++i)
    CHECK(pace.next() >= 1ms);
}

TEST_CASE("an operation is first looked at shortly before it is likely to end") {
  struct Row {
    std::optional<Milliseconds> expected;
    Milliseconds first;
  };
  const Row rows[] = {{std::nullopt, 1s}, {100ms, 1s}, {100s, 90s}, {24h, 5min}};
  for (const Row& row : rows)
    CHECK(first_look(row.expected, 1s) == row.first);
  CHECK(first_look(24h, 10min) == 10min);
}
