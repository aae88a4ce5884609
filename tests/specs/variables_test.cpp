#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"

namespace {

LoadedSpecs compile_with(const std::string& declaration, const std::string& line,
                         const VariableValues& variables = {}) {
  return compile(declaration + "\n[instance.a]\n" + line + "\n", variables);
}

} // namespace

TEST_CASE("A variable stands anywhere in a text, as often as one likes, and $${ stands for itself") {
  const std::string declared = "[variables]\nx = { default = \"eu\" }\nn = { default = 7 }\n";
  struct Row {
    std::string name;
    std::string expected;
  };
  const Row rows[] = {
      {"${var.x}", "eu"},          {"orders-${var.x}", "orders-eu"}, {"${var.x}-${var.n}-${var.x}", "eu-7-eu"},
      {"$${var.x}", "${var.x}"},   {"a$${b}${var.x}", "a${b}eu"},    {"$x", "$x"},
      {"100%${var.n}}", "100%7}"},
  };
  for (const Row& row : rows) {
    const LoadedSpecs loaded = compile_with(declared, "name = \"" + row.name + "\"");
    INFO(as_text(loaded.findings));
    CHECK(loaded.findings.empty());
    CHECK(instance_of(loaded, "a").fields.text(Field::name) == row.expected);
  }
}

TEST_CASE("A value is not looked through for variables again") {
  const LoadedSpecs loaded = compile_with("[variables.x]\n", "name = \"${var.x}\"", {{"x", {"${var.x}", "-var"}}});
  CHECK(instance_of(loaded, "a").fields.text(Field::name) == "${var.x}");
}

TEST_CASE("A text that is one variable takes the kind of its field") {
  struct Row {
    std::string line;
    std::string value;
    std::string expected;
  };
  const Row rows[] = {
      {"secondaries_count", "3", "3"},
      {"secondaries_count", "three", "spec/wrong-kind"},
      {"secondaries_count", "3.0", "spec/wrong-kind"},
      {"secondaries_count", "16", "spec/out-of-range"},
      {"vector_optimized", "true", "true"},
      {"vector_optimized", "1", "spec/wrong-kind"},
      {"memory", "8GB", "8GB"},
      {"memory", "8", "spec/bad-size"},
      {"version", "5", "5"},
      {"status", "paused", "paused"},
      {"status", "asleep", "spec/unknown-word"},
  };
  for (const Row& row : rows) {
    INFO(row.line << " " << row.value);
    const LoadedSpecs loaded =
        compile_with("[variables.x]\n", row.line + " = \"${var.x}\"", {{"x", {row.value, "-var"}}});
    const FieldValues fields = instance_of(loaded, "a").fields;
    const Field field = *field_named(row.line);
    if (row.expected.starts_with("spec/"))
      CHECK(codes(loaded.findings) == std::vector<std::string>{row.expected});
    else
      CHECK((fields.has(field) && to_text(*fields.find(field)) == row.expected));
  }
  // A number in the middle of a text stays text.
  const LoadedSpecs part = compile_with("[variables.x]\ndefault = 1\n", "secondaries_count = \"1${var.x}\"");
  CHECK(codes(part.findings) == std::vector<std::string>{"spec/wrong-kind"});
}

TEST_CASE("Defaults may be numbers and truth values, and a value from outside goes before them") {
  struct Row {
    std::string written;
    std::string expected;
  };
  for (const Row& row : {Row{"\"eu\"", "eu"}, Row{"7", "7"}, Row{"-7", "-7"}, Row{"1.5", "1.5"}, Row{"true", "true"}}) {
    const LoadedSpecs loaded = compile_with("[variables.x]\ndefault = " + row.written, "name = \"${var.x}\"");
    CHECK(instance_of(loaded, "a").fields.text(Field::name) == row.expected);
  }
  const LoadedSpecs given =
      compile_with("[variables.x]\ndefault = 7", "name = \"${var.x}\"", {{"x", {"outside", "-var"}}});
  CHECK(instance_of(given, "a").fields.text(Field::name) == "outside");
}

