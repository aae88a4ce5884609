#include "specs/source_lines.hpp"
#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_directory.hpp"

namespace {

LoadedSpecs compile_two(const std::string& first, const std::string& second) {
  return compile_specs({{"a.aura.toml", first}, {"b.aura.toml", second}}, {}, "1.4.2");
}

} // namespace

TEST_CASE("The files of a directory make one configuration") {
  const LoadedSpecs loaded = compile_two("[profile.p]\nmemory = \"8GB\"\n", "[instance.a]\nprofile = \"p\"\n");
  CHECK(loaded.findings.empty());
  CHECK(fields_text(instance_of(loaded, "a")) == "name=a memory=8GB");
}

TEST_CASE("What stands in two files is told in the second, with the place of the first") {
  struct Row {
    std::string header;
    std::string place;
  };
  for (const Row& row : {Row{"[auraform]", "1:2"}, Row{"[defaults]", "1:2"}, Row{"[drift]", "1:2"},
                         Row{"[instance.a]", "1:11"}, Row{"[profile.a]", "1:10"}, Row{"[variables.a]", "1:12"}}) {
    const LoadedSpecs loaded = compile_two("\n\n" + row.header + "\n", row.header + "\n");
    INFO(as_text(loaded.findings));
    REQUIRE(places_and_codes(loaded.findings) == std::vector<std::string>{row.place + " spec/duplicate-table"});
    CHECK(loaded.findings.front().location.file == "b.aura.toml");
    CHECK(loaded.findings.front().message.find("a.aura.toml:3") != std::string::npos);
  }
  // Not even in parts: who reads one table must see all of it.
  CHECK(compile_two("[instance.a]\n", "[instance.a.lifecycle]\n").findings.size() == 1);
}

TEST_CASE("A file that is no TOML does not hide the findings of the others, and raises none there") {
  const LoadedSpecs loaded =
      compile_two("[variables.x]\n[profile.p]\n[instance.seed]\nmemory = 8GB\n",
                  "[instance.a]\nname = \"${var.x}\"\nprofile = \"p\"\nsource = { instance = \"seed\" }\nmemry = 1\n");
  INFO(as_text(loaded.findings));
  CHECK(codes(loaded.findings) == std::vector<std::string>{"spec/toml-syntax", "spec/unknown-field"});
}

TEST_CASE("The order in which files come makes no difference") {
  const SpecFile a{"a.aura.toml", "[instance.a]\nmemroy = 1\n"};
  const SpecFile b{"b.aura.toml", "[instance.a]\nstatus = \"x\"\n"};
  const LoadedSpecs forward = compile_specs({a, b}, {}, "1.4.2");
  const LoadedSpecs backward = compile_specs({b, a}, {}, "1.4.2");
  CHECK(forward.findings == backward.findings);
  CHECK(forward.configuration == backward.configuration);
}

TEST_CASE("The digest changes with every input and with nothing else") {
  const std::string text = "[variables.x]\ndefault = 1\n[instance.a]\n";
  const std::string digest = compile(text).configuration.digest;
  CHECK(digest.size() == 16);
  CHECK(compile(text).configuration.digest == digest);
  CHECK(compile(text + "\n").configuration.digest != digest);
  CHECK(compile(text, {{"x", {"2", "-var"}}}).configuration.digest != digest);
  CHECK(compile(text, {{"x", {"1", "-var"}}}).configuration.digest == digest); // the same value, given otherwise
  CHECK(compile_specs({{"b.aura.toml", text}}, {}, "1.4.2").configuration.digest != digest);
  CHECK(compile_specs({{"a.aura.toml", text}}, {}, "9.9.9").configuration.digest == digest);
  CHECK(compile_two("#ab", "").configuration.digest != compile_two("#a", "#b").configuration.digest);
}

TEST_CASE("The digest does not let anybody test guesses of a sensitive value") {
  const std::string text = "[variables.x]\nsensitive = true\n[instance.a]\n";
  CHECK(compile(text, {{"x", {"1", "-var"}}}).configuration.digest ==
        compile(text, {{"x", {"2", "-var"}}}).configuration.digest);
}

TEST_CASE("Spec files are those that end in .aura.toml, sorted, without an editor's hidden ones") {
  const ScratchDirectory directory;
  put(directory / "b.aura.toml", "# b");
  put(directory / "a.aura.toml", "# a");
  put(directory / ".#a.aura.toml", "# an editor's");
  put(directory / "notes.toml", "# other");
  std::filesystem::create_directory(directory / "c.aura.toml");
  const auto files = read_spec_files(directory.path());
  REQUIRE(files);
  REQUIRE(files->size() == 2);
  CHECK(files->at(0).name == "a.aura.toml");
  CHECK(files->at(1).text == "# b");
}

TEST_CASE("A directory without specs, or that is none, is an error with the next step") {
  const ScratchDirectory directory;
  const auto empty = read_spec_files(directory.path());
  REQUIRE_FALSE(empty);
  CHECK(empty.error().code == "spec/no-files");
  CHECK(empty.error().kind == ErrorKind::spec);
  CHECK(empty.error().hint.find("init") != std::string::npos);
  CHECK_FALSE(read_spec_files(directory / "missing"));
  std::filesystem::create_symlink("nowhere", directory / "a.aura.toml");
  CHECK_FALSE(read_spec_files(directory.path())); // declared, but not readable
}

TEST_CASE("A variable file gives texts, numbers and truth values with their lines") {
  const ScratchDirectory directory;
  const auto path = directory / "prod.tfvars.toml";
  put(path, "project = \"p1\"\nsecondaries = 2\n\nvector = true\n");
  const auto values = read_variable_file(path);
  REQUIRE(values);
  REQUIRE(values->size() == 3);
  CHECK(values->at("project").text == "p1");
  CHECK(values->at("secondaries").text == "2");
  CHECK(values->at("vector").text == "true");
  CHECK(values->at("vector").origin == path.string() + ":4");
  struct Row {
    std::string text;
    std::string code;
  };
  for (const Row& row : {Row{"a = [1]\n", "spec/wrong-kind"}, Row{"a = \n", "spec/toml-syntax"}}) {
    put(path, row.text);
    const auto failed = read_variable_file(path);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == row.code);
    CHECK(failed.error().message.find(path.string() + ":1") != std::string::npos);
  }
  CHECK_FALSE(read_variable_file(directory / "missing.toml"));
}

TEST_CASE("Findings made later get their source lines as well") {
  const std::vector<SpecFile> files{{"a.aura.toml", "one\r\ntwo\n"}, {"b.aura.toml", std::string(2000, 'x')}};
  Diagnostics findings(4);
  findings[0].location = {"a.aura.toml", 1, 1};
  findings[1].location = {"a.aura.toml", 9, 1};
  findings[2].location = {"b.aura.toml", 1, 1};
  findings[3].location = {"c.aura.toml", 1, 1};
  add_source_lines(findings, files);
  CHECK(findings[0].source_line == "one");
  CHECK(findings[1].source_line.empty());
  CHECK(findings[2].source_line.empty()); // nobody reads two thousand columns
  CHECK(findings[3].source_line.empty());
}
