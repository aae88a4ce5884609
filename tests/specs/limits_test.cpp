#include "specs/key_depth.hpp"
#include "specs/limits.hpp"
#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"

#include <ctime>

namespace {

/// Of this process: a busy machine does not make it longer.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  result.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i)
    result += text;
  return result;
}

std::vector<SpecFile> fleet(std::size_t instances) {
  constexpr std::size_t in_one_file = 2000;
  std::vector<SpecFile> files;
  for (std::size_t i = 0; i < instances; ++i) {
    if (i % in_one_file == 0) files.push_back({"f" + std::to_string(files.size()) + ".aura.toml", ""});
    const std::string key = "i" + std::to_string(i);
    files.back().text +=
        "[instance." + key + "]\nname = \"${var.prefix}" + key +
        "\"\nprofile = \"p\"\nstorage = \"32GB\"\nsecondaries_count = 2\nlifecycle = { prevent_destroy "
        "= true }\n";
    if (i > 0) files.back().text += "source = { instance = \"i" + std::to_string(i - 1) + "\" }\n";
  }
  files.push_back({"s.aura.toml", "[variables.prefix]\ndefault = \"x\"\n[defaults]\nregion = \"europe-west1\"\n"
                                  "cloud_provider = \"gcp\"\nproject_id = \"p\"\n[profile.p]\nmemory = \"16GB\"\n"
                                  "type = \"business-critical\"\n"});
  return files;
}

} // namespace

TEST_CASE("A fleet of ten thousand compiles, and twenty thousand are the most") {
  const double begin = cpu_seconds();
  const LoadedSpecs loaded = compile_specs(fleet(10'000), {}, "1.4.2");
  const double took = cpu_seconds() - begin;
  CHECK(as_text(loaded.findings) == "");
  CHECK(loaded.configuration.instances.size() == 10'000);
  // An eighth of a second in a release build; the rest is room for sanitizers.
  CHECK(took < 20);

  std::string many = "[instance]\n";
  for (std::size_t i = 0; i <= spec_limits::instances; ++i)
    many += "i" + std::to_string(i) + "={}\n";
  const LoadedSpecs too_many = compile(many);
  CHECK(codes(too_many.findings) == std::vector<std::string>{"spec/too-large"});
  CHECK(too_many.configuration.instances.size() == spec_limits::instances);
}

TEST_CASE("Bombs are refused with one finding") {
  struct Row {
    std::string name;
    std::string text;
    std::string code;
  };
  const Row rows[] = {
      {"a million dots", "[" + repeated("a.", 500'000) + "a]\n", "spec/too-deep"},
      {"a million dots in an inline key", "x = { " + repeated("a.", 500'000) + "a = 1 }\n", "spec/too-deep"},
      {"quoted parts", "[" + repeated("\"a\" . ", 100'000) + "a]\n", "spec/too-deep"},
      {"nested lists", "x = " + repeated("[", 400'000), "spec/toml-syntax"},
      {"nested tables", "x = " + repeated("{a=", 200'000), "spec/toml-syntax"},
      {"deep but closed", "x = " + repeated("[", 100) + repeated("]", 100), "spec/too-deep"},
      {"a large file", std::string(spec_limits::file_bytes + 1, '#'), "spec/too-large"},
      {"a zero byte", std::string("a = 1\n\0", 7), "spec/toml-syntax"},
      {"no UTF-8", "a = \"\xff\"", "spec/toml-syntax"},
      {"a long line", "instance = { " + repeated("a=1,", 100'000) + "}", "spec/toml-syntax"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const LoadedSpecs loaded = compile(row.text);
    REQUIRE(codes(loaded.findings) == std::vector<std::string>{row.code});
    CHECK(loaded.findings.front().source_line.size() <= spec_limits::shown_line_bytes);
    CHECK(loaded.findings.front().message.size() < 400);
  }
}

TEST_CASE("Files that are too many together are not read at all") {
  const std::vector<SpecFile> large(9, {"a.aura.toml", std::string(spec_limits::file_bytes, '#')});
  CHECK(codes(compile_specs(large, {}, "1.4.2").findings) == std::vector<std::string>{"spec/too-large"});
  const std::vector<SpecFile> many(spec_limits::files + 1);
  CHECK(codes(compile_specs(many, {}, "1.4.2").findings) == std::vector<std::string>{"spec/too-large"});
}

TEST_CASE("Variables cannot blow a spec up") {
  const VariableValues large{{"x", {std::string(3000, 'x'), "-var"}}};
  const LoadedSpecs one = compile("[variables.x]\n[instance.a]\nname = \"${var.x}${var.x}\"\n", large);
  CHECK(codes(one.findings) == std::vector<std::string>{"spec/too-large"});
  const std::string list = "[variables.x]\n[drift]\nignore = [" + repeated("\"*.${var.x}\",\n", 20'000) + "]\n";
  const LoadedSpecs many = compile(list, large);
  std::size_t too_large = 0;
  for (const Diagnostic& finding : many.findings)
    if (finding.code == "spec/too-large") ++too_large;
  CHECK(too_large == 1);
}

TEST_CASE("Ten thousand mistakes are ten thousand findings, soon") {
  std::string text;
  for (int i = 0; i < 10'000; ++i)
    text +=
        "[instance.i" + std::to_string(i) + "]\nmemroy = 1\nsource = { instance = \"j" + std::to_string(i) + "\" }\n";
  const double begin = cpu_seconds();
  const LoadedSpecs loaded = compile(text);
  CHECK(loaded.findings.size() == 20'000);
  CHECK(cpu_seconds() - begin < 30);
  CHECK(loaded.findings.front().hint == "did you mean \"memory\"?"); // the first ones get suggestions
}

TEST_CASE("The dots of a key are counted outside of strings and comments") {
  struct Row {
    std::string_view text;
    std::size_t dots;
    std::uint32_t line;
  };
  const Row rows[] = {
      {"", 0, 0},
      {"a = 1", 0, 0},
      {"[a.b.c]", 2, 1},
      {"\n\na.b = 1", 1, 3},
      {"a = \"x.y.z\"", 0, 0},
      {"a = 'x.y.z'", 0, 0},
      {"a = \"\\\".y.z\"", 0, 0},
      {"# a.b.c\n", 0, 0},
      {"a = \"\"\"x.y\n.z\"\"\"\nb.c = 1", 1, 3},
      {"x = { a = '''y.z''''', b.c.d = 1 }", 2, 1}, // two quotes of its own at the end
      {"a = '''\\'''\nb.c = 1", 1, 2},              // no escapes in a literal string
      {"a . \"b.c\" . d = 1", 2, 1},
      {"a = 1.5\nb = 2.5", 1, 1},
      {"a.b = 1\nc.d.e = 2\n", 2, 2},
      {"x = { a.b.c = 1, d.e = 2 }", 2, 1},
      {"a = \"open.x\nb.c.d = 1", 2, 2}, // an open string ends with its line
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(deepest_key(row.text).dots == row.dots);
    CHECK(deepest_key(row.text).line == row.line);
  }
}
