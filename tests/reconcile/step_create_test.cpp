#include "tests/support/catch.hpp"
#include "tests/support/runner_script.hpp"

// create: its intent, its credential, and what becomes of it when the answer is lost.

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

const std::string list_call = "LIST " + plain_project;

Payload created(const std::string& id, const std::string& password = "s3cret") {
  return CreatedInstance{.id = id,
                         .name = "orders",
                         .connection_url = "neo4j+s://" + id,
                         .username = "neo4j",
                         .password = Secret(password),
                         .created = std::nullopt};
}

InstanceSummary summary(const std::string& id, const std::string& name = "orders",
                        std::optional<TimePoint> at = std::nullopt) {
  return {id, name, plain_project, "gcp", at};
}

LiveInstance like_orders(const std::string& id, FieldValues fields = {}) {
  return live_of(id, "creating", overlaid(plain_fields("orders"), fields));
}

/// The create leaves, and its answer is lost.
void lose_creation(RunnerScript& script) {
  CHECK(script.next() == "POST orders");
  script.fail(FailureKind::server, Effect::unknown, "bad gateway");
}

} // namespace

TEST_CASE("the intent is recorded in the turn in which the create leaves, the id before the first look") {
  Step step = creation_of("orders");
  step.ids_with_name = {"old1"};
  step.protection.prevent_destroy = true;
  RunnerScript script(step);
  CHECK(script.next() == "POST orders");
  REQUIRE(script.last_turn.entries.size() == 1);
  const auto* opened = std::get_if<IntentOpened>(&script.last_turn.entries.front());
  REQUIRE(opened != nullptr);
  CHECK(opened->intent.name == "orders");
  CHECK(opened->intent.project_id == plain_project);
  CHECK(opened->intent.ids_with_name == std::vector<std::string>{"old1"});
  CHECK(opened->intent.at == script.now);
  CHECK(opened->intent.protection.prevent_destroy);

  script.reply(created("a1"));
  CHECK(script.next() == "GET a1");
  CHECK(script.entry_names() == "IntentOpened InstanceCreated PasswordRecorded");
  REQUIRE(script.credentials.size() == 1);
  CHECK(script.credentials.front().password.reveal() == "s3cret");
  CHECK(script.credentials.front().instance_id == "a1");
  const Record& record = script.runner.state().records.at("orders");
  CHECK(record.password == PasswordState::stored);
  CHECK(record.password_location == "vault/x");

  script.tell(like_orders("a1"));
  CHECK(script.next() == "GET a1");
  LiveInstance live = live_of("a1", "running", plain_fields("orders"));
  live.connection_url = "neo4j+s://a1";
  script.tell(live);
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::done);
  CHECK(script.outcome().counts == ChangeCounts{.add = 1});
  CHECK(script.runner.state().records.at("orders").seen.text(Field::status) == "running");
  CHECK(script.runner.state().open_intents.empty());
  // The URL is known since the creation, and not written a second time.
  CHECK(record.connection_url == live.connection_url);
  CHECK(script.entries_of<FieldsRecorded>().back().connection_url.empty());
}

TEST_CASE("a create that the lost lock held back is no intent any more, and a failure of kind stale") {
  RunnerScript script(creation_of("orders"));
  CHECK(script.next() == "POST orders");
  script.fail(FailureKind::withheld, Effect::none, "somebody else has the lock");
  CHECK(script.next() == "end");
  CHECK(script.entry_names() == "IntentOpened IntentClosed");
  CHECK(script.outcome().end == StepEnd::failed);
  REQUIRE(script.outcome().error.has_value());
  CHECK(script.outcome().error->kind == ErrorKind::stale);
  CHECK(script.outcome().error->message.find("somebody else has the lock") != std::string::npos);
}

TEST_CASE("an answer without a password is told, and the password is unknown") {
  RunnerScript script(creation_of("orders"));
  CHECK(script.next() == "POST orders");
  script.reply(created("a1", ""));
  CHECK(script.next() == "GET a1");
  CHECK(script.credentials.empty());
  CHECK(script.runner.state().records.at("orders").password == PasswordState::unknown);
  CHECK(script.book.told("no password"));
}

TEST_CASE("a password that went to the rescue is an error of a step that is done all the same") {
  RunnerScript script(creation_of("orders"));
  script.credential = {.state = PasswordState::rescued,
                       .location = "rescue/orders",
                       .trouble = Error{ErrorKind::input_output, "apply/credential", "the vault is sealed", ""}};
  CHECK(script.next() == "POST orders");
  script.reply(created("a1"));
  CHECK(script.next() == "GET a1");
  script.tell(live_of("a1", "running"));
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::done);
  CHECK(script.outcome().error->message == "the vault is sealed");
  CHECK(script.runner.state().records.at("orders").password == PasswordState::rescued);
}

