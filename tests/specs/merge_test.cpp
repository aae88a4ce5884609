#include "tests/specs/spec_world.hpp"
#include "tests/support/catch.hpp"

#include <random>

namespace {

/// A value that tells which layer wrote it.
std::string value_for(const FieldTraits& row, std::size_t layer) {
  switch (row.kind) {
  case ValueKind::text:
    return "\"layer" + std::to_string(layer) + "\"";
  case ValueKind::word:
    return "\"" + std::string(row.words[layer % row.words.size()]) + "\"";
  case ValueKind::size:
    return "\"" + std::to_string(layer + 4) + "GB\"";
  case ValueKind::count:
    return std::to_string(layer);
  case ValueKind::flag:
    return layer % 2 == 0 ? "true" : "false";
  }
  return {};
}

std::string unquoted(const std::string& value) {
  return value.starts_with('"') ? value.substr(1, value.size() - 2) : value;
}

} // namespace

TEST_CASE("Property: each field has the value of the strongest layer that writes it, and its place") {
  constexpr const char* headers[] = {"[defaults]", "[profile.p]", "[instance.a]"};
  const unsigned seed = 20240611;
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    std::map<Field, std::pair<std::string, std::size_t>> expected; // value and line
    std::size_t line = 0;
    for (std::size_t layer = 0; layer < 3; ++layer) {
      text += std::string(headers[layer]) + "\n" + (layer == 2 ? "profile = \"p\"\n" : "");
      line += layer == 2 ? 2 : 1;
      for (const FieldTraits& row : field_table()) {
        if (row.field == Field::name || random() % 2 == 0) continue;
        text += std::string(row.name) + " = " + value_for(row, layer) + "\n";
        expected[row.field] = {unquoted(value_for(row, layer)), ++line};
      }
    }
    const InstanceSpec spec = instance_of(compile(text), "a");
    INFO("seed " << seed << ", round " << round << "\n" << text);
    REQUIRE(spec.fields.count_of_fields() == expected.size() + 1); // and the name
    for (const auto& [field, value] : expected) {
      REQUIRE(spec.fields.has(field));
      CHECK(to_text(*spec.fields.find(field)) == value.first);
      CHECK(spec.field_locations.find(field)->line == value.second);
    }
  }
}

TEST_CASE("A wrong value does not let a weaker one through") {
  const LoadedSpecs loaded = compile("[defaults]\nmemory = \"8GB\"\n[instance.a]\nmemory = \"8\"\n");
  CHECK(codes(loaded.findings) == std::vector<std::string>{"spec/bad-size"});
  CHECK_FALSE(instance_of(loaded, "a").fields.has(Field::memory));
  CHECK(instance_of(loaded, "a").field_locations.find(Field::memory)->line == 4);
}

TEST_CASE("A wrong value in the defaults is told once, not for each instance") {
  const LoadedSpecs loaded = compile("[defaults]\nmemory = \"8\"\n[instance.a]\n[instance.b]\n[instance.c]\n");
  CHECK(places_and_codes(loaded.findings) == std::vector<std::string>{"2:10 spec/bad-size"});
}

TEST_CASE("Lifecycle and time limits merge key by key") {
  const LoadedSpecs loaded = compile(R"([defaults.lifecycle]
prevent_destroy = true
replace = "refuse"
[defaults.timeouts]
create = "1h"
pause = "1m"
[profile.p.lifecycle]
replace = "recreate"
ignore_changes = ["memory", "storage"]
[profile.p.timeouts]
create = "2h"
[instance.a]
profile = "p"
[instance.a.lifecycle]
ignore_changes = ["status"]
on_remove = "forget"
[instance.a.timeouts]
delete = "90s"
)");
  INFO(as_text(loaded.findings));
  REQUIRE(loaded.findings.empty());
  const InstanceSpec spec = instance_of(loaded, "a");
  CHECK(spec.lifecycle == Lifecycle{.prevent_destroy = true,
                                    .replace = ReplaceMethod::recreate,
                                    .on_remove = OnRemove::forget,
                                    .ignore_changes = {Field::status}});
  Timeouts limits;
  limits.create = std::chrono::hours(2);
  limits.pause = std::chrono::minutes(1);
  limits.remove = std::chrono::seconds(90);
  CHECK(spec.timeouts == limits);
  CHECK(spec.locations.at("lifecycle.replace").line == 8);
}

TEST_CASE("The project of [auraform] is the weakest default") {
  const std::string text = "[auraform]\nproject_id = \"weak\"\n[profile.p]\nproject_id = \"strong\"\n"
                           "[instance.a]\n[instance.b]\nprofile = \"p\"\n";
  const LoadedSpecs loaded = compile(text);
  CHECK(loaded.configuration.settings.project_id == "weak");
  CHECK(instance_of(loaded, "a").fields.text(Field::project_id) == "weak");
  CHECK(instance_of(loaded, "b").fields.text(Field::project_id) == "strong");
  CHECK(instance_of(compile(text + "[defaults]\nproject_id = \"mid\"\n"), "a").fields.text(Field::project_id) == "mid");
}

TEST_CASE("Defaults and profiles may not write what only one instance can have") {
  for (const char* line : {"name = \"x\"", "import_id = \"2f49c2b3\"", "source = { instance = \"a\" }",
                           "moved_from = [\"b\"]", "profile = \"p\""})
    for (const char* header : {"[defaults]", "[profile.p]"}) {
      INFO(header << " " << line);
      const LoadedSpecs loaded = compile(std::string(header) + "\n" + line + "\n[instance.a]\n");
      CHECK(codes(loaded.findings) == std::vector<std::string>{"spec/unknown-field"});
      CHECK(fields_text(instance_of(loaded, "a")) == "name=a");
    }
}

TEST_CASE("A profile that nobody declared is told with the nearest that somebody did") {
  const LoadedSpecs loaded = compile("[profile.small]\n[instance.a]\nprofile = \"smal\"\n");
  REQUIRE(places_and_codes(loaded.findings) == std::vector<std::string>{"3:11 spec/unknown-profile"});
  CHECK(loaded.findings.front().hint == "did you mean \"small\"?");
}
