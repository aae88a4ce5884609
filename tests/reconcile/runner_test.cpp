#include "tests/support/catch.hpp"
#include "tests/support/runner_script.hpp"

// The runner as a whole: what runs at once, what waits for what, and how a run is stopped.

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

Step pause_of(const std::string& key, const std::string& id) {
  Step step = step_of(key, Action::pause, {operation_of(OperationKind::pause)});
  step.id = id;
  return step;
}

std::vector<std::string> shown(const Turn& turn) {
  std::vector<std::string> calls;
  for (const OutgoingCall& call : turn.calls)
    calls.push_back(show(call.call));
  return calls;
}

Plan pauses(int count) {
  Plan plan;
  for (int i = 0; i < count; ++i)
    plan.steps.push_back(pause_of("k" + std::to_string(i), "i" + std::to_string(i)));
  return plan;
}

const TimePoint start = TimePoint{} + std::chrono::days{20000};

Reply accepted(CallId id) { return {.id = id, .outcome = Payload{Accepted{}}, .request_id = {}}; }

StepEnd end_of(const Runner& runner, std::size_t index) { return runner.outcomes().at(index).end; }

} // namespace

TEST_CASE("all independent steps begin at once, as far as calls may be in flight") {
  for (const std::size_t places : {std::size_t{1}, std::size_t{3}, std::size_t{64}}) {
    RunnerOptions options;
    options.calls_in_flight = places;
    Runner runner(pauses(10), {}, options);
    const Turn turn = runner.advance(start);
    CHECK(turn.calls.size() == std::min<std::size_t>(places, 10));
    CHECK(runner.advance(start).calls.empty());
    runner.deliver(accepted(turn.calls.front().id), start);
    CHECK(runner.advance(start).calls.size() == (places < 10 ? 1U : 0U));
  }
}

TEST_CASE("nothing to do is finished at once; no-ops have no outcome") {
  Plan plan;
  plan.steps.push_back(step_of("idle", Action::no_op, {}));
  Runner runner(plan, {}, {});
  CHECK(runner.finished());
  CHECK(runner.advance(start).calls.empty());
  CHECK(runner.outcomes().empty());
  CHECK(!runner.wake_at().has_value());
}

TEST_CASE("a step waits for those it depends on; when one fails it is skipped, and all others go on") {
  Plan plan;
  plan.steps = {pause_of("a", "a1"), pause_of("b", "b1"), pause_of("c", "c1"), pause_of("d", "d1")};
  plan.steps[1].depends_on = {"a", "nobody"};
  plan.steps[2].depends_on = {"b"};
  Runner runner(plan, {}, {});
  const Turn turn = runner.advance(start);
  CHECK(shown(turn) == std::vector<std::string>{"pause a1", "pause d1"});

  runner.deliver({.id = turn.calls[0].id,
                  .outcome = CallFailure{FailureKind::rejected, Effect::none, 400, "", "", ""},
                  .request_id = {}},
                 start);
  const Turn told = runner.advance(start);
  CHECK(told.calls.empty());
  CHECK(end_of(runner, 0) == StepEnd::failed);
  CHECK(end_of(runner, 1) == StepEnd::skipped);
  CHECK(end_of(runner, 2) == StepEnd::skipped);
  CHECK(runner.outcomes()[2].error->message.find("instance.b") != std::string::npos);
  CHECK(!runner.finished());
  std::size_t skipped = 0;
  for (const RunEvent& event : told.events)
    skipped += event.kind == RunEvent::Kind::step_skipped ? 1 : 0;
  CHECK(skipped == 2);
}

TEST_CASE("a step begins as soon as the one it depends on is done") {
  Plan plan;
  Step first = step_of("a", Action::forget, {operation_of(OperationKind::forget)});
  plan.steps = {pause_of("b", "b1"), first};
  plan.steps[0].depends_on = {"a"};
  Runner runner(plan, state_with("a", "a1"), {});
  CHECK(shown(runner.advance(start)) == std::vector<std::string>{"pause b1"});
}

TEST_CASE("steps that wait for each other are told so instead of hanging") {
  Plan plan = pauses(2);
  plan.steps[0].depends_on = {"k1"};
  plan.steps[1].depends_on = {"k0"};
  Runner runner(plan, {}, {});
  (void)runner.advance(start);
  CHECK(runner.finished());
  CHECK(end_of(runner, 0) == StepEnd::skipped);
  CHECK(runner.outcomes()[0].error->code == "apply/circular");
}

TEST_CASE("all or nothing: once a step is found stale, those that have written nothing do not begin") {
  Plan plan = pauses(3);
  for (Step& step : plan.steps)
    step.assumed = {{Field::status, "running"s}};
  for (const bool all_or_nothing : {true, false}) {
    RunnerOptions options;
    options.verify_assumptions = true;
    options.all_or_nothing = all_or_nothing;
    Runner runner(plan, {}, options);
    const Turn looks = runner.advance(start);
    REQUIRE(shown(looks) == std::vector<std::string>{"GET i0", "GET i1", "GET i2"});
    const auto tell = [&](std::size_t index, const std::string& status) {
      const std::string id = "i" + std::to_string(index);
      runner.deliver({.id = looks.calls[index].id, .outcome = Payload{live_of(id, status)}, .request_id = {}}, start);
    };
    tell(0, "running");
    tell(1, "paused"); // moved
    tell(2, "running");
    const std::vector<std::string> writes = shown(runner.advance(start));
    CHECK(end_of(runner, 1) == StepEnd::failed);
    CHECK(runner.outcomes()[1].error->kind == ErrorKind::stale);
    if (!all_or_nothing) {
      CHECK(writes == std::vector<std::string>{"pause i0", "pause i2"});
      continue;
    }
    CHECK(writes == std::vector<std::string>{"pause i0"}); // it had begun
    CHECK(end_of(runner, 2) == StepEnd::skipped);
    CHECK(runner.outcomes()[2].error->code == "apply/held-back");
  }
}