TEST_CASE("a create that is refused leaves nothing: the intent is closed, the step fails") {
  for (const FailureKind kind : {FailureKind::rejected, FailureKind::rate_limited, FailureKind::transport}) {
    RunnerScript script(creation_of("orders"));
    CHECK(script.next() == "POST orders");
    script.fail(kind, Effect::none, "instance limit reached");
    CHECK(script.next() == "end");
    CHECK(script.entry_names() == "IntentOpened IntentClosed");
    CHECK(script.outcome().end == StepEnd::failed);
    CHECK(script.outcome().error->message.find("instance limit reached") != std::string::npos);
    CHECK(script.runner.state() == State{});
  }
}

TEST_CASE("a 404 right after the creation means not yet; later it means gone") {
  RunnerScript script(creation_of("orders"));
  CHECK(script.next() == "POST orders");
  script.reply(created("a1"));
  int looks = 0;
  for (; script.next() == "GET a1"; ++looks)
    script.fail(FailureKind::not_found);
  CHECK(script.now - script.began >= 2min);
  CHECK(looks > 5);
  CHECK(script.outcome().error->code == "apply/gone");
  CHECK(script.runner.state().records.contains("orders")); // the next plan will say vanished
}

TEST_CASE("a lost answer is resolved by the list: the one new instance that matches is adopted") {
  RunnerScript script(creation_of("orders"));
  lose_creation(script);
  CHECK(script.next() == list_call);
  CHECK(script.now - script.began >= 5s);
  const TimePoint intent_at = script.entries_of<IntentOpened>().front().intent.at;
  script.list({summary("other", "payments"), summary("ancient", "orders", intent_at - 1h), summary("a1")});
  CHECK(script.next() == "GET a1");
  script.tell(like_orders("a1"));
  CHECK(script.next() == "GET a1");
  CHECK(script.entry_names() == "IntentOpened InstanceCreated");
  CHECK(script.runner.state().records.at("orders").id == "a1");
  CHECK(script.runner.state().records.at("orders").password == PasswordState::unknown);
  CHECK(script.runner.state().records.at("orders").applied.size(Field::memory) == Size{4});
  CHECK(script.book.told("adopted"));
  script.tell(live_of("a1", "running"));
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::done);
  CHECK(script.outcome().counts == ChangeCounts{.add = 1});
}

TEST_CASE("an instance that shows late on the list is found by a later question") {
  RunnerScript script(creation_of("orders"));
  lose_creation(script);
  for (int i = 0; i < 3; ++i) {
    CHECK(script.next() == list_call);
    script.list({});
  }
  CHECK(script.next() == list_call);
  CHECK(script.now - script.began >= 60s);
  script.list({summary("a1")});
  CHECK(script.next() == "GET a1");
  script.tell(like_orders("a1"));
  CHECK(script.next() == "GET a1");
  CHECK(script.runner.state().records.at("orders").id == "a1");
}

TEST_CASE("when the list proves that nothing was made, the create is sent once more, with an intent of its own") {
  RunnerScript script(creation_of("orders"));
  lose_creation(script);
  int asked = 0;
  std::string call = script.next();
  for (; call == list_call; call = script.next(), ++asked)
    script.list({summary("other", "payments")});
  CHECK(asked == 4);
  CHECK(call == "POST orders");
  CHECK(script.entry_names() == "IntentOpened IntentClosed IntentOpened");
  script.fail(FailureKind::transport, Effect::unknown, "reset");
  for (call = script.next(); call == list_call; call = script.next())
    script.list({});
  CHECK(call == "end");
  CHECK(script.outcome().end == StepEnd::failed);
  CHECK(script.outcome().error->message.find("nothing was made") != std::string::npos);
  CHECK(script.runner.state() == State{});
}

TEST_CASE("several new instances of the name stop the step, name them all, and keep the intent") {
  RunnerScript script(creation_of("orders"));
  lose_creation(script);
  CHECK(script.next() == list_call);
  script.list({summary("a1"), summary("a2")});
  CHECK(script.next() == "GET a1");
  script.tell(like_orders("a1"));
  CHECK(script.next() == "GET a2");
  script.tell(like_orders("a2"));
  CHECK(script.next() == "end");
  CHECK(script.outcome().end == StepEnd::failed);
  const Error error = script.outcome().error.value();
  CHECK(error.code == "apply/ambiguous-create");
  CHECK(error.message.find("\"a1\", \"a2\"") != std::string::npos);
  CHECK(error.hint.find("auraform import orders ID") != std::string::npos);
  CHECK(script.runner.state().open_intents.contains("orders"));
}

