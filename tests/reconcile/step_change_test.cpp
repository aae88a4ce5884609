#include "reconcile/steps/settle.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/runner_script.hpp"

// update, pause, resume, upgrade: what the answers of Aura lead to.

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

RunnerScript change(OperationKind kind, FieldValues fields = {}) {
  Step step = step_of("orders", Action::update, {operation_of(kind, std::move(fields))});
  step.id = "a1";
  return RunnerScript(step, state_with("orders", "a1"));
}

const FieldValues eight{{Field::memory, Size{8}}};

} // namespace

TEST_CASE("where an instance stands is judged by its status and by the fields that it tells") {
  struct Row {
    const char* name;
    Goal goal;
    std::string status;
    FieldValues told;
    Standing standing;
  };
  const FieldValues cdc{{Field::cdc_enrichment_mode, "DIFF"s}};
  const Row rows[] = {
      {"running", goal_running(), "running", {}, Standing::reached},
      {"not yet", goal_running(), "creating", {}, Standing::underway},
      {"a word nobody knows", goal_running(), "polishing", {}, Standing::underway},
      {"still paused", goal_running(), "paused", {}, Standing::unmoved},
      {"broken", goal_running(), "loading failed", {}, Standing::broken},
      {"broken key", goal_settled(), "encryption key not found", {}, Standing::broken},
      {"suspended", goal_running(), "suspended", {}, Standing::broken},
      {"settled suspended", goal_settled(), "suspended", {}, Standing::reached},
      {"going", goal_running(), "destroying", {}, Standing::going},
      {"going as it should", goal_out_of_the_way(), "deleting", {}, Standing::underway},
      {"broken will do", goal_out_of_the_way(), "loading failed", {}, Standing::reached},
      {"as asked", goal_updated(eight), "running", eight, Standing::reached},
      {"as asked, paused", goal_updated(eight), "paused", eight, Standing::reached},
      {"still the old value", goal_updated(eight), "running", {{Field::memory, Size{4}}}, Standing::unmoved},
      {"updating", goal_updated(eight), "updating", eight, Standing::underway},
      {"nothing told", goal_updated(cdc), "running", eight, Standing::unconfirmed},
      {"one told", goal_updated(overlaid(cdc, eight)), "running", eight, Standing::reached},
      {"upgraded", goal_upgraded({}), "running", {{Field::type, "business-critical"s}}, Standing::reached},
      {"not upgraded", goal_upgraded({}), "running", {{Field::type, "professional-db"s}}, Standing::unmoved},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(judge(row.goal, live_of("a1", row.status, row.told)) == row.standing);
  }
}

TEST_CASE("an update is over when the values are as asked, not when the status says running") {
  RunnerScript script = change(OperationKind::update, eight);
  CHECK(script.next() == "PATCH a1 memory=8GB");
  script.accept(live_of("a1", "running", {{Field::memory, Size{4}}}));
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "running", {{Field::memory, Size{4}}})); // the status lags
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "updating", {{Field::memory, Size{4}}}));
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "running", {{Field::memory, Size{8}}, {Field::storage, Size{16}}}));
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::done);
  CHECK(script.outcome().counts.change == 1);
  CHECK(script.entry_names() == "FieldsRecorded DurationMeasured");
  const auto recorded = script.entries_of<FieldsRecorded>().front();
  CHECK(recorded.applied == eight);
  CHECK(recorded.seen.size(Field::storage) == Size{16});
  CHECK(recorded.seen.text(Field::status) == "running");
}

TEST_CASE("fields that a GET never tells are not waited for, but looked for twice, some seconds apart") {
  RunnerScript script = change(OperationKind::update, {{Field::cdc_enrichment_mode, "DIFF"s}});
  CHECK(script.next() == "PATCH a1 cdc_enrichment_mode=DIFF");
  script.accept();
  CHECK(script.next() == "GET a1");
  const TimePoint first = script.now;
  script.tell(live_of("a1", "running", eight));
  CHECK(script.next() == "GET a1");
  CHECK(script.now - first >= 3s);
  script.tell(live_of("a1", "running", eight));
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::done);
}

