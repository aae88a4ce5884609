#include "state/record_keys.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/runner_script.hpp"

// restore, overwrite, retire, and what a snapshot's refusals lead to.

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

Operation from(OperationKind kind, const std::string& instance, const std::string& snapshot = {}) {
  Operation operation = operation_of(kind);
  operation.source = Source{.instance_key = {}, .instance_id = instance, .snapshot_id = snapshot};
  return operation;
}

RunnerScript restoring() {
  Step step = step_of("orders", Action::restore, {from(OperationKind::restore, "a1", "s1")});
  step.id = "a1";
  return RunnerScript(step, state_with("orders", "a1"));
}

RunnerScript overwriting() {
  Step step = step_of("orders", Action::overwrite, {from(OperationKind::overwrite, "b2")});
  step.id = "a1";
  return RunnerScript(step, state_with("orders", "a1"));
}

CallFailure told(int status, const std::string& message) {
  return {.kind = status >= 500 ? FailureKind::server : FailureKind::rejected,
          .effect = status >= 500 ? Effect::unknown : Effect::none,
          .status = status,
          .message = message};
}

} // namespace

TEST_CASE("a restore is over when the instance was seen under way and runs again") {
  RunnerScript script = restoring();
  CHECK(script.next() == "restore a1 s1");
  script.accept(live_of("a1", "restoring"));
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "restoring"));
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "running", {{Field::memory, Size{4}}}));
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::done);
  CHECK(script.outcome().counts == ChangeCounts{.change = 1});
  CHECK(script.entry_names() == "FieldsRecorded DurationMeasured");
}

TEST_CASE("an instance that still looks as before is not believed at once") {
  RunnerScript script = restoring();
  CHECK(script.next() == "restore a1 s1");
  script.accept(live_of("a1", "running")); // as was seen of Aura
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "running"));
  const TimePoint first = script.now;
  CHECK(script.next() == "GET a1");
  CHECK(script.now - first == RunnerOptions{}.status_lag);
  SECTION("it was late") {
    script.tell(live_of("a1", "restoring"));
    CHECK(script.next() == "GET a1");
    script.tell(live_of("a1", "running"));
    CHECK(script.next() == "end");
  }
  SECTION("it was quick") {
    script.tell(live_of("a1", "running"));
    CHECK(script.next() == "end");
  }
  CHECK(script.outcome().end == StepEnd::done);
}

TEST_CASE("a restore of a broken instance is not given up for what it was before") {
  RunnerScript script = restoring();
  CHECK(script.next() == "restore a1 s1");
  script.accept();
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "loading failed"));
  CHECK(script.next() == "GET a1");
  SECTION("it comes to life") {
    script.tell(live_of("a1", "restoring"));
    CHECK(script.next() == "GET a1");
    script.tell(live_of("a1", "running"));
    CHECK(script.next() == "end");
    CHECK(script.outcome().end == StepEnd::done);
  }
  SECTION("it does not") {
    script.tell(live_of("a1", "loading failed"));
    CHECK(script.next() == "end");
    CHECK(script.outcome().error->code == "apply/broken");
  }
}

TEST_CASE("a call without an answer is followed by looks, and by the same call only where nothing happened") {
  RunnerScript script = overwriting();
  CHECK(script.next() == "overwrite a1 from b2");
  script.fail(FailureKind::transport, Effect::unknown);
  CHECK(script.next() == "GET a1");
  SECTION("it was taken") {
    script.tell(live_of("a1", "overwriting"));
    CHECK(script.next() == "GET a1");
    script.tell(live_of("a1", "running"));
    CHECK(script.next() == "end");
  }
  SECTION("it was not") {
    script.tell(live_of("a1", "running"));
    CHECK(script.next() == "overwrite a1 from b2");
    CHECK(script.now - script.began >= RunnerOptions{}.status_lag);
    script.accept(live_of("a1", "overwriting"));
    CHECK(script.next() == "GET a1");
    script.tell(live_of("a1", "running"));
    CHECK(script.next() == "end");
  }
  CHECK(script.outcome().end == StepEnd::done);
}

