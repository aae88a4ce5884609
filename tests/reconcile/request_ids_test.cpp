#include "tests/support/catch.hpp"
#include "tests/support/runner_script.hpp"

// Which of Aura's request ids an operation tells at its end.

TEST_CASE("an operation tells the request ids of its first answers and of its last ones, and only its own") {
  const FieldValues bigger{{Field::memory, Size{8}}};
  Step step = step_of("orders", Action::update,
                      {operation_of(OperationKind::update, bigger), operation_of(OperationKind::pause)});
  step.id = "a1";
  State recorded;
  recorded.records["orders"].id = "a1";
  RunnerScript script(step, recorded);
  REQUIRE(script.next() == "PATCH a1 memory=8GB");
  script.reply(Payload{Accepted{live_of("a1", "updating", bigger)}}, "call");
  for (int look = 1; look <= 20; ++look) {
    REQUIRE(script.next() == "GET a1");
    script.reply(Payload{live_of("a1", look < 20 ? "updating" : "running", bigger)}, "look-" + std::to_string(look));
  }
  REQUIRE(script.next() == "pause a1");
  using Ids = std::vector<std::string>;
  const std::vector<RunEvent> finished = script.book.of(RunEvent::Kind::operation_finished);
  REQUIRE(finished.size() == 1);
  CHECK(finished.front().request_ids ==
        Ids{"call", "look-1", "look-2", "look-3", "look-17", "look-18", "look-19", "look-20"});

  script.reply(CallFailure{.kind = FailureKind::forbidden, .effect = Effect::none, .message = "no"}, "refusal");
  CHECK(script.next() == "end");
  const std::vector<RunEvent> failed = script.book.of(RunEvent::Kind::step_failed);
  REQUIRE(failed.size() == 1);
  CHECK(failed.front().request_ids == Ids{"refusal"});
}
