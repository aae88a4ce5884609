#include "reconcile/runner/queue.hpp"

#include "reconcile/runner/lists.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;

namespace {

void add(RunQueue& queue, std::size_t caller, Priority priority) {
  queue.add({.wanted = {.call = ReadCall{GetInstance{}}, .priority = priority}, .addressee = caller});
}

std::size_t take(RunQueue& queue) {
  const QueuedCall call = queue.take().value();
  return *std::get_if<std::size_t>(&call.addressee);
}

} // namespace

TEST_CASE("writes go first, then first polls, then the rest, each in order of arrival") {
  RunQueue queue;
  add(queue, 1, Priority::poll);
  add(queue, 2, Priority::first_poll);
  add(queue, 3, Priority::write);
  add(queue, 4, Priority::write);
  CHECK(take(queue) == 3);
  CHECK(take(queue) == 4);
  CHECK(take(queue) == 2);
  CHECK(take(queue) == 1);
  CHECK(queue.empty());
  CHECK(!queue.take().has_value());
}

TEST_CASE("no poll waits for ever behind writes, and no write behind polls") {
  RunQueue queue;
  add(queue, 0, Priority::poll);
  int taken = 0;
  bool poll_served = false;
  for (; taken < 8 && !poll_served; ++taken) {
    add(queue, 1, Priority::write);
    add(queue, 2, Priority::write);
    poll_served = take(queue) == 0;
  }
  CHECK(poll_served);
  CHECK(taken <= 4);

  RunQueue polls;
  for (int i = 0; i < 100; ++i)
    add(polls, 7, Priority::poll);
  add(polls, 9, Priority::write);
  CHECK(take(polls) == 9);
}

TEST_CASE("one list serves all who waited when it began, and nobody who came later") {
  const TimePoint start{};
  SharedLists lists;
  lists.join("p", 1, start + 5s);
  lists.join("p", 2, start + 60s);
  lists.join("q", 3, start + 9s);
  CHECK(lists.next_due() == start + 5s);
  CHECK(lists.begin_due(start + 4s).empty());
  CHECK(lists.begin_due(start + 5s) == std::vector<std::string>{"p"});
  lists.join("p", 4, start + 5s);
  CHECK(lists.begin_due(start + 6s).empty()); // its list is in flight
  CHECK(lists.finish("p") == std::vector<std::size_t>{1, 2});
  CHECK(lists.begin_due(start + 6s) == std::vector<std::string>{"p"});
  CHECK(lists.finish("p") == std::vector<std::size_t>{4});
  CHECK(lists.dismiss_waiting() == std::vector<std::size_t>{3});
  CHECK(!lists.next_due().has_value());
}
