#include "cmd/markdown/github.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

TEST_CASE("a finding becomes an annotation at its place in the repository") {
  Diagnostic finding{.code = "spec/unknown-field",
                     .message = "unknown field \"memroy\"",
                     .hint = "did you mean memory?",
                     .location = {"fleet.aura.toml", 3, 1},
                     .address = "instance.orders"};
  CHECK(github_annotation(finding, "") ==
        "::error file=fleet.aura.toml,line=3,col=1,title=spec/unknown-field::instance.orders: unknown field "
        "\"memroy\". did you mean memory?\n");
  CHECK(github_annotation(finding, "infra/aura").find("file=infra/aura/fleet.aura.toml,") != std::string::npos);
  finding.severity = Severity::warning;
  finding.location = {};
  finding.hint = {};
  finding.address = {};
  CHECK(github_annotation(finding, "infra") == "::warning title=spec/unknown-field::unknown field \"memroy\"\n");
}

TEST_CASE("no message can forge an annotation") {
  const Diagnostic finding{.code = "a,b:c", .message = "100%\n::error::x\r\x1b", .location = {"a,b:c%.toml", 1, 0}};
  CHECK(github_annotation(finding, "") ==
        "::error file=a%2Cb%3Ac%25.toml,line=1,title=a%2Cb%3Ac::100%25\\n::error::x\\r\\x1b\n");
}

TEST_CASE("no line of a page is taken for a workflow command") {
  struct Row {
    std::string text;
    std::string safe;
  };
  const Row rows[] = {
      {"", ""},
      {"a\nb\n", "a\nb\n"},
      {"::error::x\n", ": :error::x\n"},
      {"\na\n  ::set-output name=a::b", "\na\n  : :set-output name=a::b"},
      {"a::b", "a::b"},
      {"x ##[group]##[error]y", "x ## [group]## [error]y"},
  };
  for (const Row& row : rows)
    CHECK(without_workflow_commands(row.text) == row.safe);
}

TEST_CASE("outputs of several lines stand between lines that they do not hold") {
  CHECK(github_outputs({{"a", "1"}, {"b", "x\ny\n"}}) ==
        "a<<AURAFORM_END\n1\nAURAFORM_END\nb<<AURAFORM_END\nx\ny\nAURAFORM_END\n");
  CHECK(github_outputs({{"a", "AURAFORM_END\nb<<X"}}) == "a<<AURAFORM_END_\nAURAFORM_END\nb<<X\nAURAFORM_END_\n");
}

TEST_CASE("a plan tells other steps its counts") {
  World world;
  world.declare_fully("born");
  world.own("gone", "11111111");
  using Outputs = std::vector<std::pair<std::string, std::string>>;
  CHECK(plan_outputs(world.plan()) == Outputs{{"changes", "true"},
                                              {"add", "1"},
                                              {"change", "0"},
                                              {"destroy", "1"},
                                              {"refused", "false"},
                                              {"summary", "Plan: 1 to add, 0 to change, 1 to destroy.\n"}});
  CHECK(plan_outputs({}).front() == std::pair<std::string, std::string>{"changes", "false"});
}

TEST_CASE("GitLab's report counts a replacement as both") {
  World world;
  world.declare_fully("moved", {{Field::region, std::string{"us-east1"}}}).lifecycle.replace = ReplaceMethod::recreate;
  world.own("moved", "11111111");
  world.declare_fully("grown", {{Field::memory, Size{8}}});
  world.own("grown", "22222222");
  CHECK(gitlab_report(count_changes(world.plan())) == "{\"create\":1,\"update\":1,\"delete\":1}\n");
}
