#include "specs/schema.hpp"

#include "base/json.hpp"
#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/places.hpp"
#include "tests/support/scratch_directory.hpp"

#include <cstdlib>

#include <nlohmann/json.hpp>

namespace {

Json schema() {
  const auto parsed = parse_json(spec_json_schema(), "the schema");
  REQUIRE(parsed);
  return *parsed;
}

/// A value that fits a property's schema well enough for the loader to know the key.
std::string value_for(const Json& property) {
  if (property.contains("anyOf")) return value_for(property["anyOf"][0]);
  if (property.contains("enum")) return property["enum"][0].dump();
  if (property["type"] == "array") return "[]";
  if (property["type"] == "object") return "{}";
  if (property["type"] == "boolean") return "true";
  if (property["type"] == "integer") return "1";
  return "\"1\"";
}

/// Writes each property of an object of the schema into a table of its own and asks the loader whether it knows it.
void check_known(const Json& object, const std::string& header) {
  REQUIRE(object["additionalProperties"] == false);
  for (const auto& [key, property] : object["properties"].items()) {
    INFO(header << " " << key);
    const LoadedSpecs loaded = compile(header + "\n" + key + " = " + value_for(property) + "\n");
    for (const Diagnostic& finding : loaded.findings) {
      CHECK(finding.code != "spec/unknown-key");
      CHECK(finding.code != "spec/unknown-field");
      CHECK(finding.code != "spec/wrong-kind");
      CHECK(finding.code != "spec/unknown-word");
    }
  }
}

constexpr int validator_missing = 77;

/// Runs the validator on spec texts; its exit code, 1 when the schema refuses one.
int validate(const std::vector<std::string>& texts) {
  const ScratchDirectory directory;
  put(directory / "schema.json", spec_json_schema());
  std::string command =
      "python3 " + source_directory() + "/tests/specs/validate.py " + (directory / "schema.json").string();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto path = directory / (std::to_string(i) + ".aura.toml");
    put(path, texts[i]);
    command += " " + path.string();
  }
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

TEST_CASE("Every field of the table is in the schema, with its summary and its words") {
  const Json instance = schema()["properties"]["instance"]["patternProperties"].begin().value();
  for (const FieldTraits& row : field_table()) {
    INFO(row.name);
    const std::string name(row.name);
    REQUIRE(instance["properties"].contains(name));
    const Json& property = instance["properties"][name];
    CHECK(property["description"] == row.summary);
    for (const std::string_view word : row.words)
      CHECK(property["anyOf"][0]["enum"].dump().find("\"" + std::string(word) + "\"") != std::string::npos);
  }
}

TEST_CASE("The loader knows every key of the schema") {
  const Json tables = schema()["properties"];
  const auto member = [&](const char* table) { return tables[table]["patternProperties"].begin().value(); };
  check_known(member("instance"), "[instance.a]");
  check_known(member("instance")["properties"]["lifecycle"], "[instance.a.lifecycle]");
  check_known(member("instance")["properties"]["timeouts"], "[instance.a.timeouts]");
  check_known(member("instance")["properties"]["source"], "[instance.a.source]");
  check_known(member("profile"), "[profile.a]");
  check_known(member("variables"), "[variables.a]");
  check_known(tables["defaults"], "[defaults]");
  check_known(tables["drift"], "[drift]");
  const Json& auraform = tables["auraform"];
  check_known(auraform, "[auraform]");
  check_known(auraform["properties"]["credentials"], "[auraform.credentials]");
  check_known(auraform["properties"]["limits"], "[auraform.limits]");
  for (const auto& [table, ignored] : tables.items())
    CHECK(codes(compile("[" + table + "]\n").findings).empty());
}

TEST_CASE("A validator takes with the schema what the loader takes, and refuses what is plainly wrong") {
  std::vector<std::string> good;
  for (const char* directory : {"first", "vdc-migration", "fleet"}) {
    const auto files = read_spec_files(source_directory() + "/specs/examples/" + std::string(directory));
    REQUIRE(files);
    for (const SpecFile& file : *files)
      good.push_back(file.text);
  }
  good.push_back(content_of(source_directory() + "/tests/fuzz/corpus/specs/everything.toml"));
  const int result = validate(good);
  if (result == validator_missing) {
    WARN("python3-jsonschema or tomllib is not there: the schema is not tried");
    return;
  }
  CHECK(result == 0);
  for (const char* bad : {"[instance.a]\nmemroy = \"8GB\"\n", "[instance.a]\nmemory = 8\n",
                          "[instance.a]\nmemory = \"8\"\n", "[instance.a]\ntype = \"free\"\n", "[instances.a]\n",
                          "[instance.a]\nsecondaries_count = 16\n", "[instance.\"a b\"]\n",
                          "[instance.a.lifecycle]\nreplace = \"copy\"\n", "[auraform.limits]\nmax_destroy = \"3\"\n"}) {
    INFO(bad);
    CHECK(validate({bad}) == 1);
    CHECK(has_errors(compile(bad).findings));
  }
}