TEST_CASE("What is wrong with a reference or a declaration is told where it stands") {
  struct Row {
    std::string declaration;
    std::string line;
    VariableValues given;
    std::vector<std::string> expected;
  };
  const std::vector<Row> rows = {
      {"[variables.project]", "name = \"${var.projekt}\"", {}, {"3:8 spec/unknown-variable"}},
      {"[variables.x]", "name = \"${var.x}\"", {}, {"1:12 spec/missing-variable"}},
      {"[variables.x]", "name = \"a\"", {}, {}}, // without a value, but not used either
      {"", "name = \"${env.HOME}\"", {}, {"3:8 spec/bad-reference"}},
      {"", "name = \"${HOME}\"", {}, {"3:8 spec/bad-reference"}},
      {"", "name = \"${}\"", {}, {"3:8 spec/bad-reference"}},
      {"", "name = \"a${\"", {}, {"3:8 spec/bad-reference"}},
      {"[variables.x]", "name = \"${var.x\"", {}, {"3:8 spec/bad-reference"}},
      {"[variables.x]", "name = \"${ var.x }\"", {}, {"3:8 spec/bad-reference"}},
      {"", "moved_from = [\"a1\", \"${var.y}\"]", {}, {"3:21 spec/unknown-variable"}},
      {"", "", {{"y", {"1", "-var"}}}, {"0:0 spec/undeclared-variable"}},
      {"[variables.x]\ndefault = [1]", "name = \"${var.x}\"", {}, {"2:11 spec/wrong-kind"}},
      {"[variables.x]\ndefault = \"${var.y}\"", "name = \"${var.x}\"", {}, {"2:11 spec/bad-reference"}},
      {"[variables.x]\ndefualt = 1", "", {}, {"2:1 spec/unknown-key"}},
      {"[variables.x]\nsensitive = \"yes\"", "", {}, {"2:13 spec/wrong-kind"}},
      {"[variables.x]\nallowed = \"a\"", "", {}, {"2:11 spec/wrong-kind"}},
      {"[variables.x]\nallowed = [\"a\", []]", "", {}, {"2:17 spec/wrong-kind"}},
      {"[variables.x]\nallowed = [\"a\"]\ndefault = \"b\"", "", {}, {"3:11 spec/variable-not-allowed"}},
      {"[variables.x]\nallowed = [1, 2]", "", {{"x", {"3", "-var"}}}, {"2:11 spec/variable-not-allowed"}},
      {"[variables.x]\nallowed = [1, 2]", "", {{"x", {"2", "-var"}}}, {}},
      {"[variables.a-b]", "", {}, {"1:12 spec/bad-key"}},
      {"[variables.1a]", "", {}, {"1:12 spec/bad-key"}},
      {"[variables]\nx = 1", "", {}, {"2:1 spec/wrong-kind"}},
  };
  for (const Row& row : rows) {
    INFO(row.declaration << " | " << row.line);
    const LoadedSpecs loaded = compile_with(row.declaration, row.line, row.given);
    INFO(as_text(loaded.findings));
    CHECK(places_and_codes(loaded.findings) == row.expected);
  }
}

TEST_CASE("A variable without a value is told once, with every way to give it one") {
  const LoadedSpecs loaded =
      compile("[variables.p]\n[instance.a]\nproject_id = \"${var.p}\"\n[instance.b]\nproject_id = \"${var.p}\"\n");
  REQUIRE(loaded.findings.size() == 1);
  const std::string& hint = loaded.findings.front().hint;
  for (const char* way : {"-var p=", "-var-file", "AURAFORM_VAR_p", "default"})
    CHECK(hint.find(way) != std::string::npos);
}

TEST_CASE("An environment variable that nobody declared is a warning: it may be meant for another directory") {
  const LoadedSpecs loaded = compile("", {{"stray", {"1", "AURAFORM_VAR_stray"}}});
  REQUIRE(loaded.findings.size() == 1);
  CHECK(loaded.findings.front().severity == Severity::warning);
  CHECK_FALSE(has_errors(loaded.findings));
}

TEST_CASE("A sensitive value is in no finding, whatever is wrong with it or about it") {
  const std::string secret = "hush-hush";
  const std::string declared = "[variables.s]\nsensitive = true\n";
  const std::vector<std::string> wrong_places = {
      "type = \"${var.s}\"",
      "memory = \"${var.s}\"",
      "secondaries_count = \"${var.s}\"",
      "vector_optimized = \"${var.s}\"",
      "name = \"${var.s} ${var.s} ${var.s} ${var.s}\"", // too long for a name
      "import_id = \"${var.s}\"",
      "profile = \"${var.s}\"",
      "source = { instance_id = \"${var.s}\" }",
      "timeouts = { create = \"${var.s}\" }",
      "lifecycle = { ignore_changes = [\"${var.s}\"], replace = \"${var.s}\" }",
      "moved_from = [\"${var.s}!\"]",
      "region = \"${var.s}\\n\"",
      "source = \"${var.s}\"",
  };
  for (const std::string& line : wrong_places) {
    INFO(line);
    const LoadedSpecs loaded = compile(declared + "[instance.a]\n" + line + "\n", {{"s", {secret, "-var"}}});
    CHECK_FALSE(loaded.findings.empty());
    CHECK(as_text(loaded.findings).find(secret) == std::string::npos);
  }
  const LoadedSpecs twice = compile(declared + "[instance.a]\nname = \"${var.s}\"\n[instance.b]\nname = \"${var.s}\"\n",
                                    {{"s", {secret, "-var"}}});
  CHECK(codes(twice.findings) == std::vector<std::string>{"spec/duplicate-name"});
  CHECK(as_text(twice.findings).find(secret) == std::string::npos);
  CHECK(instance_of(twice, "a").sensitive == std::set<Field>{Field::name});
}

TEST_CASE("A sensitive default is not shown with the line that it stands in") {
  const std::string text =
      "[variables]\ns = { default = \"hush-hush\", sensitive = true, allowed = [\"pst-pst\"], x = 1 }\n"
      "[variables.t]\nsensitive = true\nallowed = [\n  1, \"pst-pst\", [] ]\n";
  const LoadedSpecs loaded = compile(text);
  CHECK(codes(loaded.findings) ==
        std::vector<std::string>{"spec/variable-not-allowed", "spec/unknown-key", "spec/wrong-kind"});
  CHECK(as_text(loaded.findings).find("hush-hush") == std::string::npos);
  CHECK(as_text(loaded.findings).find("pst-pst") == std::string::npos);
}
