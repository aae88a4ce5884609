// What other programs read of a plan: Markdown, GitHub's runner, GitLab's report.

#include "tests/e2e/workspace.hpp"

#include <nlohmann/json.hpp>

TEST_CASE("a plan and a drift report are written as Markdown that keeps its limit") {
  Workspace world;
  std::string specs = Workspace::defaults;
  for (int i = 100; i < 250; ++i)
    specs += "[instance.of_a_fleet_" + std::to_string(i) + "]\n";
  world.write(specs);
  const Ran whole = world.run({"plan", "-format=markdown", "-max-bytes=1000000"});
  CHECK(whole.code == 0);
  CHECK(holds(whole.out, "**Plan: 150 to add, 0 to change, 0 to destroy.**"));
  CHECK(holds(whole.out, "<summary>Create (150)</summary>"));
  CHECK(holds(whole.out, "+        memory         = \"2GB\""));
  CHECK(whole.out.size() > 65536);
  const Ran cut = world.run({"plan", "-format=markdown"});
  CHECK(cut.out.size() < 65536);
  CHECK(holds(cut.out, "Shortened to fit"));
  CHECK(world.run({"plan", "-format=markdown", "-max-bytes=12"}).code == 1);
  const Ran page = world.run({"plan", "-format=html"});
  CHECK(page.out.starts_with("<!DOCTYPE html>"));
  CHECK(holds(page.out, "<b>150</b><span>to add</span>"));
  CHECK(world.run({"plan", "-format=yaml"}).code == 1);
  CHECK(world.run({"drift", "-format=gitlab"}).code == 1);
  const Ran drift = world.run({"drift", "-format=markdown"});
  CHECK(drift.code == 0);
  CHECK(holds(drift.out, "**No drift.**"));
}

TEST_CASE("GitHub's runner gets a summary, outputs, and findings at their places") {
  Workspace world;
  std::filesystem::create_directory(world.directory / "infra");
  put(world.directory / "infra" / "fleet.aura.toml", Workspace::defaults + "[instance.one]\n");
  world.variables["GITHUB_WORKSPACE"] = world.directory.path().string();
  world.variables["GITHUB_STEP_SUMMARY"] = world.directory / "summary.md";
  world.variables["GITHUB_OUTPUT"] = world.directory / "outputs";
  const Ran planned = world.run({"-chdir=infra", "plan", "-format=github", "-detailed-exitcode"});
  CHECK(planned.code == 2);
  CHECK(holds(planned.out, "- **create** `instance.one`"));
  CHECK(holds(content_of(world.directory / "summary.md"), "**Plan: 1 to add, 0 to change, 0 to destroy.**"));
  const std::string outputs = content_of(world.directory / "outputs");
  CHECK(holds(outputs, "changes<<AURAFORM_END\ntrue\nAURAFORM_END\n"));
  CHECK(holds(outputs, "markdown<<AURAFORM_END\n## auraform plan\n"));

  REQUIRE(world.run({"-chdir=infra", "apply", "-auto-approve"}).code == 0);
  world.emulator.post("instances", "{\"name\": \"stranger\", \"count\": 1}");
  CHECK(world.run({"-chdir=infra", "drift", "-format=github"}).code == 2);
  CHECK(holds(content_of(world.directory / "summary.md"), "### Managed by nobody (1)"));
  CHECK(holds(content_of(world.directory / "outputs"), "drift<<AURAFORM_END\ntrue\n"));

  put(world.directory / "infra" / "wrong.aura.toml", "[instance.two]\nmemroy = \"8GB\"\n");
  for (const std::string verb : {"plan", "validate"}) {
    const Ran wrong = world.run({"-chdir=infra", verb, "-format=github"});
    CHECK(wrong.code == 1);
    CHECK(holds(wrong.out, "::error file=infra/wrong.aura.toml,line=2,col=1,title=spec/unknown-field::"));
    CHECK(holds(wrong.err, "memroy"));
  }
}

TEST_CASE("GitLab's report is all of stdout, and the plan is in the log") {
  Workspace world;
  world.write_two();
  const Ran planned = world.run({"plan", "-format=gitlab"});
  CHECK(planned.code == 0);
  CHECK(Json::parse(planned.out) == Json{{"create", 2}, {"update", 0}, {"delete", 0}});
  CHECK(holds(planned.err, "Plan: 2 to add, 0 to change, 0 to destroy."));
  const Ran saved = world.run({"plan", "-format=gitlab", "-out=two.plan"});
  CHECK(saved.out == planned.out);
  CHECK(holds(saved.err, "Saved the plan to: two.plan"));
}

TEST_CASE("the value of a sensitive variable is told nowhere") {
  Workspace world;
  world.write("[variables.label]\nsensitive = true\n" + Workspace::defaults +
              "[instance.one]\nname = \"${var.label}\"\n");
  world.variables["AURAFORM_VAR_label"] = "hush-hush";
  std::string told;
  const auto tell = [&](const std::vector<std::string>& arguments) {
    const Ran ran = world.run(arguments);
    told += ran.out + ran.err;
    return ran;
  };
  for (const std::string format : {"text", "markdown", "github", "html", "gitlab"})
    CHECK(tell({"plan", "-format=" + format}).code == 0);
  CHECK(holds(told, "name           = (sensitive value)"));
  tell({"plan", "-out=one.plan", "-json"});
  tell({"show", "one.plan"});
  tell({"show", "-json", "one.plan"});
  CHECK(tell({"apply", "one.plan"}).code == 0);
  CHECK(world.emulator.ids().contains("hush-hush"));
  world.emulator.post("instances/" + world.emulator.ids()["hush-hush"], R"({"name": "hush-hush too"})");
  CHECK(tell({"drift"}).code == 2);
  for (const std::string flag : {"-json", "-format=markdown"})
    CHECK(tell({"drift", flag}).code == 2);
  tell({"plan", "-refresh-only"});
  tell({"plan", "-json"});
  tell({"apply", "-auto-approve"});
  for (const auto& entry : std::filesystem::directory_iterator(world.directory / ".auraform" / "runs"))
    told += content_of(entry.path());
  tell({"runs", "latest"});
  CHECK_FALSE(holds(told, "hush-hush"));
}
