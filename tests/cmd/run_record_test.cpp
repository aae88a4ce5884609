#include "cmd/run_record/run_archive.hpp"
#include "cmd/run_record/run_files.hpp"
#include "cmd/run_record/run_markdown.hpp"
#include "cmd/run_record/run_record_json.hpp"
#include "cmd/run_record/run_record_reader.hpp"
#include "cmd/run_record/run_recorder.hpp"

#include "base/files.hpp"
#include "cmd/text/run_text.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/world.hpp"

namespace {

using namespace std::chrono_literals;

const TimePoint start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
const LockHolder holder{"1f0a4a5e-8f0e-4d2f-a2b1-0c0ffee00000", "apply", "ann@build-7 (process 42)", start};

/// One instance that grows and pauses, one that is created and fails, one that goes, one that never begins.
Plan four_steps(State& recorded) {
  World world;
  world.declare_fully("orders", {{Field::memory, Size{8}}, {Field::status, std::string{"paused"}}});
  world.own("orders", "11111111");
  world.declare_fully("broken");
  world.declare_fully("later").source = Source{.instance_key = "broken"};
  world.own("gone", "44444444", {{Field::name, std::string{"<b>`gone`"}}});
  world.declare_fully("same");
  world.own("same", "55555555");
  world.recorded.lineage = "lineage-1";
  world.recorded.serial = 7;
  recorded = world.recorded;
  return world.plan();
}

RunEvent event(RunEvent::Kind kind, const std::string& key, Milliseconds after) {
  return {.kind = kind, .key = key, .at = start + after};
}

RunEvent during(RunEvent::Kind kind, const std::string& key, OperationKind operation, const std::string& status,
                Milliseconds after) {
  RunEvent told = event(kind, key, after);
  told.operation = operation;
  told.status = status;
  return told;
}

RunEvent ended(const std::string& key, OperationKind operation, const std::vector<std::string>& requests,
               Milliseconds after) {
  RunEvent told = during(RunEvent::Kind::operation_finished, key, operation, "running", after);
  told.request_ids = requests;
  return told;
}

void play(Observer& observer) {
  using Kind = RunEvent::Kind;
  for (const std::string key : {"broken", "gone", "orders"})
    observer.on_event(event(Kind::step_started, key, 1s));
  observer.on_event(during(Kind::operation_started, "orders", OperationKind::update, "", 1s));
  observer.on_event(during(Kind::progress, "orders", OperationKind::update, "updating", 3s));
  observer.on_event(during(Kind::progress, "orders", OperationKind::update, "updating", 13s));
  observer.on_event(ended("orders", OperationKind::update, {"req-1", "req-9"}, 90s));
  observer.on_event(during(Kind::operation_started, "orders", OperationKind::pause, "", 90s));
  observer.on_event(event(Kind::step_finished, "orders", 150s));
  observer.on_event(during(Kind::operation_started, "broken", OperationKind::create, "", 1s));
  RunEvent failed = event(Kind::step_failed, "broken", 5s);
  failed.request_ids = {"req-2"};
  observer.on_event(failed);
  RunEvent note = event(Kind::note, "gone", 6s);
  note.detail = "it was *paused*";
  observer.on_event(note);
  observer.on_event(during(Kind::operation_started, "gone", OperationKind::remove, "", 1s));
  observer.on_event(during(Kind::progress, "gone", OperationKind::remove, "destroying", 2s));
  observer.on_event(ended("gone", OperationKind::remove, {"req-3"}, 60s));
  observer.on_event(event(Kind::step_finished, "gone", 60s));
  observer.on_event(event(Kind::step_skipped, "later", 5s));
  observer.on_event(event(Kind::step_started, "nobody", 5s));
}

ApplyResult result_of(const State& recorded) {
  ApplyResult result;
  result.state = recorded;
  result.state.serial = 12;
  result.state.records.erase("gone");
  result.state.records["orders"].seen.set(Field::memory, Size{8});
  result.state.records["orders"].seen.set(Field::storage, Size{16});
  result.state.records["orders"].seen.set(Field::status, std::string{"paused"});
  result.counts = {.change = 1, .destroy = 1};
  StepOutcome broken{.key = "broken", .action = Action::create, .end = StepEnd::failed};
  broken.error = Error{ErrorKind::api, "api/rejected", "creating instance.broken: Aura answered 400: <no>", "look"};
  StepOutcome later{.key = "later", .action = Action::create, .end = StepEnd::skipped};
  later.error = Error{ErrorKind::apply, "apply/dependency", "instance.broken failed", ""};
  result.outcomes = {broken, {.key = "gone"}, later, {.key = "orders"}};
  return result;
}

RunRecord whole_record() {
  State recorded;
  const Plan plan = four_steps(recorded);
  RunRecorder recorder(plan, recorded, holder, "1.2.3");
  play(recorder);
  recorder.conclude(result_of(recorded), ExitCode::apply_failed, start + 151s);
  return recorder.record();
}

} // namespace

TEST_CASE("a run record tells who did what, when, and with what result") {
  check_golden("run_record.json", encode_run_record(whole_record()));
}

TEST_CASE("its summary has what failed first, and nothing in it is markup") {
  check_golden("run_record.md", run_markdown(whole_record()));
}

TEST_CASE("a run that only began says so") {
  State recorded;
  const Plan plan = four_steps(recorded);
  RunRecorder recorder(plan, recorded, holder, "1.2.3");
  CHECK(recorder.record().end == RunEnd::unfinished);
  CHECK_FALSE(recorder.record().exit_code);
  CHECK(recorder.record().steps.size() == 4); // what stays the same is no step of it
  CHECK(run_headline(recorder.record()) == "Apply unfinished");
}

