#include "cmd/html/page.hpp"
#include "cmd/html/plan_html.hpp"
#include "cmd/html/run_html.hpp"
#include "cmd/html/timeline.hpp"

#include "tests/support/golden.hpp"
#include "tests/support/world.hpp"

#include <algorithm>

namespace {

using namespace std::chrono_literals;

const TimePoint start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
const std::string evil = "</code><script>alert(1)</script>\"'&<svg onload=x>";

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

/// Nothing of it is markup that we did not write, and nothing is loaded from anywhere.
void check_safe(const std::string& page) {
  CHECK_FALSE(holds(page, "<script"));
  CHECK_FALSE(holds(page, "<svg onload"));
  CHECK_FALSE(holds(page, "</code><s"));
  for (const std::string loader : {"src=", "href=", "url(", "@import", "http://", "https://"})
    CHECK_FALSE(holds(page, loader));
  for (const std::string tag : {"details", "table", "div", "code", "svg", "tr", "td", "summary"}) {
    INFO(tag);
    CHECK(count_of(page, "<" + tag + ">") + count_of(page, "<" + tag + " ") == count_of(page, "</" + tag + ">"));
  }
}

RunRecord run_with(std::vector<StepRecord> steps) {
  return {.id = "1f0a4a5e",
          .operation = "apply",
          .who = evil,
          .program_version = "1.2.3",
          .began = start,
          .ended = start + 100s,
          .end = RunEnd::incomplete,
          .exit_code = 4,
          .done = {.add = 1},
          .steps = std::move(steps),
          .trouble = Error{ErrorKind::input_output, "file/write", evil, evil}};
}

StepRecord clean_step() {
  StepRecord step{.key = "orders", .action = Action::create, .project_id = "p", .id_after = "11111111"};
  step.after = {{Field::name, std::string{"orders"}}};
  step.end = StepRecordEnd::done;
  step.began = start;
  step.ended = start + 90s;
  step.operations = {{.kind = OperationKind::create,
                      .what = "create",
                      .began = start,
                      .ended = start + 60s,
                      .statuses = {{"creating", start + 2s}, {"running", start + 60s}},
                      .request_ids = {"req-1"}},
                     {.kind = OperationKind::update, .what = "update", .began = start + 60s, .ended = start + 90s}};
  return step;
}

StepRecord evil_step() {
  StepRecord step{.key = evil, .action = Action::update, .project_id = evil, .id_before = evil, .id_after = evil};
  step.before = {{Field::name, evil}};
  step.end = StepRecordEnd::failed;
  step.began = start + 10s;
  step.notes = {evil};
  step.error = Error{ErrorKind::api, evil, evil, evil};
  step.operations = {{.what = evil, .began = start + 10s, .statuses = {{evil, start + 12s}}, .request_ids = {evil}}};
  return step;
}

} // namespace

TEST_CASE("html: a plan's page has deletes first and open, and is safe whatever the names are") {
  World world;
  world.own("gone", "11111111", {{Field::name, evil}});
  world.declare_fully("born");
  world.run("22222222", plain_fields(evil));
  world.declare_fully("moved", {{Field::memory, Size{8}}});
  world.own("moved", "33333333");
  world.live.instances["33333333"].fields.set(Field::name, evil);
  Plan plan = world.plan();
  plan.refusals.push_back({"gone", "guard/x", evil, evil, {}});
  plan.warnings.push_back({.severity = Severity::warning, .code = "plan/x", .message = evil, .hint = evil});
  const std::string page = plan_html(plan);
  check_safe(page);
  CHECK(page.find("instance.gone</code>") < page.find("instance.born</code>"));
  CHECK(count_of(page, "<details open>") == 1);
  CHECK(holds(page, "Managed by nobody"));
  CHECK(holds(page, "Changed outside of auraform"));
  CHECK(holds(page, "<div class=\"add\">+        memory         = &quot;4GB&quot;</div>"));
}

TEST_CASE("html: a plan without changes says so") {
  CHECK(holds(plan_html({}), "<b>No changes.</b>"));
  check_safe(plan_html({}));
}

TEST_CASE("html: a run's page is safe, tells what failed first, and is the same for the same run") {
  const RunRecord record = run_with({clean_step(), evil_step()});
  const std::string page = run_html(record);
  check_safe(page);
  CHECK(page == run_html(record));
  CHECK(holds(page, "<title>auraform: Apply incomplete</title>"));
  CHECK(page.find("badge bad\">failed") < page.find("badge good\">done"));
  CHECK(holds(page, "<code>req-1</code>"));
}

TEST_CASE("html: the timeline draws the call and the waits of each operation to scale") {
  const std::string picture = timeline_svg(run_with({clean_step()}));
  // 820 units for a hundred seconds: the call took two, the wait lasted until the first minute.
  CHECK(
      holds(picture, "<rect class=\"bar \" rx=\"2\" height=\"16\" x=\"260\" y=\"30\" width=\"16\"><title>create, 1m"));
  CHECK(holds(picture, "class=\"bar wait\" rx=\"2\" height=\"16\" x=\"276\" y=\"30\" width=\"476\"><title>create, 1m: "
                       "creating, 58s"));
  CHECK(holds(picture, "x=\"752\" y=\"30\" width=\"246\"><title>update, 30s"));
}

TEST_CASE("html: a run without an end, without steps and with much time is drawn all the same") {
  CHECK(timeline_svg({}).empty());
  RunRecord open = run_with({clean_step(), evil_step()});
  open.ended.reset();
  open.steps[1].began = start;
  open.steps[1].operations[0].began = start;
  CHECK(holds(timeline_svg(open), "bar bad"));
  RunRecord longest = run_with({clean_step()});
  longest.ended = start + 300h;
  CHECK(count_of(timeline_svg(longest), "class=\"grid\"") <= 9);
  longest.ended = start;
  longest.steps[0].operations.clear();
  CHECK(count_of(timeline_svg(longest), "<rect") == 0);
}