TEST_CASE("after a stop nothing begins, what is in flight is recorded, and what waits ends") {
  Plan plan;
  plan.steps = {creation_of("fresh"), pause_of("slow", "s1"), pause_of("waits", "w1"), pause_of("later", "l1")};
  plan.steps[3].depends_on = {"slow"};
  RunnerOptions options;
  options.calls_in_flight = 2;
  Runner runner(plan, {}, options);
  const Turn turn = runner.advance(start);
  CHECK(shown(turn) == std::vector<std::string>{"POST fresh", "pause s1"});
  runner.stop(start);
  CHECK(runner.advance(start).calls.empty());
  CHECK(end_of(runner, 2) == StepEnd::interrupted);
  CHECK(end_of(runner, 3) == StepEnd::skipped);
  CHECK(!runner.finished());

  runner.deliver(accepted(turn.calls[1].id), start + 1s);
  runner.deliver({.id = turn.calls[0].id,
                  .outcome = Payload{CreatedInstance{.id = "f1", .password = Secret("s3cret")}},
                  .request_id = {}},
                 start + 1s);
  const Turn last = runner.advance(start + 1s);
  CHECK(last.calls.empty());
  REQUIRE(last.credentials.size() == 1);
  runner.credential_stored("fresh", {.state = PasswordState::stored, .location = "vault", .trouble = std::nullopt});
  CHECK(runner.advance(start + 1s).entries.size() == 1);
  CHECK(runner.finished());
  CHECK(end_of(runner, 0) == StepEnd::interrupted);
  CHECK(end_of(runner, 1) == StepEnd::interrupted);
  CHECK(runner.outcomes()[0].id == "f1");
  CHECK(runner.outcomes()[0].counts == ChangeCounts{.add = 1});
  CHECK(runner.state().records.at("fresh").password == PasswordState::stored);
}

TEST_CASE("a create that is taken back before it was sent closes its intent") {
  Plan plan;
  plan.steps = {creation_of("fresh")};
  Runner runner(plan, {}, {});
  const Turn turn = runner.advance(start);
  runner.stop(start);
  runner.deliver({.id = turn.calls[0].id,
                  .outcome = CallFailure{FailureKind::cancelled, Effect::none, 0, "", "", ""},
                  .request_id = {}},
                 start);
  const Turn last = runner.advance(start);
  REQUIRE(last.entries.size() == 1);
  CHECK(std::holds_alternative<IntentClosed>(last.entries.front()));
  CHECK(end_of(runner, 0) == StepEnd::interrupted);
}

TEST_CASE("when the journal fails, the calls of that turn never leave and their intents are closed") {
  Plan plan = pauses(1);
  plan.steps.push_back(creation_of("fresh"));
  RunnerOptions options;
  options.calls_in_flight = 1;
  Runner runner(plan, {}, options);
  const Turn first = runner.advance(start);
  CHECK(shown(first) == std::vector<std::string>{"pause i0"});
  runner.deliver(accepted(first.calls[0].id), start);
  const Turn second = runner.advance(start);
  CHECK(shown(second) == std::vector<std::string>{"POST fresh"});
  runner.journal_failed({ErrorKind::input_output, "file/failed", "No space left on device", ""}, start);
  const Turn last = runner.advance(start);
  CHECK(last.calls.empty());
  REQUIRE(last.entries.size() == 1);
  CHECK(std::holds_alternative<IntentClosed>(last.entries.front()));
  CHECK(runner.finished());
  for (const StepOutcome& outcome : runner.outcomes()) {
    CHECK(outcome.end == StepEnd::interrupted);
    CHECK(outcome.error->message == "No space left on device");
  }
}

TEST_CASE("an answer to nobody's call is let go") {
  Runner runner(pauses(1), {}, {});
  runner.deliver(accepted(99), start);
  CHECK(runner.advance(start).calls.size() == 1);
}

TEST_CASE("events tell a step from its start to its end, with times, status and request id") {
  RunnerScript script(pause_of("orders", "a1"), state_with("orders", "a1"));
  CHECK(script.next() == "pause a1");
  script.now += 5s; // the answer takes its time
  script.reply(Payload{Accepted{live_of("a1", "pausing")}}, "req-7");
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "paused"));
  CHECK(script.next() == "end");
  std::string kinds;
  for (const RunEvent& event : script.book.events) {
    kinds += std::to_string(static_cast<int>(event.kind));
    CHECK(event.key == "orders");
    CHECK(event.id == "a1");
  }
  using Kind = RunEvent::Kind;
  std::string expected;
  for (const Kind kind : {Kind::step_started, Kind::operation_started, Kind::progress, Kind::progress,
                          Kind::operation_finished, Kind::step_finished})
    expected += std::to_string(static_cast<int>(kind));
  CHECK(kinds == expected);
  CHECK(script.book.events[2].status == "pausing");
  CHECK(script.book.events[2].request_id == "req-7");
  CHECK(script.book.events[5].elapsed == script.now - script.began);
}
