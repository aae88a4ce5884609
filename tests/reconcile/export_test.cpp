#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

#include "reconcile/reading/export.hpp"
#include "specs/key_naming.hpp"
#include "specs/load.hpp"
#include "specs/spec_text.hpp"

namespace {

using namespace std::string_literals;

LiveInstance living(const std::string& id, const std::string& name, FieldValues fields = {},
                    const std::string& status = "running") {
  LiveInstance live;
  live.id = id;
  live.fields = overlaid(plain_fields(name), fields);
  live.status = status;
  return live;
}

/// Two instances of 4GB, two of 16GB, and a paused one, which does not tell its size.
std::vector<LiveInstance> small_fleet() {
  const FieldValues large{{Field::type, "business-critical"s}, {Field::memory, Size{16}}, {Field::storage, Size{64}}};
  std::vector<LiveInstance> fleet{living("00000001", "orders", large), living("00000002", "movies"),
                                  living("00000003", "archive", {}, "paused"), living("00000004", "billing", large),
                                  living("00000005", "dev")};
  fleet[0].fields.set(Field::secondaries_count, std::int64_t{2});
  fleet[2].fields.erase(Field::memory);
  fleet[2].fields.erase(Field::storage);
  return fleet;
}

Export exported(const std::vector<LiveInstance>& fleet, const Surroundings& surroundings = {}) {
  std::vector<ExportSubject> subjects;
  for (const LiveInstance& live : fleet)
    subjects.push_back({.live = &live});
  return make_export(subjects, surroundings);
}

} // namespace

TEST_CASE("keys are made from names; what two would share gets the id") {
  struct Row {
    std::string name;
    std::string key;
  };
  const Row rows[] = {{"orders", "orders"},  {"orders prod (eu)", "orders_prod_eu"},
                      {"-x-", "x"},          {"", ""},
                      {"価格", ""},          {"a.b.c", "a_b_c"},
                      {"Ünïcode", "n_code"}, {std::string(40, 'x'), std::string(30, 'x')}};
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(key_from(row.name) == row.key);
  }
  using Keys = std::vector<std::string>;
  CHECK(make_keys({{"a", "00000001"}, {"a", "00000002"}, {"b", "00000003"}}, {}, {}) ==
        Keys{"a_00000001", "a_00000002", "b"});
  CHECK(make_keys({{"a", "00000001"}}, {"a"}, {}) == Keys{"a_00000001"});
  CHECK(make_keys({{"a", "00000001"}}, {"a", "a_00000001"}, {}) == Keys{"a_00000001_2"});
  CHECK(make_keys({{"?", "00000001"}}, {}, {}) == Keys{"instance_00000001"});
  CHECK(make_keys({{"a", "00000001", true}}, {}, {"a"}) == Keys{"a_00000001"});
  const std::string text(30, 'y');
  CHECK(make_keys({{text, "00000001", true}}, {text}, {}).front() == std::string(21, 'y') + "_00000001");
}

TEST_CASE("what instances share is lifted where that makes the file shorter") {
  const std::string text = spec_text(lay_out(exported(small_fleet()).instances), {"A fleet.", "", "Of five."});
  CHECK(text == R"(# A fleet.
#
# Of five.

[auraform]
project_id = "11111111-2222-3333-4444-555555555555"

[defaults]
type = "professional-db"
cloud_provider = "gcp"
region = "europe-west1"

[instance.archive]
status = "paused"
import_id = "00000003"
# Not told by Aura while it is paused: memory, storage, vector_optimized, graph_analytics_plugin.

[instance.billing]
type = "business-critical"
memory = "16GB"
storage = "64GB"
import_id = "00000004"

[instance.dev]
memory = "4GB"
import_id = "00000005"

[instance.movies]
memory = "4GB"
import_id = "00000002"

[instance.orders]
type = "business-critical"
memory = "16GB"
storage = "64GB"
secondaries_count = 2
import_id = "00000001"
)");
  std::vector<LiveInstance> larger = small_fleet();
  for (unsigned i = 6; i < 9; ++i) {
    larger.push_back(living("0000000" + std::to_string(i), "n" + std::to_string(i), larger[3].fields));
    larger.back().fields.set(Field::name, "n" + std::to_string(i));
  }
  const SpecLayout layout = lay_out(exported(larger).instances);
  REQUIRE(layout.profiles.size() == 1);
  CHECK(layout.profiles.begin()->first == "16gb");
  CHECK(show(layout.profiles.begin()->second) == "memory=16GB storage=64GB");
  CHECK(layout.profile_of.size() == 5);
}

TEST_CASE("whatever a name holds, reading the spec gives it back") {
  for (const std::string name : {"o\"r\\d'ers", "${var.x}", "$${x}", "$$${", "価格", "# a = [b]", "a.b", "x = \"y\""}) {
    const std::string text = spec_text(lay_out(exported({living("00000001", name)}).instances), {});
    INFO(text);
    const LoadedSpecs specs = compile_specs({{"a.aura.toml", text}}, {}, "1.0.0");
    CHECK(specs.findings.empty());
    REQUIRE(specs.configuration.instances.size() == 1);
    CHECK(specs.configuration.instances.begin()->second.fields.text(Field::name) == name);
  }
}

TEST_CASE("the defaults that are there already change nothing that lives") {
  Surroundings surroundings;
  surroundings.inherited = {{Field::project_id, plain_project}, {Field::type, "business-critical"s},
                            {Field::memory, Size{8}},           {Field::storage, Size{16}},
                            {Field::vector_optimized, true},    {Field::cdc_enrichment_mode, "FULL"s},
                            {Field::status, "paused"s}};
  surroundings.keys = {"orders"};
  surroundings.names = {{plain_project, "orders"}};
  std::vector<LiveInstance> fleet{living("00000001", "orders"), living("00000002", "asleep", {}, "paused")};
  fleet[0].fields.set(Field::vector_optimized, false);
  fleet[1].fields.erase(Field::memory);
  fleet[1].fields.erase(Field::storage);
  const Export made = exported(fleet, surroundings);
  REQUIRE(made.instances.size() == 2);
  const WrittenInstance& asleep = made.instances[0];
  CHECK(show(asleep.fields) == "type=professional-db cloud_provider=gcp region=europe-west1");
  CHECK(asleep.ignored ==
        std::set<Field>{Field::memory, Field::storage, Field::vector_optimized, Field::cdc_enrichment_mode});
  const WrittenInstance& orders = made.instances[1];
  CHECK(orders.key == "orders_00000001");
  CHECK(show(orders.fields) == "type=professional-db cloud_provider=gcp region=europe-west1 memory=4GB storage=8GB "
                               "vector_optimized=false status=running");
  CHECK(orders.ignored == std::set<Field>{Field::name, Field::cdc_enrichment_mode});
}

TEST_CASE("an instance on its way out is left out, and says why") {
  const Export made = exported({living("00000001", "going", {}, "destroying"), living("not-an-id", "strange")});
  CHECK(made.instances.empty());
  CHECK(made.left_out == std::vector<NotExported>{{"00000001", "going", "it is being deleted"},
                                                  {"not-an-id", "strange", "its id is none that a spec takes"}});
}
