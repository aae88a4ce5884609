#include "specs/version_constraint.hpp"
#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"

TEST_CASE("Every setting of [auraform] and [drift] arrives") {
  const LoadedSpecs loaded = compile(R"([auraform]
required_version = ">=0.1"
project_id = "p1"

[auraform.state]
backend = "http"
address = "https://state.example/aura"
retries = 3
verify = true

[auraform.credentials]
sink = "command"
command = ["vault", "kv", "put"]
time_limit = "10s"

[auraform.limits]
requests_per_minute = 25
max_destroy = "30%"

[drift]
ignore = ["orders.storage", "dev-*.status", "*.mem*"]
)");
  INFO(as_text(loaded.findings));
  REQUIRE(loaded.findings.empty());
  Settings expected;
  expected.required_version = ">=0.1";
  expected.project_id = "p1";
  expected.state = {.backend = "http",
                    .options = {{"address", "https://state.example/aura"}, {"retries", "3"}, {"verify", "true"}},
                    .location = {"a.aura.toml", 5, 11}};
  expected.credentials.sink = CredentialSettings::Sink::command;
  expected.credentials.command = {"vault", "kv", "put"};
  expected.credentials.time_limit = Milliseconds{10'000};
  expected.requests_per_minute = 25;
  expected.max_destroy = DestroyLimit{.amount = 30, .percent = true, .location = {"a.aura.toml", 18, 15}};
  expected.drift_ignore = {"orders.storage", "dev-*.status", "*.mem*"};
  CHECK(loaded.configuration.settings == expected);
}

TEST_CASE("Unwritten settings have their built-in defaults") {
  CHECK(compile("").configuration.settings == Settings{});
  CHECK(compile("[auraform]\n[auraform.state]\n[auraform.credentials]\n[auraform.limits]\n[drift]\n").findings.empty());
}

TEST_CASE("A command in one text is a line for the shell") {
  const LoadedSpecs loaded =
      compile("[auraform.credentials]\nsink = \"command\"\ncommand = \"pass insert -m aura | cat\"\n");
  CHECK(loaded.findings.empty());
  CHECK(loaded.configuration.settings.credentials.command ==
        std::vector<std::string>{"/bin/sh", "-c", "pass insert -m aura | cat"});
}

TEST_CASE("A wrong setting is told where it stands") {
  struct Row {
    std::string text;
    std::vector<std::string> expected;
  };
  const Row rows[] = {
      {"[auraform]\nrequired_version = \">=2\"\n", {"2:20 spec/required-version"}},
      {"[auraform]\nrequired_version = \"newest\"\n", {"2:20 spec/bad-version"}},
      {"[auraform]\nrequired_version = 1\n", {"2:20 spec/wrong-kind"}},
      {"[auraform]\nproject = \"p\"\n", {"2:1 spec/unknown-key"}},
      {"[auraform]\ntenant_id = \"p\"\nproject_id = \"p\"\n", {"2:1 spec/two-spellings"}},
      {"[auraform.state]\nbackend = \"gcs\"\n", {"2:11 spec/unknown-word"}},
      {"[auraform.state]\npath = [\"a\"]\n", {"2:8 spec/wrong-kind"}},
      {"[auraform]\nstate = \"local\"\n", {"2:9 spec/wrong-kind"}},
      {"[auraform.credentials]\nsink = \"vault\"\n", {"2:8 spec/unknown-word"}},
      {"[auraform.credentials]\nsink = \"command\"\n", {"2:8 spec/bad-command"}},
      {"[auraform.credentials]\nsink = \"command\"\ncommand = []\n", {"3:11 spec/bad-command"}},
      {"[auraform.credentials]\nsink = \"command\"\ncommand = \" \"\n", {"3:11 spec/bad-command"}},
      {"[auraform.credentials]\nsink = \"command\"\ncommand = 3\n", {"3:11 spec/bad-command"}},
      {"[auraform.credentials]\ncommand = [\"vault\"]\n", {"2:11 spec/bad-command"}},
      {"[auraform.credentials]\ntime_limit = \"soon\"\n", {"2:14 spec/bad-duration"}},
      {"[auraform.credentials]\ntime_limit = \"0s\"\n", {"2:14 spec/bad-duration"}},
      {"[auraform.credentials]\ntime_limit = 30\n", {"2:14 spec/wrong-kind"}},
      {"[auraform.limits]\nrequests_per_minute = 0\n", {"2:23 spec/out-of-range"}},
      {"[auraform.limits]\nrequests_per_minute = \"125\"\n", {"2:23 spec/wrong-kind"}},
      {"[auraform.limits]\nmax_destroy = -1\n", {"2:15 spec/out-of-range"}},
      {"[auraform.limits]\nmax_destroy = \"101%\"\n", {"2:15 spec/out-of-range"}},
      {"[auraform.limits]\nmax_destroy = \"%\"\n", {"2:15 spec/out-of-range"}},
      {"[auraform.limits]\nmax_destroy = \"many\"\n", {"2:15 spec/wrong-kind"}},
      {"[auraform.limits]\nmax_destory = 3\n", {"2:1 spec/unknown-key"}},
      {"[drift]\nignore = [\"orders\", \".memory\", \"a.memry\", \"a.*\"]\n",
       {"2:11 spec/bad-pattern", "2:21 spec/bad-pattern", "2:32 spec/bad-pattern"}},
      {"[drift]\nignored = []\n", {"2:1 spec/unknown-key"}},
      {"[auraforms]\n", {"1:2 spec/unknown-table"}},
      {"[[instance]]\n", {"1:1 spec/wrong-kind"}},
      {"instance = 1\n", {"1:12 spec/wrong-kind"}},
      {"[instance]\nmemory = \"8GB\"\n", {"2:1 spec/wrong-kind"}},
      {"[instance.\"a b\"]\n", {"1:11 spec/bad-key"}},
      {"[profile.\"ä\"]\n", {"1:10 spec/bad-key"}},
      {"[instance.a]\nmemory = 8GB\n", {"2:11 spec/toml-syntax"}},
  };
  for (const Row& row : rows) {
    const LoadedSpecs loaded = compile(row.text);
    INFO(row.text << as_text(loaded.findings));
    CHECK(places_and_codes(loaded.findings) == row.expected);
  }
}

TEST_CASE("Version constraints mean what their signs say") {
  struct Row {
    std::string_view version;
    std::string_view constraint;
    bool met;
  };
  const Row rows[] = {
      {"1.4.2", "1.4.2", true},     {"1.4.2", "=1.4.2", true},
      {"1.4.2", "= 1.4", false},    {"1.4.0", "1.4", true},
      {"1.4.2", "!=1.4.2", false},  {"1.4.2", ">1.4.2", false},
      {"1.4.2", ">=1.4.2", true},   {"1.4.2", ">=1.10", false},
      {"1.10.0", ">=1.9", true},    {"1.4.2", "<1.4.3", true},
      {"1.4.2", "<=1.4.2", true},   {"1.4.2", "~>1.4.0", true},
      {"1.5.0", "~>1.4.0", false},  {"1.5.0", "~>1.4", true},
      {"2.0.0", "~>1.4", false},    {"1.3.9", "~>1.4", false},
      {"2.0.0", "~>1", false},      {"1.9.0", "~> 1", true},
      {"1.4.2", ">=1, <2", true},   {"1.4.2", " >= 1 ,!=1.4.2", false},
      {"0.1.0-dev", ">=0.1", true},
  };
  for (const Row& row : rows) {
    INFO(row.version << " " << row.constraint);
    const auto met = satisfies(row.version, row.constraint);
    REQUIRE(met);
    CHECK(*met == row.met);
  }
  for (const char* bad : {"", ">", ">=", "1.", ".1", "1.2.3.4", "latest", "~>x", ">=1,", "1 2", "99999999999", "-1"}) {
    INFO(bad);
    CHECK_FALSE(satisfies("1.4.2", bad));
  }
}
