#include "cmd/run.hpp"

#include "cmd/text/first_spec_text.hpp"
#include "cmd/version.hpp"
#include "specs/load.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_environment.hpp"

namespace {

int run(FakeEnvironment& fake, const std::vector<std::string>& arguments) {
  fake.out.text.clear();
  fake.err.text.clear();
  fake.environment.arguments = arguments;
  return static_cast<int>(run_auraform(fake.environment));
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A spec that is whole; nothing listens where it would be applied.
void write_spec(const FakeEnvironment& fake) {
  put(fake.directory / "fleet.aura.toml", "[instance.orders]\nproject_id = \"6981ace7-efe8-4f5c-b7c5-267b5162ce91\"\n"
                                          "type = \"professional-db\"\ncloud_provider = \"gcp\"\n"
                                          "region = \"europe-west1\"\nmemory = \"2GB\"\n");
}

} // namespace

TEST_CASE("a wrong command line ends with 1 and says how to write it") {
  struct Row {
    std::vector<std::string> arguments;
    std::string told;
  };
  const Row rows[] = {
      {{"plann"}, "unknown verb \"plann\""},
      {{"plann"}, "did you mean plan?"},
      {{"state", "lsit"}, "did you mean state list?"},
      {{"help", "aply"}, "did you mean apply?"},
      {{"plan", "stray"}, "stray word \"stray\" after plan"},
      {{"plan", "-detail"}, "unknown flag -detail"},
      {{"state", "mv", "a"}, "state mv lacks an argument"},
      {{"state", "show"}, "state show lacks its arguments"},
      {{"-chdir=nowhere", "plan"}, "-chdir=nowhere is no directory"},
      {{"plan", "-chdir", "nowhere"}, "-chdir=nowhere is no directory"},
      {{"-no-color"}, "there is no verb"},
      {{"-unknown", "plan"}, "unknown flag -unknown"},
      {{"plan", "-max-destroy=x"}, "-max-destroy takes a number or a percentage"},
      {{"plan", "-max-destroy=101%"}, "-max-destroy takes a number or a percentage"},
      {{"plan", "-var=novalue"}, "-var takes NAME=VALUE"},
  };
  for (const Row& row : rows) {
    FakeEnvironment fake;
    INFO(row.arguments.front() << " … " << row.told);
    CHECK(run(fake, row.arguments) == 1);
    CHECK(holds(fake.err.text, row.told));
  }
}

TEST_CASE("help and version need nothing and go to stdout") {
  FakeEnvironment fake;
  CHECK(run(fake, {}) == 0);
  CHECK(holds(fake.out.text, "Exit codes"));
  CHECK(run(fake, {"-help"}) == 0);
  CHECK(run(fake, {"help"}) == 0);
  for (const std::string flag : {"-help", "--help", "-h"}) {
    CHECK(run(fake, {"state", "mv", flag}) == 0);
    CHECK(holds(fake.out.text, "auraform state mv [flags] KEY NEW_KEY"));
  }
  CHECK(run(fake, {"help", "state", "mv"}) == 0);
  CHECK(run(fake, {"state"}) == 0);
  CHECK(holds(fake.out.text, "state rm"));
  for (const std::string way : {"version", "-version", "--version"}) {
    CHECK(run(fake, {way}) == 0);
    CHECK(fake.out.text == "auraform " + program_version() + "\n");
  }
  CHECK(fake.err.text.empty());
}

TEST_CASE("without credentials a plan ends with 3 and says which variable is missing") {
  FakeEnvironment fake;
  write_spec(fake);
  CHECK(run(fake, {"plan"}) == 3);
  CHECK(holds(fake.err.text, "AURA_CLIENT_ID is not set"));
  fake.environment.variables["AURA_CLIENT_ID"] = "id";
  CHECK(run(fake, {"plan"}) == 3);
  CHECK(holds(fake.err.text, "AURA_CLIENT_SECRET is not set"));
}

TEST_CASE("a plan without refresh needs no credentials") {
  FakeEnvironment fake;
  write_spec(fake);
  CHECK(run(fake, {"plan", "-refresh=false"}) == 0);
  CHECK(holds(fake.out.text, "Plan: 1 to add, 0 to change, 0 to destroy.\n"));
  CHECK(run(fake, {"plan", "-refresh=false", "-detailed-exitcode"}) == 2);
  CHECK(run(fake, {"plan", "-refresh=false", "-target=odrers"}) == 5);
  CHECK(holds(fake.err.text, "did you mean orders?"));
}

TEST_CASE("an apply that cannot ask ends at once") {
  FakeEnvironment fake;
  write_spec(fake);
  for (const std::string verb : {"apply", "destroy"}) {
    CHECK(run(fake, {verb}) == 1);
    CHECK(holds(fake.err.text, "there is no terminal to ask at"));
    CHECK(holds(fake.err.text, "-auto-approve"));
  }
}

TEST_CASE("credentials never go over plain http to another machine") {
  FakeEnvironment fake;
  write_spec(fake);
  fake.environment.variables = {
      {"AURA_CLIENT_ID", "id"}, {"AURA_CLIENT_SECRET", "hush"}, {"AURA_BASE_URL", "http://example.org"}};
  CHECK(run(fake, {"plan"}) == 1);
  CHECK_FALSE(holds(fake.err.text, "hush"));
}

TEST_CASE("colour follows the terminal, NO_COLOR, CLICOLOR_FORCE and -no-color") {
  struct Row {
    bool terminal;
    std::map<std::string, std::string> variables;
    std::vector<std::string> arguments;
    bool coloured;
  };
  const Row rows[] = {
      {false, {}, {"help"}, false},
      {true, {}, {"help"}, true},
      {true, {{"NO_COLOR", "1"}}, {"help"}, false},
      {true, {{"NO_COLOR", ""}}, {"help"}, true},
      {true, {{"TERM", "dumb"}}, {"help"}, false},
      {true, {}, {"-no-color", "help"}, false},
      {true, {}, {"help", "-no-color"}, false},
      {false, {{"CLICOLOR_FORCE", "1"}}, {"help"}, true},
      {false, {{"CLICOLOR_FORCE", "0"}}, {"help"}, false},
      {false, {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}, {"help"}, false},
  };
  for (const Row& row : rows) {
    FakeEnvironment fake;
    fake.out.terminal = row.terminal;
    fake.environment.variables = row.variables;
    CHECK(run(fake, row.arguments) == 0);
    CHECK(holds(fake.out.text, "\x1b[") == row.coloured);
  }
}

TEST_CASE("a reader who went away is no failure, a full disk is") {
  FakeEnvironment fake;
  fake.out.closed = true;
  CHECK(run(fake, {"help"}) == 0);
  CHECK(fake.err.text.empty());
  fake.out.trouble = Error{ErrorKind::input_output, "output/failed", "writing to stdout: no space left", ""};
  CHECK(run(fake, {"help"}) == 1);
  CHECK(holds(fake.err.text, "no space left"));
}

TEST_CASE("init writes a first spec that validate accepts, and touches nothing that is there") {
  FakeEnvironment fake;
  put(fake.directory / ".gitignore", "build");
  REQUIRE(run(fake, {"init"}) == 0);
  CHECK(content_of(fake.directory / ".gitignore") == "build\n.auraform/\nauraform.state.*\n");
  CHECK(run(fake, {"validate"}) == 0);
  CHECK(fake.out.text == "The specs are valid: 1 instance.\n");

  put(fake.directory / "instances.aura.toml", "# mine\n");
  CHECK(run(fake, {"init"}) == 0);
  CHECK(content_of(fake.directory / "instances.aura.toml") == "# mine\n");
  CHECK(content_of(fake.directory / ".gitignore") == "build\n.auraform/\nauraform.state.*\n");
}

TEST_CASE("the first spec names the projects, and is valid whatever they are called") {
  const std::string text = first_spec_text({{"6981ace7", "prod\nx = 1", {}}, {"d1f2a0f4", "dev", {}}});
  const LoadedSpecs specs = compile_specs({{"instances.aura.toml", text}}, {}, program_version());
  CHECK(specs.findings.empty());
  CHECK(specs.configuration.settings.project_id == "6981ace7");
  CHECK(holds(text, "# project_id = \"d1f2a0f4\" # dev\n"));
}

TEST_CASE("findings are told one by one and counted at the end") {
  FakeEnvironment fake;
  put(fake.directory / "fleet.aura.toml", "[instance.orders]\nmemroy = \"8GB\"\nstorage = 7\n");
  CHECK(run(fake, {"validate"}) == 1);
  CHECK(holds(fake.err.text, "on fleet.aura.toml:2:1"));
  CHECK(holds(fake.err.text, "Error: the specs have "));
  CHECK(fake.out.text.empty());
}
