#include "cmd/markdown/diff.hpp"
#include "cmd/markdown/escape.hpp"
#include "cmd/markdown/plan_markdown.hpp"
#include "cmd/markdown/sections.hpp"

#include "base/text.hpp"
#include "reconcile/planner/guard.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/world.hpp"

#include <algorithm>

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

/// Of everything something, and names that nobody would choose.
World rich_world() {
  World world;
  world.declare_fully("born").source = Source{.instance_key = "grown"};
  world.declare_fully("grown", {{Field::memory, Size{8}}});
  world.own("grown", "11111111");
  world.declare_fully("cloned", {{Field::region, std::string{"us-east1"}}}).lifecycle.replace = ReplaceMethod::clone;
  world.own("cloned", "22222222");
  world.own("gone", "33333333", {{Field::name, std::string{"`</details><b>@team/x #1"}}});
  world.own("kept", "44444444");
  world.recorded.records["kept"].protection.prevent_destroy = true;
  world.declare_fully("tired", {{Field::status, std::string{"paused"}}});
  world.own("tired", "55555555");
  world.own("let_go", "66666666");
  world.recorded.records["let_go"].protection.on_remove = OnRemove::forget;
  world.live.instances["66666666"].fields.set(Field::memory, Size{16});
  world.declare_fully("sleeper");
  world.own("sleeper", "77777777", {}, "paused").fields.erase(Field::memory);
  world.run("88888888", plain_fields("stranger | ```"));
  return world;
}

Plan judged(const World& world) {
  Plan plan = world.plan();
  for (Refusal& refusal : judge(plan, world.desired, world.recorded, {}))
    plan.refusals.push_back(std::move(refusal));
  return plan;
}

/// A fleet in which every fifth instance goes, and the others grow.
Plan fleet_plan(std::size_t size) {
  World world;
  for (std::size_t i = 0; i < size; ++i) {
    const std::string key = "instance_of_some_length_" + std::to_string(100000 + i);
    world.own(key, std::to_string(10000000 + i), {{Field::name, "name-" + std::to_string(i)}});
    if (i % 5 != 0) world.declare_fully(key, {{Field::name, "name-" + std::to_string(i)}, {Field::memory, Size{8}}});
  }
  return world.plan();
}

} // namespace

TEST_CASE("markdown: a plan with deletes and replaces in sight, the rest collapsed") {
  check_golden("plan.md", plan_markdown(judged(rich_world()), usual_markdown_bytes));
}

TEST_CASE("markdown: drift") {
  World world = rich_world();
  world.declare_fully("lost");
  world.own("lost", "99999999");
  world.vanish("99999999");
  const Plan plan = world.plan();
  check_golden("drift.md", drift_markdown(plan.drift, plan.unmanaged, usual_markdown_bytes));
  CHECK(drift_markdown({}, {}, usual_markdown_bytes) ==
        "## auraform drift\n\n**No drift.** Live Aura is as it was recorded.\n");
}

TEST_CASE("markdown: nothing to do is said in two lines") {
  World world;
  world.declare_fully("orders");
  world.own("orders", "11111111");
  CHECK(plan_markdown(world.plan(), usual_markdown_bytes) ==
        "## auraform plan\n\n**No changes.** Live Aura is as the specs say.\n");
}