TEST_CASE("a rename is over with its answer, which carries the new name") {
  RunnerScript script = change(OperationKind::update, {{Field::name, "new"s}});
  CHECK(script.next() == "PATCH a1 name=new");
  script.accept(live_of("a1", "running", {{Field::name, "new"s}}));
  CHECK(script.next() == "end");
  CHECK(script.entries_of<FieldsRecorded>().front().seen.text(Field::name) == "new");
}

TEST_CASE("a rename whose answer is empty is looked at") {
  RunnerScript script = change(OperationKind::update, {{Field::name, "new"s}});
  CHECK(script.next() == "PATCH a1 name=new");
  script.accept();
  CHECK(script.next() == "GET a1");
}

TEST_CASE("a busy instance is waited for, though a GET might say running, and the call is sent again") {
  RunnerScript script = change(OperationKind::pause);
  for (int i = 0; i < 5; ++i) {
    CHECK(script.next() == "pause a1");
    script.fail(FailureKind::busy);
  }
  CHECK(script.next() == "pause a1");
  script.accept(live_of("a1", "pausing"));
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "paused"));
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::done);
}

TEST_CASE("an instance that is busy for ever ends the step at its time limit") {
  RunnerScript script = change(OperationKind::pause);
  int sent = 0;
  for (; script.next() == "pause a1"; ++sent)
    script.fail(FailureKind::busy, Effect::none, "undergoing an operation: restoring");
  CHECK(script.outcome().end == StepEnd::failed);
  CHECK(script.outcome().error->kind == ErrorKind::time_limit);
  CHECK(script.outcome().error->message.find("restoring") != std::string::npos);
  CHECK(script.now - script.began >= 45min);
  CHECK(sent < 200);
}

TEST_CASE("a pause of what is paused and a resume of what runs are refused by Aura and fine with us") {
  struct Row {
    OperationKind kind;
    const char* call;
    const char* status;
  };
  for (const Row& row :
       {Row{OperationKind::pause, "pause a1", "paused"}, Row{OperationKind::resume, "resume a1", "running"}}) {
    RunnerScript script = change(row.kind);
    CHECK(script.next() == row.call);
    script.fail(FailureKind::conflict);
    CHECK(script.next() == "GET a1");
    script.tell(live_of("a1", row.status));
    CHECK(script.next() == "end");
    CHECK(script.outcome().end == StepEnd::done);
  }
}

TEST_CASE("any other conflict is final") {
  RunnerScript script = change(OperationKind::update, eight);
  CHECK(script.next() == "PATCH a1 memory=8GB");
  script.fail(FailureKind::conflict, Effect::none, "not while suspended");
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "running", {{Field::memory, Size{4}}}));
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::failed);
  CHECK(script.outcome().error->message.find("not while suspended") != std::string::npos);
}

TEST_CASE("a call of which the answer is lost is followed by a look, not by the same call") {
  RunnerScript script = change(OperationKind::resume);
  CHECK(script.next() == "resume a1");
  script.fail(FailureKind::transport, Effect::unknown);
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "resuming"));
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "running"));
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::done);
  CHECK(script.entries_of<DurationMeasured>().empty()); // nobody knows when it began
}

TEST_CASE("a call that a look shows to have done nothing is sent again, a few times") {
  RunnerScript script = change(OperationKind::update, eight);
  int sent = 0;
  for (std::string call = script.next(); call != "end"; call = script.next()) {
    if (call == "GET a1") {
      script.tell(live_of("a1", "running", {{Field::memory, Size{4}}}));
    } else {
      ++sent;
      script.fail(FailureKind::server, Effect::unknown, "bad gateway");
    }
  }
  CHECK(sent == 4);
  CHECK(script.outcome().end == StepEnd::failed);
  CHECK(script.outcome().error->message.find("bad gateway") != std::string::npos);
}