TEST_CASE("an operation that was spared is not mistaken for the one that came instead") {
  State recorded;
  const Plan plan = four_steps(recorded);
  RunRecorder recorder(plan, recorded, holder, "1.2.3");
  recorder.on_event(during(RunEvent::Kind::operation_started, "orders", OperationKind::pause, "", 1s));
  recorder.on_event(during(RunEvent::Kind::operation_started, "orders", OperationKind::resume, "", 2s));
  const StepRecord& step = recorder.record().steps.back();
  REQUIRE(step.operations.size() == 2);
  CHECK(step.operations[0].what == "pause");
  CHECK(step.operations[1].what == "resume"); // not planned: told by its own name
}

TEST_CASE("a run is complete only if all of it is done") {
  struct Row {
    void (*spoil)(ApplyResult&);
    RunEnd end;
  };
  const Row rows[] = {
      {[](ApplyResult&) {}, RunEnd::complete},
      {[](ApplyResult& result) { result.outcomes[1].end = StepEnd::skipped; }, RunEnd::incomplete},
      {[](ApplyResult& result) { result.trouble = Error{}; }, RunEnd::incomplete},
      {[](ApplyResult& result) { result.unsaved.emplace_back(); }, RunEnd::incomplete},
      {[](ApplyResult& result) { result.interrupted = true; }, RunEnd::interrupted},
  };
  for (const Row& row : rows) {
    State recorded;
    const Plan plan = four_steps(recorded);
    RunRecorder recorder(plan, recorded, holder, "1.2.3");
    ApplyResult result;
    result.outcomes = {{.key = "gone"}, {.key = "orders"}};
    row.spoil(result);
    recorder.conclude(result, ExitCode::done, start);
    CHECK(recorder.record().end == row.end);
  }
}

TEST_CASE("the files are private, beside each other, and replaced by the same run") {
  const ScratchDirectory directory;
  RunRecord record = whole_record();
  const std::string stem = run_file_stem(directory.path(), record).string();
  CHECK(stem == (directory / ".auraform" / "runs" / "20261123T000000Z-1f0a4a5e").string());
  REQUIRE(write_run_record(directory.path(), record));
  CHECK(mode_of(stem + ".json") == 0600);
  CHECK(mode_of(stem + ".md") == 0600);
  record.who = "somebody else";
  REQUIRE(write_run_record(directory.path(), record));
  CHECK(content_of(stem + ".json") == encode_run_record(record));
  record.id = "../../x";
  CHECK(run_file_stem(directory.path(), record).parent_path() == directory / ".auraform" / "runs");
}

TEST_CASE("a record that cannot be written is an error, which ends nothing") {
  const ScratchDirectory directory;
  put(directory / ".auraform", "a file where a directory should be");
  CHECK_FALSE(write_run_record(directory.path(), whole_record()));
}

TEST_CASE("a record is read as it was written, hidden values and all") {
  RunRecord record = whole_record();
  const FieldValue hidden{std::string{"(sensitive value)"}};
  record.steps.back().before.set(Field::memory, hidden);
  record.trouble = Error{ErrorKind::api, "state/full", "the disk is full", ""};
  const Result<RunRecord> read = decode_run_record(encode_run_record(record), "run.json");
  REQUIRE(read);
  CHECK(encode_run_record(*read) == encode_run_record(record));
  CHECK(*read->steps.back().before.find(Field::memory) == hidden);
}

TEST_CASE("what is no record of a run is named, and read by nobody") {
  const std::string good = encode_run_record(whole_record());
  for (const std::string& text : {std::string{}, std::string{"{}"}, std::string{"[]"}, good.substr(0, 200)}) {
    const Result<RunRecord> read = decode_run_record(text, "run.json");
    REQUIRE_FALSE(read);
    CHECK(read.error().code == "run/unreadable");
    CHECK(read.error().message.starts_with("run.json is no record of a run"));
  }
  for (const std::string word : {"complete", "create", "2026-11-23T00:00:01Z", "\"steps\": [", "\"version\": 1"}) {
    std::string broken = encode_run_record(whole_record());
    const std::size_t place = broken.find(word);
    if (place == std::string::npos) continue;
    broken.replace(place, word.size(), "\"version\": 1" == word ? "\"version\": 2" : "x");
    CHECK_FALSE(decode_run_record(broken, "run.json"));
  }
}

TEST_CASE("a run is found by the beginning of its id, and the latest by that word") {
  RunRecord older = whole_record();
  RunRecord newer = older;
  newer.id = "1f0affff-0000-4000-8000-000000000000";
  newer.began += 1h;
  const RunArchive archive{{newer, older}, {}};
  CHECK(find_run(archive, "latest").value().id == newer.id);
  CHECK(find_run(archive, "1f0af").value().id == newer.id);
  CHECK(find_run(archive, older.id).value().id == older.id);
  CHECK(find_run(archive, "1f0a").error().message.starts_with("2 runs"));
  CHECK_FALSE(find_run(archive, "zzz"));
  CHECK_FALSE(find_run(archive, ""));
  CHECK_FALSE(find_run({}, "latest"));
}

TEST_CASE("runs for a person: a list, and one with all that happened") {
  check_golden("run_list.txt", runs_text({whole_record()}, {}));
  check_golden("run.txt", run_text(whole_record(), {}));
}
