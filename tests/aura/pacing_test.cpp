#include "aura/pacing.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <map>
#include <random>

namespace {

const TimePoint noon = *parse_time("2026-08-01T12:00:00Z");
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Demand everything{true, true, true};
constexpr Demand writes{true, false, false};
constexpr Demand polls{false, false, true};

/// Sends as fast as the pacer lets us, until `end`; the times, and how many of each priority.
struct Drive {
  std::vector<TimePoint> sent;
  std::map<Priority, int> by_priority;

  void run(Pacer& pacer, const Demand& demand, TimePoint& now, TimePoint end) {
    while (now < end) {
      const auto admitted = pacer.admit(demand, now);
      if (admitted) {
        sent.push_back(now);
        ++by_priority[*admitted];
        continue;
      }
      const TimePoint next = pacer.next_slot(demand, now);
      REQUIRE(next > now); // else the loop that waits for it would spin
      now = next;
    }
  }
};

/// The most requests in any minute.
int fullest_minute(const std::vector<TimePoint>& sent) {
  int most = 0;
  for (std::size_t first = 0, last = 0; last < sent.size(); ++last) {
    while (sent[last] - sent[first] >= minutes(1))
      ++first;
    most = std::max(most, static_cast<int>(last - first + 1));
  }
  return most;
}

} // namespace

TEST_CASE("a fleet that fits into the budget is never delayed") {
  Pacer pacer(125);
  for (int i = 0; i < 125; ++i)
    CHECK(pacer.admit(polls, noon).has_value());
  CHECK_FALSE(pacer.admit(polls, noon).has_value());
  CHECK(pacer.next_slot(polls, noon) > noon + minutes(1));
}

TEST_CASE("no minute holds more than the budget, and the budget is used") {
  const int budget = GENERATE(1, 5, 25, 125);
  const Demand demand = GENERATE(everything, writes, polls);
  CAPTURE(budget);
  Pacer pacer(budget);
  TimePoint now = noon;
  Drive drive;
  drive.run(pacer, demand, now, noon + minutes(10));
  CHECK(fullest_minute(drive.sent) <= budget);
  CHECK(static_cast<int>(drive.sent.size()) >= budget * 10 * 95 / 100);
}

TEST_CASE("a budget of nothing still lets one call a minute through") {
  Pacer pacer(0);
  CHECK(pacer.admit(writes, noon).has_value());
  CHECK_FALSE(pacer.admit(writes, noon).has_value());
}

TEST_CASE("where all wait, writes go first and nobody starves") {
  Pacer pacer(100);
  std::map<Priority, int> count;
  CHECK(pacer.admit(everything, noon) == Priority::write);
  ++count[Priority::write];
  for (int i = 1; i < 80; ++i)
    ++count[*pacer.admit(everything, noon)];
  CHECK(count[Priority::write] == 60);
  CHECK(count[Priority::first_poll] == 15);
  CHECK(count[Priority::poll] == 5);
}

TEST_CASE("a first poll goes before the others") {
  Pacer pacer(100);
  CHECK(pacer.admit({false, true, true}, noon) == Priority::first_poll);
}

TEST_CASE("polls leave room for a write once this run writes") {
  Pacer pacer(25);
  CHECK(pacer.admit(writes, noon) == Priority::write);
  int sent = 0;
  while (pacer.admit(polls, noon))
    ++sent;
  CHECK(sent == 23);
  CHECK(pacer.admit(writes, noon) == Priority::write);
}

TEST_CASE("a read-only run uses all of the budget for polls") {
  Pacer pacer(25);
  int sent = 0;
  while (pacer.admit(polls, noon))
    ++sent;
  CHECK(sent == 25);
}

TEST_CASE("after a 429 everybody waits as told") {
  Pacer pacer(125);
  pacer.admit(polls, noon);
  pacer.rejected(noon, seconds(30));
  CHECK_FALSE(pacer.admit(everything, noon + seconds(29)).has_value());
  CHECK(pacer.next_slot(writes, noon) == noon + seconds(30));
  CHECK(pacer.admit(everything, noon + seconds(30)).has_value());
}

TEST_CASE("a shorter wait does not undo a longer one") {
  Pacer pacer(125);
  pacer.rejected(noon, seconds(30));
  pacer.rejected(noon, seconds(1));
  CHECK(pacer.next_slot(polls, noon) == noon + seconds(30));
}

TEST_CASE("a burst of 429s teaches what Aura takes") {
  Pacer pacer(125);
  for (int i = 0; i < 40; ++i)
    pacer.admit(polls, noon);
  for (int i = 0; i < 15; ++i)
    pacer.rejected(noon + seconds(1), seconds(30));
  CHECK(pacer.budget() == 25);
}

TEST_CASE("a first answer 429 is no reason to stop altogether") {
  Pacer pacer(125);
  pacer.admit(polls, noon);
  pacer.rejected(noon, seconds(5));
  CHECK(pacer.budget() == 10);
  Pacer small(3);
  small.admit(polls, noon);
  small.rejected(noon, seconds(5));
  CHECK(small.budget() == 3);
}

TEST_CASE("the budget grows back slowly to what was asked for, and no further") {
  Pacer pacer(125);
  for (int i = 0; i < 40; ++i)
    pacer.admit(polls, noon);
  for (int i = 0; i < 15; ++i)
    pacer.rejected(noon, seconds(30));
  pacer.admit({}, noon + seconds(119));
  CHECK(pacer.budget() == 25);
  pacer.admit({}, noon + seconds(120));
  CHECK(pacer.budget() == 27);
  for (int minute = 3; minute < 300; ++minute)
    pacer.admit({}, noon + minutes(minute));
  CHECK(pacer.budget() == 125);
}

TEST_CASE("against a server that takes 25 a minute, answers 429 stay rare for hours") {
  Pacer pacer(125);
  std::vector<TimePoint> taken;
  TimePoint now = noon;
  int rejections = 0;
  while (now < noon + std::chrono::hours(3)) {
    if (!pacer.admit(polls, now)) {
      now = std::max(now + Milliseconds(1), pacer.next_slot(polls, now));
      continue;
    }
    if (taken.size() < 25 || now - taken[taken.size() - 25] >= minutes(1)) {
      taken.push_back(now);
    } else {
      ++rejections;
      pacer.rejected(now, seconds(10));
    }
  }
  CHECK(rejections <= 1 + 10); // the first, and one for each patience that doubled
  CHECK(taken.size() >= 25U * 180 * 85 / 100);
}