TEST_CASE("a refusal after a lost answer may mean that the first call was taken") {
  RunnerScript script = change(OperationKind::upgrade);
  CHECK(script.next() == "upgrade a1");
  script.fail(FailureKind::transport, Effect::unknown);
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "running", {{Field::type, "professional-db"s}})); // the status lags
  CHECK(script.next() == "upgrade a1");
  script.fail(FailureKind::rejected);
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "running", {{Field::type, "business-critical"s}}));
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::done);
}

TEST_CASE("a status that cannot get better ends the step at once and is named") {
  for (const char* status : {"loading failed", "encryption key error", "suspended", "destroying"}) {
    RunnerScript script = change(OperationKind::resume);
    CHECK(script.next() == "resume a1");
    script.accept();
    CHECK(script.next() == "GET a1");
    script.tell(live_of("a1", status));
    CHECK(script.next() == "end");
    CHECK(script.outcome().end == StepEnd::failed);
    CHECK(script.outcome().error->kind == ErrorKind::apply);
    CHECK((script.outcome().error->message.find(status) != std::string::npos ||
           script.outcome().error->code == "apply/going"));
  }
}

TEST_CASE("a status that nobody knows is waited for until the time limit, and named") {
  RunnerScript script = change(OperationKind::pause);
  CHECK(script.next() == "pause a1");
  script.accept();
  int looks = 0;
  for (; script.next() == "GET a1"; ++looks)
    script.tell(live_of("a1", "polishing\x1b[2J"));
  CHECK(script.outcome().error->kind == ErrorKind::time_limit);
  CHECK(script.outcome().error->message.find("polishing\\x1b[2J") != std::string::npos);
  CHECK(script.now - script.began >= 45min);
  CHECK(script.now - script.began < 46min);
  CHECK(looks < 200);
}

TEST_CASE("an instance that goes while it is waited for ends the step") {
  RunnerScript script = change(OperationKind::resume);
  CHECK(script.next() == "resume a1");
  script.accept();
  CHECK(script.next() == "GET a1");
  script.fail(FailureKind::not_found);
  CHECK(script.next() == "end");
  CHECK(script.outcome().error->code == "apply/gone");
}

TEST_CASE("looks that fail now and then are no failure; many in a row are") {
  RunnerScript script = change(OperationKind::resume);
  CHECK(script.next() == "resume a1");
  script.accept();
  for (int i = 0; i < 20; ++i) {
    CHECK(script.next() == "GET a1");
    if (i % 4 == 3)
      script.tell(live_of("a1", "resuming"));
    else
      script.fail(FailureKind::server);
  }
  int failed = 0;
  for (; script.next() == "GET a1"; ++failed)
    script.fail(FailureKind::transport, Effect::none, "no route");
  CHECK(failed == 6);
  CHECK(script.outcome().error->message.find("no route") != std::string::npos);
}

TEST_CASE("the first look comes shortly before the operation is likely to end") {
  State recorded = state_with("orders", "a1");
  recorded.durations = {{"pause", "professional-db", Size{4}, 100s}};
  Step step = step_of("orders", Action::pause, {operation_of(OperationKind::pause)});
  step.id = "a1";
  RunnerScript script(step, recorded);
  CHECK(script.next() == "pause a1");
  script.accept();
  const TimePoint taken = script.now;
  CHECK(script.next() == "GET a1");
  CHECK(script.now - taken == 90s);
}

TEST_CASE("a pause follows an update without a look in between, and is left out where it holds already") {
  Step step = step_of("orders", Action::update,
                      {operation_of(OperationKind::wait_settled), operation_of(OperationKind::pause)});
  step.id = "a1";
  step.settling_from = "pausing";
  RunnerScript script(step, state_with("orders", "a1"));
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "pausing"));
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "paused"));
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::done);
}
