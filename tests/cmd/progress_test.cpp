#include "cmd/progress/line_progress.hpp"
#include "cmd/progress/live_progress.hpp"

#include "base/text.hpp"
#include "tests/support/fake_environment.hpp"
#include "tests/support/golden.hpp"

namespace {

using namespace std::chrono_literals;

const TimePoint start{std::chrono::hours(500000)};

RunEvent event(RunEvent::Kind kind, const std::string& key, Milliseconds after) {
  return {.kind = kind, .key = key, .action = Action::create, .elapsed = after, .at = start + after};
}

RunEvent operation(const std::string& key, OperationKind kind, const std::string& status, Milliseconds after) {
  RunEvent told = event(status.empty() ? RunEvent::Kind::operation_started : RunEvent::Kind::progress, key, after);
  told.operation = kind;
  told.status = status;
  return told;
}

RunEvent finished(const std::string& key, Milliseconds after) {
  RunEvent told = event(RunEvent::Kind::step_finished, key, after);
  told.id = "2f49c2b3";
  return told;
}

RunEvent failed(const std::string& key, Milliseconds after) {
  RunEvent told = event(RunEvent::Kind::step_failed, key, after);
  told.error = Error{ErrorKind::api, "api/rejected", "creating instance.copy: Aura answered 400", ""};
  return told;
}

/// A run as it happens, told to any progress.
void play(Progress& progress) {
  progress.on_event(event(RunEvent::Kind::step_started, "orders", 0ms));
  progress.on_event(operation("orders", OperationKind::create, "", 0ms));
  progress.on_event(event(RunEvent::Kind::step_started, "copy", 1s));
  for (Milliseconds after = 2s; after < 150s; after += 10s)
    progress.on_event(operation("orders", OperationKind::create, "creating", after));
  progress.on_event(failed("copy", 151s));
  RunEvent note = event(RunEvent::Kind::note, "orders", 200s);
  note.detail = "its password is unknown\x1b";
  progress.on_event(note);
  progress.on_event(finished("orders", 242s));
  RunEvent skipped = event(RunEvent::Kind::step_skipped, "later", 243s);
  skipped.detail = "instance.copy failed";
  progress.on_event(skipped);
  progress.finish();
}

} // namespace

TEST_CASE("a pipe gets one line a change, and a word once a minute from what takes long") {
  FakeOutput err;
  LineProgress progress(err, {});
  play(progress);
  check_golden("progress_lines.txt", err.text);
}

TEST_CASE("silence of a minute is broken by time alone") {
  FakeOutput err;
  LineProgress progress(err, {});
  progress.on_event(event(RunEvent::Kind::step_started, "orders", 0ms));
  err.text.clear();
  progress.tick(start + 59s);
  CHECK(err.text.empty());
  progress.tick(start + 60s);
  CHECK(err.text == "instance.orders: Still creating... [1m elapsed]\n");
  progress.tick(start + 61s);
  CHECK(err.text == "instance.orders: Still creating... [1m elapsed]\n");
}

TEST_CASE("a terminal gets live lines with status, time and estimate") {
  RunningSteps steps;
  steps.add(event(RunEvent::Kind::step_started, "orders", 0ms));
  RunEvent told = operation("orders", OperationKind::create, "", 0ms);
  steps.add(told);
  told = operation("orders", OperationKind::create, "creating", 30s);
  told.expected = 4min;
  steps.add(told);
  steps.add(event(RunEvent::Kind::step_started, "seed", 5s));
  CHECK(live_lines(steps, start + 72s, {80, 24}, {}) ==
        std::vector<std::string>{"  instance.orders  create · creating  1m12s of about 4m",
                                 "  instance.seed    create             1m07s"});
}

TEST_CASE("live lines never exceed the terminal") {
  RunningSteps steps;
  for (int i = 0; i < 100; ++i)
    steps.add(event(RunEvent::Kind::step_started, "größe_" + std::to_string(100 + i) + std::string(60, 'x'), 0ms));
  for (const TerminalSize size : {TerminalSize{40, 10}, TerminalSize{1, 1}, TerminalSize{200, 50}}) {
    const std::vector<std::string> lines = live_lines(steps, start, size, {});
    CHECK(lines.size() <= std::max<std::size_t>(size.rows, 3) - 2);
    for (const std::string& line : lines)
      CHECK(display_width(line) <= std::max<std::size_t>(size.columns, 5) - 1);
  }
  const std::vector<std::string> lines = live_lines(steps, start, {80, 10}, {});
  REQUIRE(lines.size() == 8);
  CHECK(lines.back() == "… and 93 more");
}

TEST_CASE("what is done stays above the live lines, which are gone at the end") {
  FakeOutput err;
  err.terminal = true;
  LiveProgress progress(err, {});
  play(progress);
  check_golden("progress_live.txt", err.text);
}

TEST_CASE("live lines are for terminals, and not while a log is written there") {
  FakeOutput err;
  CHECK(dynamic_cast<LineProgress*>(make_progress(err, {}, true).get()) != nullptr);
  err.terminal = true;
  CHECK(dynamic_cast<LiveProgress*>(make_progress(err, {}, true).get()) != nullptr);
  CHECK(dynamic_cast<LineProgress*>(make_progress(err, {}, false).get()) != nullptr);
}
