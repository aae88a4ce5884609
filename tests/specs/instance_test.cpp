#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"

namespace {

struct Row {
  std::string text;
  std::vector<std::string> expected;
};

void check(const Row& row) {
  const LoadedSpecs loaded = compile(row.text);
  INFO(row.text << as_text(loaded.findings));
  CHECK(places_and_codes(loaded.findings) == row.expected);
}

} // namespace

TEST_CASE("Names are 1 to 30 characters without blanks at their ends or control characters") {
  const std::string thirty = "éééééééééééééééééééééééééééééé"; // sixty bytes
  const Row rows[] = {
      {"[instance.a]\nname = \"" + thirty + "\"\n", {}},
      {"[instance.a]\nname = \"" + thirty + "x\"\n", {"2:8 spec/bad-name"}},
      {"[instance.a]\nname = \"\"\n", {"2:8 spec/bad-name"}},
      {"[instance.a]\nname = \" a\"\n", {"2:8 spec/bad-name"}},
      {"[instance.a]\nname = \"a\\t\"\n", {"2:8 spec/bad-name"}},
      {"[instance.a]\nname = \"a\\u0007b\"\n", {"2:8 spec/bad-name"}},
      {"[instance.a]\nname = \"a\\u202Eb\"\n", {"2:8 spec/bad-name"}},
      {"[instance.a]\nname = \"東京 🙂\"\n", {}},
      {"[instance.a]\nname = 3\n", {"2:8 spec/wrong-kind"}},
      {"[instance.this_key_has_more_than_thirty_characters]\n", {"1:11 spec/bad-name"}},
      {"[instance.this_key_has_more_than_thirty_characters]\nname = \"short\"\n", {}},
  };
  for (const Row& row : rows)
    check(row);
}

TEST_CASE("Keys are letters, digits, _ and -, 64 at most") {
  const std::string longest(64, 'k');
  check({"[instance." + longest + "]\nname = \"a\"\n", {}});
  check({"[instance." + longest + "k]\nname = \"a\"\n", {"1:11 spec/bad-key"}});
  check({"[instance.\"\"]\n", {"1:11 spec/bad-key"}});
  check({"[instance.\"a/b\"]\n", {"1:11 spec/bad-key"}});
  check({"[instance.A-1_b]\n", {}});
}

TEST_CASE("Two instances of one project cannot share a name") {
  check({"[instance.a]\nname = \"x\"\n[instance.b]\nname = \"x\"\n", {"4:8 spec/duplicate-name"}});
  check({"[instance.a]\nname = \"b\"\n[instance.b]\n", {"3:11 spec/duplicate-name"}});
  check({"[instance.a]\nname = \"x\"\nproject_id = \"p\"\n[instance.b]\nname = \"x\"\nproject_id = \"q\"\n", {}});
  check({"[instance.a]\nname = \"x\"\n[instance.b]\nname = \"X\"\n", {}}); // Aura tells them apart, and so do we
  const LoadedSpecs loaded = compile("[instance.a]\nname = \"x\"\n[instance.b]\nname = \"x\"\n");
  CHECK(loaded.findings.front().message == "the name \"x\" belongs to instance.a at a.aura.toml:2");
}

TEST_CASE("A source is one instance, and a snapshot needs one") {
  const std::string seed = "[instance.seed]\n[instance.a]\n";
  struct Good {
    std::string source;
    Source expected;
  };
  const Good good[] = {
      {"{ instance = \"seed\" }", {"seed", "", "", false}},
      {"{ instance = \"seed\", snapshot = \"latest\" }", {"seed", "", "", true}},
      {"{ instance = \"seed\", snapshot_id = \"s-1\" }", {"seed", "", "s-1", false}},
      {"{ instance_id = \"2f49c2b3\" }", {"", "2f49c2b3", "", false}},
      {"{ instance_id = \"2f49c2b3\", snapshot_id = \"s-1\" }", {"", "2f49c2b3", "s-1", false}},
  };
  for (const Good& row : good) {
    const LoadedSpecs loaded = compile(seed + "source = " + row.source + "\n");
    INFO(row.source << as_text(loaded.findings));
    CHECK(loaded.findings.empty());
    CHECK(instance_of(loaded, "a").source == row.expected);
  }
  const Row bad[] = {
      {"{ }", {"3:10 spec/bad-source"}},
      {"{ snapshot_id = \"s-1\" }", {"3:10 spec/bad-source"}},
      {"{ snapshot = \"latest\" }", {"3:10 spec/bad-source"}},
      {"{ instance = \"seed\", instance_id = \"2f49c2b3\" }", {"3:10 spec/bad-source"}},
      {"{ instance = \"seed\", snapshot_id = \"s\", snapshot = \"latest\" }", {"3:10 spec/bad-source"}},
      {"{ instance = \"seed\", snapshot = \"newest\" }", {"3:42 spec/unknown-word"}},
      {"{ instance = \"seed\", snapshot_id = \" \" }", {"3:45 spec/bad-source"}},
      {"{ instance_id = \"2F49C2B3\" }", {"3:26 spec/bad-instance-id"}},
      {"{ instance_id = \"2f49c2b\" }", {"3:26 spec/bad-instance-id"}},
      {"{ instance_id = 5 }", {"3:26 spec/wrong-kind"}},
      {"{ instance = \"sed\" }", {"3:23 spec/unknown-source"}},
      {"{ instance = \"instance.seed\" }", {"3:23 spec/bad-key"}},
      {"{ instance = \"seed\", id = \"x\" }", {"3:31 spec/unknown-key"}},
      {"\"seed\"", {"3:10 spec/wrong-kind"}},
  };
  for (const Row& row : bad)
    check({seed + "source = " + row.text + "\n", row.expected});
}