TEST_CASE("candidates are told apart by what cannot change, and by who owns them") {
  struct Row {
    const char* name;
    LiveInstance live;
    bool adopted;
  };
  const Row rows[] = {
      {"another region", like_orders("a1", {{Field::region, "us-east1"s}}), false},
      {"another cloud", like_orders("a1", {{Field::cloud_provider, "aws"s}}), false},
      {"being deleted", live_of("a1", "destroying", plain_fields("orders")), false},
      {"sizes not told yet", live_of("a1", "creating", {{Field::name, "orders"s}}), true},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    RunnerScript script(creation_of("orders"));
    lose_creation(script);
    CHECK(script.next() == list_call);
    script.list({summary("a1")});
    CHECK(script.next() == "GET a1");
    script.tell(row.live);
    CHECK(script.next() == (row.adopted ? "GET a1" : list_call));
  }
  const State others = state_with("twin", "a1");
  Step step = creation_of("orders");
  step.ids_with_name = {"a2"};
  RunnerScript script(step, others);
  lose_creation(script);
  CHECK(script.next() == list_call);
  script.list({summary("a1"), summary("a2")}); // another key's, and one that was there before
  CHECK(script.next() == list_call);
}

TEST_CASE("a new instance of the name that was changed since may be ours: it is not created beside") {
  RunnerScript script(creation_of("orders"));
  lose_creation(script);
  CHECK(script.next() == list_call);
  script.list({summary("a1")});
  CHECK(script.next() == "GET a1");
  script.tell(like_orders("a1", {{Field::memory, Size{64}}}));
  CHECK(script.next() == "end");
  CHECK(script.outcome().error->code == "apply/ambiguous-create");
}

TEST_CASE("when the list cannot be had, the intent stays open for the next run") {
  RunnerScript script(creation_of("orders"));
  lose_creation(script);
  int asked = 0;
  for (; script.next() == list_call; ++asked)
    script.fail(FailureKind::server, Effect::none, "unavailable");
  CHECK(asked == 6);
  CHECK(script.outcome().end == StepEnd::failed);
  CHECK(script.runner.state().open_intents.contains("orders"));
}

TEST_CASE("an earlier run's create is found, and the step goes on with it") {
  State recorded;
  Intent intent;
  intent.key = "orders";
  intent.name = "orders";
  intent.project_id = plain_project;
  intent.wish = plain_fields("orders");
  intent.at = TimePoint{} + std::chrono::days{20000} - 1h;
  recorded.open_intents["orders"] = intent;
  Step step = creation_of("orders");
  step.operations.insert(step.operations.begin(), operation_of(OperationKind::resolve_intent));

  RunnerScript found(step, recorded);
  CHECK(found.next() == list_call);
  CHECK(found.now == found.began); // long ago: no need to wait for the list
  found.list({summary("a1")});
  CHECK(found.next() == "GET a1");
  found.tell(like_orders("a1"));
  CHECK(found.next() == "GET a1"); // no second create
  found.tell(live_of("a1", "running"));
  CHECK(found.next() == "end");
  CHECK(found.outcome().end == StepEnd::done);

  RunnerScript nothing(step, recorded);
  CHECK(nothing.next() == list_call);
  nothing.list({});
  CHECK(nothing.next() == "POST orders");
  CHECK(nothing.entry_names() == "IntentClosed IntentOpened");
}

TEST_CASE("a new instance takes its data from another key's, or from the latest usable snapshot of a month") {
  Step step = creation_of("orders");
  step.operations.front().source = Source{.instance_key = "seed", .instance_id = {}};
  RunnerScript from_key(step, state_with("seed", "s1"));
  CHECK(from_key.next() == "POST orders from s1");

  RunnerScript missing(step);
  CHECK(missing.next() == "end");
  CHECK(missing.outcome().error->code == "apply/source-missing");

  step.operations.front().source->latest_snapshot = true;
  RunnerScript latest(step, state_with("seed", "s1"));
  CHECK(latest.next() == "LIST snapshots s1 2024-10-04");
  latest.reply(Payload{std::vector<Snapshot>{
      {.instance_id = "s1", .id = "running", .status = SnapshotStatus::in_progress, .at = latest.now},
      {.instance_id = "s1",
       .id = "diff",
       .status = SnapshotStatus::completed,
       .exportable = false,
       .at = latest.now}}});
  CHECK(latest.next() == "LIST snapshots s1 2024-10-03");
  latest.reply(Payload{std::vector<Snapshot>{{.instance_id = "s1",
                                              .id = "noon",
                                              .status = SnapshotStatus::completed,
                                              .exportable = true,
                                              .at = latest.now - 9h},
                                             {.instance_id = "s1",
                                              .id = "dawn",
                                              .status = SnapshotStatus::completed,
                                              .exportable = true,
                                              .at = latest.now - 12h}}});
  CHECK(latest.next() == "POST orders from s1 noon");

  RunnerScript none(step, state_with("seed", "s1"));
  int days = 0;
  for (; none.next() != "end"; ++days)
    none.reply(Payload{std::vector<Snapshot>{}});
  CHECK(days == 32);
  CHECK(none.outcome().error->code == "apply/no-snapshot");
}