TEST_CASE("a busy instance is waited for") {
  RunnerScript script = restoring();
  CHECK(script.next() == "restore a1 s1");
  script.fail(FailureKind::busy);
  CHECK(script.next() == "restore a1 s1");
}

TEST_CASE("a target that is too small is final, though Aura answers 500, and so is a tier that cannot be overwritten") {
  struct Row {
    int status;
    const char* message;
    const char* code;
  };
  for (const Row& row : {Row{500, "Cannot clone database b2 into smaller database a1.", "apply/target-too-small"},
                         Row{420, "not for this tier", "apply/tier-unsupported"}, Row{404, "no", "api/rejected"}}) {
    INFO(row.code);
    RunnerScript script = overwriting();
    CHECK(script.next() == "overwrite a1 from b2");
    script.reply(told(row.status, row.message));
    CHECK(script.next() == "end");
    CHECK(script.outcome().error->code == row.code);
    CHECK_FALSE(script.outcome().error->hint.empty());
    CHECK(script.entries.empty());
  }
}

TEST_CASE("any other 500 is looked into") {
  RunnerScript script = overwriting();
  CHECK(script.next() == "overwrite a1 from b2");
  script.reply(told(500, "internal server error"));
  CHECK(script.next() == "GET a1");
}

TEST_CASE("a snapshot that may not be taken ends the step before anything else, and says why") {
  struct Row {
    CallFailure failure;
    const char* code;
  };
  const Row rows[] = {
      {{.kind = FailureKind::forbidden, .effect = Effect::none, .status = 403, .reason = "unauthorized"},
       "apply/snapshot-forbidden"},
      {told(402, "Payment Required"), "apply/no-snapshot"},
  };
  for (const Row& row : rows) {
    Step step = step_of("orders", Action::destroy,
                        {operation_of(OperationKind::snapshot), operation_of(OperationKind::remove)});
    step.id = "a1";
    RunnerScript script(step, state_with("orders", "a1"));
    CHECK(script.next() == "snapshot a1");
    script.reply(row.failure);
    CHECK(script.next() == "end");
    CHECK(script.outcome().error->code == row.code);
    CHECK(script.entries.empty());
  }
}

TEST_CASE("a retired instance is recorded as kept before it is paused, and the step stays about the new one") {
  State recorded = state_with("orders", "b2");
  recorded.records["orders/replaced"] = state_with("x", "a1").records.at("x");
  recorded.records["orders/replaced"].protection.prevent_destroy = true;
  Step step = step_of("orders", Action::replace, {from(OperationKind::retire, "a1")});
  step.id = "b2";
  step.keep_old = true;
  RunnerScript script(step, recorded);
  CHECK(script.next() == "pause a1");
  const auto& records = script.runner.state().records;
  CHECK_FALSE(records.contains("orders/replaced"));
  REQUIRE(records.contains("orders/retired-a1"));
  CHECK(records.at("orders/retired-a1").protection == Protection{});
  CHECK(records.at("orders/retired-a1").seen.text(Field::status) == "running");

  SECTION("then it is paused") {
    script.accept(live_of("a1", "pausing"));
    CHECK(script.next() == "GET a1");
    script.tell(live_of("a1", "paused"));
    CHECK(script.next() == "end");
    CHECK(script.outcome().end == StepEnd::done);
    CHECK(records.at("orders/retired-a1").seen.text(Field::status) == "paused");
    CHECK(script.book.told("destroy -retired=orders/retired-a1"));
  }
  SECTION("it may be paused already") {
    script.fail(FailureKind::conflict);
    CHECK(script.next() == "GET a1");
    script.tell(live_of("a1", "paused"));
    CHECK(script.next() == "end");
    CHECK(script.outcome().end == StepEnd::done);
  }
  SECTION("or it cannot be") {
    script.fail(FailureKind::forbidden);
    CHECK(script.next() == "end");
    CHECK(script.outcome().end == StepEnd::failed);
  }
  CHECK(script.outcome().id == "b2");
  CHECK(records.at("orders").id == "b2");
}