TEST_CASE("Sources in a circle are told once, with the way around") {
  const auto sourced = [](const std::string& key, const std::string& from) {
    return "[instance." + key + "]\nsource = { instance = \"" + from + "\" }\n";
  };
  check({sourced("a", "a"), {"2:23 spec/source-circle"}});
  check({sourced("a", "b") + "[instance.b]\n", {}});
  const LoadedSpecs loaded =
      compile(sourced("a", "b") + sourced("b", "c") + sourced("c", "b") + sourced("d", "a") + sourced("e", "e"));
  REQUIRE(places_and_codes(loaded.findings) ==
          std::vector<std::string>{"4:23 spec/source-circle", "10:23 spec/source-circle"});
  CHECK(loaded.findings.front().message == "the sources go in a circle: b from c from b");
}

TEST_CASE("An adopted instance is adopted once and brings its data") {
  check({"[instance.a]\nimport_id = \"2f49c2b3\"\n", {}});
  check({"[instance.a]\nimport_id = \"2f49c2b\"\n", {"2:13 spec/bad-instance-id"}});
  check({"[instance.a]\nimport_id = \"2F49C2B3\"\n", {"2:13 spec/bad-instance-id"}});
  check({"[instance.a]\nimport_id = 12345678\n", {"2:13 spec/wrong-kind"}});
  check({"[instance.a]\nimport_id = \"2f49c2b3\"\n[instance.b]\nimport_id = \"2f49c2b3\"\n",
         {"4:13 spec/duplicate-import"}});
  check({"[instance.a]\nimport_id = \"2f49c2b3\"\nsource = { instance_id = \"00000000\" }\n",
         {"3:10 spec/import-with-source"}});
  CHECK(instance_of(compile("[instance.a]\nimport_id = \"2f49c2b3\"\n"), "a").import_id == "2f49c2b3");
}

TEST_CASE("A former key is one that nobody has any more, and that one heir claims") {
  check({"[instance.a]\nmoved_from = [\"b\", \"c\"]\n", {}});
  check({"[instance.a]\nmoved_from = \"b\"\n", {"2:14 spec/wrong-kind"}});
  check({"[instance.a]\nmoved_from = [\"instance.b\", 3]\n", {"2:15 spec/bad-key", "2:29 spec/wrong-kind"}});
  check({"[instance.a]\nmoved_from = [\"b\"]\n[instance.b]\n", {"2:14 spec/bad-move"}});
  check({"[instance.a]\nmoved_from = [\"a\"]\n", {"2:14 spec/bad-move"}});
  check({"[instance.a]\nmoved_from = [\"c\"]\n[instance.b]\nmoved_from = [\"c\"]\n", {"4:14 spec/bad-move"}});
  check({"[instance.a]\nmoved_from = [\"c\", \"c\"]\n", {}});
}

TEST_CASE("Lifecycle and time limits take their words and durations") {
  const Row rows[] = {
      {"[instance.a.lifecycle]\nprevent_destroy = 1\n", {"2:19 spec/wrong-kind"}},
      {"[instance.a.lifecycle]\nreplace = \"copy\"\n", {"2:11 spec/unknown-word"}},
      {"[instance.a.lifecycle]\non_remove = \"delete\"\n", {"2:13 spec/unknown-word"}},
      {"[instance.a.lifecycle]\nignore_changes = \"storage\"\n", {"2:18 spec/wrong-kind"}},
      {"[instance.a.lifecycle]\nignore_changes = [\"storag\", 3]\n",
       {"2:19 spec/unknown-field", "2:29 spec/unknown-field"}},
      {"[instance.a.lifecycle]\nprevent = true\n", {"2:1 spec/unknown-key"}},
      {"[instance.a]\nlifecycle = true\n", {"2:13 spec/wrong-kind"}},
      {"[instance.a.timeouts]\ncreate = \"45 m\"\n", {"2:10 spec/bad-duration"}},
      {"[instance.a.timeouts]\ncreate = 45\n", {"2:10 spec/wrong-kind"}},
      {"[instance.a.timeouts]\nremove = \"45m\"\n", {"2:1 spec/unknown-key"}},
      {"[instance.a]\ntype = \"free-db\"\nlifecycle = { replace = \"clone\" }\n", {"3:25 spec/clone-not-offered"}},
      {"[instance.a]\ntype = \"free-db\"\nlifecycle = { replace = \"recreate\" }\n", {}},
      {"[instance.a]\nlifecycle = { replace = \"clone\" }\n", {}},
  };
  for (const Row& row : rows)
    check(row);
}