TEST_CASE("markdown: a fleet of any size keeps the limit, and deletes are the last to be shortened") {
  for (const std::size_t size : {1U, 10U, 100U, 1000U, 3000U}) {
    const Plan plan = fleet_plan(size);
    for (const std::size_t most : {least_markdown_bytes, std::size_t{20000}, usual_markdown_bytes}) {
      INFO(size << " instances, " << most << " bytes");
      const std::string text = plan_markdown(plan, most);
      CHECK(text.size() <= most);
      CHECK(holds(text, plan_summary_markdown(plan)));
      CHECK(count_of(text, "<details>") == count_of(text, "</details>"));
      CHECK(count_of(text, "\n```") % 2 == 0);
      const std::size_t gone = (size + 4) / 5;
      CHECK(holds(text, "### Delete or replace (" + std::to_string(gone) + ")"));
      const std::size_t named = count_of(text.substr(0, text.find("<details>")), "`instance.instance_of");
      const bool all_named = named == gone;
      CHECK((all_named || holds(text, "**… and " + std::to_string(gone - named) + " more")));
      // Whoever else is told at length, everything that goes was named before.
      if (!all_named) CHECK(count_of(text, "**update**") == 0);
      if (count_of(text, "- **delete** ") < gone) CHECK(count_of(text, "**update**") == 0);
    }
  }
  const std::string text = plan_markdown(fleet_plan(1000), usual_markdown_bytes);
  CHECK(count_of(text, "- **delete** ") == 200);
  CHECK(holds(text, "Shortened to fit"));
  CHECK(text.size() > usual_markdown_bytes * 9 / 10);
}

TEST_CASE("markdown: any room is kept, byte by byte, and more room never tells less of what goes") {
  std::size_t former = 0;
  const Plan plan = fleet_plan(200);
  for (std::size_t most = least_markdown_bytes; most < 40000; most += 97) {
    const std::string text = plan_markdown(plan, most);
    REQUIRE(text.size() <= most);
    const std::size_t named = count_of(text.substr(0, text.find("<details>")), "`instance.instance_of");
    CHECK(named >= former);
    former = named;
  }
  CHECK(former == 40);
}

TEST_CASE("markdown: text from outside is neither markup nor a link, a mention or HTML") {
  struct Row {
    std::string text;
    std::string escaped;
  };
  const std::string gap = "\xe2\x80\x8b";
  const Row rows[] = {
      {"plain words, (1) = a/b", "plain words, (1) = a/b"},
      {"*bold* _it_ ~no~", "\\*bold\\* \\_it\\_ \\~no\\~"},
      {"<b>&amp;", "\\<b\\>\\&amp;"},
      {"@team #12 !3", "\\@" + gap + "team \\#" + gap + "12 \\!" + gap + "3"},
      {"http://x.org www.x.org", "http\\://x\\.org www\\.x\\.org"},
      {"[a](b) `c` |d|", "\\[a\\](b) \\`c\\` \\|d\\|"},
      {"$x$ :tada:", "\\$x\\$ \\:tada\\:"},
      {"line\nline", "line\\\\nline"},
      {"\x1b[31m", "\\\\x1b\\[31m"},
  };
  for (const Row& row : rows)
    CHECK(markdown_text(row.text) == row.escaped);
}

TEST_CASE("markdown: code survives backticks, and blocks cannot be closed from inside") {
  CHECK(markdown_code("orders") == "`orders`");
  CHECK(markdown_code("a`b") == "``a`b``");
  CHECK(markdown_code("`a``") == "``` `a`` ```");
  CHECK(markdown_code("") == "`\"\"`");
  CHECK(markdown_code("a\n# b") == "`a\\n# b`");
  CHECK(markdown_block("diff", "+ a\n") == "```diff\n+ a\n```\n");
  CHECK(markdown_block("", "```\n````\n") == "`````\n```\n````\n`````\n");
  CHECK(html_text("<a href=\"x\" title='y'>&\x07") == "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;\\x07");
}

TEST_CASE("markdown: a diff has its symbols in the first column") {
  CHECK(as_diff("  # instance.a will be destroyed\n  - instance \"a\" {\n      ~ memory = \"2GB\" -> \"4GB\"\n"
                "      + name = \"~ x\"\n        id = \"- y\"\n-/+ instance \"b\" {\n") ==
        " # instance.a will be destroyed\n-    instance \"a\" {\n!        memory = \"2GB\" -> \"4GB\"\n"
        "+        name = \"~ x\"\n         id = \"- y\"\n- -/+ instance \"b\" {\n");
}
