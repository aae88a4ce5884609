#include "cmd/json/event_progress.hpp"
#include "cmd/json/event_telling.hpp"
#include "cmd/run.hpp"

#include "reconcile/planner/guard.hpp"
#include "tests/support/fake_environment.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/world.hpp"

#include <nlohmann/json.hpp>

namespace {

using namespace std::chrono_literals;

int run(FakeEnvironment& fake, const std::vector<std::string>& arguments) {
  fake.out.text.clear();
  fake.err.text.clear();
  fake.environment.arguments = arguments;
  return static_cast<int>(run_auraform(fake.environment));
}

std::vector<Json> events_of(const std::string& text) {
  std::vector<Json> events;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    REQUIRE(end != std::string::npos); // no half line
    events.push_back(Json::parse(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return events;
}

/// `version planned_change change_summary`
std::string types_of(const std::string& text) {
  std::string types;
  for (const Json& event : events_of(text)) {
    for (const char* member : {"@level", "@message", "@module", "@timestamp", "type"})
      CHECK(event.at(member).is_string());
    types += (types.empty() ? "" : " ") + event.at("type").get<std::string>();
  }
  return types;
}

void write_spec(const FakeEnvironment& fake, const std::string& more = {}) {
  put(fake.directory / "fleet.aura.toml", "[instance.orders]\nproject_id = \"6981ace7-efe8-4f5c-b7c5-267b5162ce91\"\n"
                                          "type = \"professional-db\"\ncloud_provider = \"gcp\"\n"
                                          "region = \"europe-west1\"\nmemory = \"2GB\"\n" +
                                              more);
}

/// One step of every sort, drift, unread fields and a stranger.
World varied() {
  World world;
  world.declare_fully("adopted", {{Field::memory, Size{8}}}).import_id = "33333333";
  world.run("33333333", plain_fields("adopted"));
  world.declare_fully("cloned", {{Field::region, std::string{"us-east1"}}}).lifecycle.replace = ReplaceMethod::clone;
  world.own("cloned", "11111111");
  world.declare_fully("fresh");
  world.own("gone", "44444444");
  world.declare_fully("grown", {{Field::memory, Size{8}}});
  world.own("grown", "22222222");
  world.live.instances["22222222"].fields.set(Field::name, std::string{"by\nhand"});
  world.own("let_go", "66666666");
  world.recorded.records["let_go"].protection.on_remove = OnRemove::forget;
  world.declare_fully("lost");
  world.own("lost", "55555555");
  world.vanish("55555555");
  world.declare_fully("moved").moved_from = {"former"};
  world.own("former", "77777777", {{Field::name, std::string{"moved"}}});
  world.declare_fully("tired", {{Field::status, std::string{"paused"}}});
  world.own("tired", "88888888");
  world.live.instances["88888888"].fields.erase(Field::storage);
  world.run("99999999", plain_fields("stranger"));
  return world;
}

} // namespace

TEST_CASE("events: a plan's drift, strangers and every sort of step, in a fixed order") {
  FakeOutput out;
  const FakeClock clock;
  EventStream events(clock);
  tell_plan(events, varied().plan()); // nobody listens
  events.add(out);
  tell_plan(events, varied().plan());
  events.summarize({.operation = "plan", .counts = count_changes(varied().plan())});
  events.finish(ExitCode::changes);
  check_golden("events_plan.jsonl", out.text);
}

TEST_CASE("events: a run with an end of every sort") {
  FakeOutput out;
  const FakeClock clock;
  EventStream events(clock);
  events.add(out);
  EventProgress progress(events);
  const TimePoint start = clock.now();
  const auto event = [&start](RunEvent::Kind kind, const std::string& key, Milliseconds after) {
    return RunEvent{.kind = kind, .key = key, .action = Action::create, .elapsed = after, .at = start + after};
  };
  const auto status = [&event](const std::string& word, Milliseconds after) {
    RunEvent told = event(RunEvent::Kind::progress, "orders", after);
    told.operation = OperationKind::create;
    told.status = word;
    told.id = "2f49c2b3";
    told.request_id = "r-1";
    return told;
  };
  progress.on_event(event(RunEvent::Kind::step_started, "orders", 0ms));
  RunEvent begun = event(RunEvent::Kind::operation_started, "orders", 0ms);
  begun.operation = OperationKind::create;
  begun.expected = 4min;
  progress.on_event(begun);
  progress.on_event(status("creating", 2s));
  progress.on_event(status("creating", 4s)); // no news
  progress.tick(start + 11s);                // not yet
  progress.tick(start + 12s);                // ten seconds after the last word
  progress.on_event(status("loading", 14s));
  progress.on_event(event(RunEvent::Kind::step_started, "copy", 15s));
  RunEvent failed = event(RunEvent::Kind::step_failed, "copy", 16s);
  failed.error = Error{ErrorKind::api, "api/rejected", "creating instance.copy: no\x1b luck", "try another size"};
  progress.on_event(failed);
  RunEvent skipped = event(RunEvent::Kind::step_skipped, "later", 16s);
  skipped.error = Error{ErrorKind::apply, "apply/skipped", "it depends on instance.copy, which was not done", ""};
  progress.on_event(skipped);
  RunEvent note = event(RunEvent::Kind::note, "orders", 17s);
  note.detail = "its password is unknown";
  progress.on_event(note);
  progress.remark("\nInterrupted: nothing new is begun.\n");
  RunEvent settled = status("running", 20s);
  settled.kind = RunEvent::Kind::operation_finished;
  progress.on_event(settled);
  RunEvent finished = event(RunEvent::Kind::step_finished, "orders", 20s);
  finished.id = "2f49c2b3";
  progress.on_event(finished);
  ApplyResult result;
  result.counts.add = 1;
  result.outcomes = {{.key = "copy", .end = StepEnd::failed},
                     {.key = "later", .end = StepEnd::skipped},
                     {.key = "orders", .counts = {.add = 1}}};
  result.state.records["orders"] =
      Record{.id = "2f49c2b3", .password = PasswordState::stored, .password_location = "vault/orders"};
  events.summarize({.operation = "apply"});
  tell_outcome(events, result);
  events.finish(ExitCode::apply_failed);
  check_golden("events_run.jsonl", out.text);
}

TEST_CASE("-json: stdout carries events and nothing else, stderr nothing, however the run ends") {
  struct Row {
    std::vector<std::string> arguments;
    int code;
    std::string types;
  };
  const Row rows[] = {
      {{"plan", "-json", "-refresh=false"}, 0, "version planned_change change_summary"},
      {{"plan", "-json", "-refresh=false", "-detailed-exitcode"}, 2, "version planned_change change_summary"},
      {{"plan", "-json", "-refresh=false", "-expect-no-changes"},
       5,
       "version planned_change diagnostic change_summary"},
      {{"plan", "-json"}, 3, "version diagnostic change_summary"},
      {{"plan", "-json", "-no-such-flag"}, 1, "version diagnostic change_summary"},
      {{"plan", "-json", "stray"}, 1, "version diagnostic change_summary"},
      {{"plan", "-json", "-refresh=false", "-out=p.plan"}, 0, "version planned_change plan_saved change_summary"},
      {{"apply", "-json"}, 1, "version diagnostic change_summary"},
      {{"apply", "-json", "nothing.plan"}, 1, "version diagnostic change_summary"},
      {{"destroy", "-json", "-auto-approve"}, 3, "version diagnostic change_summary"},
      {{"drift", "-json"}, 3, "version diagnostic change_summary"},
      {{"validate", "-json"}, 0, "version change_summary"},
  };
  for (const Row& row : rows) {
    FakeEnvironment fake;
    write_spec(fake);
    INFO(row.arguments.front() << " " << row.arguments.back());
    CHECK(run(fake, row.arguments) == row.code);
    CHECK(types_of(fake.out.text) == row.types);
    CHECK(fake.err.text.empty());
    const Json last = events_of(fake.out.text).back();
    CHECK(last.at("exit_code") == row.code);
    CHECK(last.at("changes").at("operation") == row.arguments.front());
  }
}

TEST_CASE("-json: a finding has its code, its place and its line") {
  FakeEnvironment fake;
  write_spec(fake, "memroy = \"8GB\"\n");
  CHECK(run(fake, {"validate", "-json"}) == 1);
  const Json finding = events_of(fake.out.text).at(1).at("diagnostic");
  CHECK(finding.at("code") == "spec/unknown-field");
  CHECK(finding.at("severity") == "error");
  CHECK(finding.at("range").at("filename") == "fleet.aura.toml");
  CHECK(finding.at("range").at("start").at("line") == 7);
  CHECK(finding.at("snippet").at("code") == "memroy = \"8GB\"");
  CHECK(finding.at("address") == "instance.orders");
}

TEST_CASE("-json-into writes the same events beside the text, for the owner alone") {
  FakeEnvironment fake;
  write_spec(fake);
  CHECK(run(fake, {"plan", "-refresh=false", "-json-into=fleet.aura.toml"}) == 1);
  CHECK(fake.err.text.find("holds no events") != std::string::npos);
  REQUIRE(content_of(fake.directory / "fleet.aura.toml").starts_with("[instance.orders]"));
  CHECK(run(fake, {"plan", "-refresh=false", "-json-into=events"}) == 0);
  CHECK(fake.out.text.find("Plan: 1 to add") != std::string::npos);
  const std::string written = content_of(fake.directory / "events");
  CHECK(types_of(written) == "version planned_change change_summary");
  CHECK(mode_of(fake.directory / "events") == 0600);
  CHECK(run(fake, {"plan", "-refresh=false", "-json", "-json-into=events"}) == 0);
  CHECK(fake.out.text == content_of(fake.directory / "events"));
  CHECK(fake.out.text == written);
  CHECK(run(fake, {"plan", "-refresh=false", "-json-into=no/such/events"}) == 1);
  CHECK(fake.out.text.empty());
  CHECK(run(fake, {"plan", "-refresh=false", "-json-into=/dev/full"}) == 1);
  CHECK(fake.err.text.find("writing to /dev/full") != std::string::npos);
}
