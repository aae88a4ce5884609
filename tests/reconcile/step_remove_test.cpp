#include "tests/support/catch.hpp"
#include "tests/support/runner_script.hpp"

// remove, forget, adopt, rename, protect, and the check before a saved plan's first write.

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

const std::string list_call = "LIST " + plain_project;

RunnerScript removal() {
  Step step = step_of("orders", Action::destroy, {operation_of(OperationKind::remove)});
  step.id = "a1";
  return RunnerScript(step, state_with("orders", "a1"));
}

InstanceSummary summary(const std::string& id) { return {id, "orders", plain_project, "gcp", std::nullopt}; }

RunnerScript single(OperationKind kind, const std::string& id = "a1") {
  Step step = step_of("orders", Action::adopt, {operation_of(kind)});
  step.id = id;
  step.moved_from = "old";
  step.protection.on_remove = OnRemove::forget;
  return RunnerScript(step, state_with(kind == OperationKind::rename_record ? "old" : "orders", "a1"));
}

} // namespace

TEST_CASE("a delete is over when the project does not list the instance any more") {
  RunnerScript script = removal();
  CHECK(script.next() == "DELETE a1");
  script.accept(live_of("a1", "destroying"));
  CHECK(script.next() == list_call);
  script.list({summary("a1"), summary("b2")});
  CHECK(script.next() == list_call);
  CHECK(script.runner.state().records.contains("orders"));
  script.list({summary("b2")});
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::done);
  CHECK(script.outcome().counts == ChangeCounts{.destroy = 1});
  CHECK(script.entry_names() == "DurationMeasured RecordErased");
}

TEST_CASE("a delete that Aura answers with 404 or 410 is done") {
  for (const FailureKind kind : {FailureKind::not_found, FailureKind::gone}) {
    RunnerScript script = removal();
    CHECK(script.next() == "DELETE a1");
    script.fail(kind);
    CHECK(script.next() == "end");
    CHECK(script.outcome().end == StepEnd::done);
    CHECK(script.entry_names() == "RecordErased");
  }
}

TEST_CASE("a delete that is busy or lost is sent again") {
  RunnerScript script = removal();
  CHECK(script.next() == "DELETE a1");
  script.fail(FailureKind::busy);
  CHECK(script.next() == "DELETE a1");
  script.fail(FailureKind::transport, Effect::unknown);
  CHECK(script.next() == "DELETE a1");
  script.fail(FailureKind::not_found);
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::done);
}

TEST_CASE("a delete that is refused leaves the record") {
  for (const FailureKind kind : {FailureKind::conflict, FailureKind::forbidden, FailureKind::rejected}) {
    RunnerScript script = removal();
    CHECK(script.next() == "DELETE a1");
    script.fail(kind, Effect::none, "not now");
    CHECK(script.next() == "end");
    CHECK(script.outcome().end == StepEnd::failed);
    CHECK(script.runner.state().records.contains("orders"));
  }
}

TEST_CASE("a delete that never ends fails at its time limit and keeps the record") {
  RunnerScript script = removal();
  CHECK(script.next() == "DELETE a1");
  script.accept();
  for (; script.next() == list_call;)
    script.list({summary("a1")});
  CHECK(script.outcome().error->kind == ErrorKind::time_limit);
  CHECK(script.runner.state().records.contains("orders"));
}

TEST_CASE("fifty deletes are waited for with one list a round") {
  EngineRig rig;
  for (int i = 0; i < 50; ++i)
    rig.own("k" + std::to_string(i));
  const RunReport report = rig.run();
  CHECK(report.all_done());
  CHECK(report.result.counts.destroy == 50);
  CHECK(report.writes == 50);
  CHECK(report.reads == report.lists);
  CHECK(report.lists < 20);
  CHECK(rig.state().records.empty());
}

TEST_CASE("an instance that somebody else is deleting is waited for, then created anew or forgotten") {
  Step step = creation_of("orders");
  Operation wait = operation_of(OperationKind::wait_settled);
  step.id = "a1";
  step.settling_from = "destroying";
  step.operations.insert(step.operations.begin(), wait);
  RunnerScript script(step, state_with("orders", "a1"));
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "destroying"));
  CHECK(script.next() == "GET a1");
  script.fail(FailureKind::gone);
  CHECK(script.next() == "POST orders");
}

TEST_CASE("operations on the record alone make no call") {
  RunnerScript forgotten = single(OperationKind::forget);
  CHECK(forgotten.next() == "end");
  CHECK(forgotten.runner.state().records.empty());
  CHECK(forgotten.outcome().counts == ChangeCounts{.forget = 1});

  RunnerScript renamed = single(OperationKind::rename_record);
  CHECK(renamed.next() == "end");
  CHECK(renamed.runner.state().records.at("orders").id == "a1");
  CHECK(renamed.outcome().counts == ChangeCounts{});

  RunnerScript guarded = single(OperationKind::protect);
  CHECK(guarded.next() == "end");
  CHECK(guarded.runner.state().records.at("orders").protection.on_remove == OnRemove::forget);
}

TEST_CASE("an adopted instance is recorded as it is read, its password unknown") {
  RunnerScript script = single(OperationKind::adopt, "b2");
  CHECK(script.next() == "GET b2");
  script.fail(FailureKind::server);
  CHECK(script.next() == "GET b2");
  script.tell(live_of("b2", "running", plain_fields("orders")));
  CHECK(script.next() == "end");
  const Record& record = script.runner.state().records.at("orders");
  CHECK(record.id == "b2");
  CHECK(record.project_id == plain_project);
  CHECK(record.applied.empty());
  CHECK(record.seen.text(Field::status) == "running");
  CHECK(record.password == PasswordState::unknown);
  CHECK(record.protection.on_remove == OnRemove::forget);
  CHECK(script.outcome().counts == ChangeCounts{.adopt = 1});

  RunnerScript missing = single(OperationKind::adopt, "b2");
  CHECK(missing.next() == "GET b2");
  missing.fail(FailureKind::not_found);
  CHECK(missing.next() == "end");
  CHECK(missing.outcome().end == StepEnd::failed);
}

TEST_CASE("a saved plan's step is done only where live is as the plan saw it") {
  struct Row {
    const char* name;
    LiveInstance live;
    std::string moved; // empty: as it was
  };
  const Row rows[] = {
      {"the same", live_of("a1", "running", {{Field::memory, Size{4}}}), ""},
      {"a field is not told", live_of("a1", "running"), ""},
      {"memory", live_of("a1", "running", {{Field::memory, Size{8}}}), "memory was \"4GB\" and is \"8GB\""},
      {"status", live_of("a1", "paused", {{Field::memory, Size{4}}}), "status was \"running\" and is \"paused\""},
  };
  RunnerOptions options;
  options.verify_assumptions = true;
  Step step = step_of("orders", Action::pause, {operation_of(OperationKind::pause)});
  step.id = "a1";
  step.assumed = {{Field::memory, Size{4}}, {Field::status, "running"s}};
  for (const Row& row : rows) {
    INFO(row.name);
    RunnerScript script(step, state_with("orders", "a1"), options);
    CHECK(script.next() == "GET a1");
    script.tell(row.live);
    CHECK(script.next() == (row.moved.empty() ? "pause a1" : "end"));
    if (row.moved.empty()) continue;
    CHECK(script.outcome().error->kind == ErrorKind::stale);
    CHECK(script.outcome().error->message.find(row.moved) != std::string::npos);
    CHECK(script.entries.empty());
  }
  RunnerScript gone(step, state_with("orders", "a1"), options);
  CHECK(gone.next() == "GET a1");
  gone.fail(FailureKind::not_found);
  CHECK(gone.next() == "end");
  CHECK(gone.outcome().error->kind == ErrorKind::stale);
}

TEST_CASE("a plan whose instance was settling may be carried out when it has settled as expected") {
  RunnerOptions options;
  options.verify_assumptions = true;
  Step step = step_of("orders", Action::resume,
                      {operation_of(OperationKind::wait_settled), operation_of(OperationKind::resume)});
  step.id = "a1";
  step.settling_from = "pausing";
  step.assumed = {{Field::status, "pausing"s}};
  RunnerScript script(step, state_with("orders", "a1"), options);
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "paused"));
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "paused"));
  CHECK(script.next() == "resume a1");
}
