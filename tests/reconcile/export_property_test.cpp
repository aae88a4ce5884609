// Random fleets in every status, written as specs: the next plan adopts and does nothing else, and the one after that
// finds nothing to do. AURAFORM_FLEETS=N tries N of them; a failure prints its seed, and AURAFORM_SEED=N tries that
// one.

#include "tests/support/catch.hpp"
#include "tests/support/engine_rig.hpp"

#include "reconcile/reading/export.hpp"
#include "specs/load.hpp"
#include "specs/spec_text.hpp"

#include <array>
#include <cstdlib>

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

class Dice {
public:
  explicit Dice(unsigned seed)
      : random_(seed) {}
  bool percent(unsigned chance) { return random_() % 100 < chance; }
  std::size_t below(std::size_t count) { return random_() % count; }
  template <typename T, std::size_t N>
  const T& one_of(const std::array<T, N>& all) {
    return all.at(below(N));
  }

private:
  std::mt19937 random_;
};

struct Way {
  std::string status;
  std::string end; ///< empty: gone
};

const std::array ways{Way{"running", "running"},
                      Way{"running", "running"},
                      Way{"running", "running"},
                      Way{"paused", "paused"},
                      Way{"paused", "paused"},
                      Way{"suspended", "suspended"},
                      Way{"loading failed", "loading failed"},
                      Way{"encryption key error", "encryption key error"},
                      Way{"creating", "running"},
                      Way{"loading", "running"},
                      Way{"restoring", "running"},
                      Way{"overwriting", "running"},
                      Way{"pausing", "paused"},
                      Way{"resuming", "running"},
                      Way{"suspending", "suspended"},
                      Way{"updating", "running"},
                      Way{"resizing", "running"},
                      Way{"upgrading", "running"},
                      Way{"a word of next year", "running"},
                      Way{"destroying", ""},
                      Way{"deleting", ""}};

const std::array names{"orders"s,
                       "orders"s,
                       "Orders"s,
                       "orders-prod"s,
                       "orders prod"s,
                       "orders\n"s,
                       " orders"s,
                       "o\"r\\d'ers"s,
                       "${var.orders}"s,
                       "$${x}"s,
                       "価格"s,
                       "ünïcode"s,
                       ""s,
                       "a\tb"s,
                       "\xE2\x80\xAEsredro"s,
                       "# no comment"s,
                       "[instance.x]"s,
                       "-"s,
                       "instance"s,
                       "orders_a0000001"s,
                       "a name of more than thirty characters"s,
                       "thirty characters exactly, yes"s,
                       "movies"s};

const std::array types{"free-db"s,       "professional-db"s, "professional-db"s, "business-critical"s,
                       "enterprise-db"s, "professional-ds"s, "a-new-tier"s};
const std::array projects{"11111111-2222-3333-4444-555555555555"s, "22222222-2222-3333-4444-555555555555"s,
                          "11111111-2222-3333-4444-555555555555"s, "33333333-2222-3333-4444-555555555555"s};
const std::array clouds{"gcp"s, "gcp"s, "aws"s, "a-new-cloud"s};
const std::array regions{"europe-west1"s, "europe-west1"s, "us-central1"s, " "s};

FieldValues random_fields(Dice& dice) {
  FieldValues fields{{Field::name, dice.one_of(names)},     {Field::project_id, dice.one_of(projects)},
                     {Field::type, dice.one_of(types)},     {Field::cloud_provider, dice.one_of(clouds)},
                     {Field::region, dice.one_of(regions)}, {Field::memory, Size{std::int64_t{1} << dice.below(5)}}};
  if (dice.percent(30)) fields.set(Field::storage, Size{std::int64_t{2} << dice.below(6)});
  if (dice.percent(40)) fields.set(Field::vector_optimized, dice.percent(40));
  if (dice.percent(40)) fields.set(Field::graph_analytics_plugin, dice.percent(40));
  if (dice.percent(40)) fields.set(Field::secondaries_count, static_cast<std::int64_t>(dice.below(20)));
  if (dice.percent(40)) fields.set(Field::cdc_enrichment_mode, std::array{"OFF"s, "DIFF"s, "HALF"s}.at(dice.below(3)));
  if (dice.percent(10)) fields.set(Field::customer_managed_key_id, "cccccccc-2222-3333-4444-555555555555"s);
  return fields;
}

/// What runs at present changes what it may change.
FieldValues random_change(const std::string& status, Dice& dice) {
  if (status == "upgrading") return {{Field::type, "business-critical"s}};
  if (status != "updating" && status != "resizing" && status != "a word of next year") return {};
  FieldValues change{{Field::memory, Size{std::int64_t{1} << dice.below(6)}}};
  if (dice.percent(50)) change.set(Field::secondaries_count, std::int64_t{3});
  return change;
}

void populate(EngineRig& rig, Dice& dice) {
  for (std::size_t count = dice.below(25); count > 0; --count) {
    const Way& way = dice.one_of(ways);
    SimInstance& instance = rig.aura.add(random_fields(dice), way.status);
    instance.created = rig.now - 24h;
    if (way.status == way.end) continue;
    const Milliseconds takes = 1s * static_cast<int>(1 + dice.below(200));
    rig.aura.begin(instance, way.status, takes, way.end, rig.now, random_change(way.status, dice));
  }
}

Result<LiveView> read_all(EngineRig& rig) {
  RefreshRequest request;
  for (const auto& [id, instance] : rig.aura.instances())
    request.instance_ids.insert(id);
  SimCloud cloud(rig.aura, rig.now);
  return refresh(cloud, request, {});
}

LoadedSpecs compiled(const std::string& text) { return compile_specs({{"fleet.aura.toml", text}}, {}, "1.0.0"); }

/// Instances without the places where they are written.
std::map<std::string, InstanceSpec> bare_instances(const Configuration& configuration) {
  std::map<std::string, InstanceSpec> bare = configuration.instances;
  for (auto& [key, spec] : bare) {
    spec.location = {};
    spec.field_locations = {};
    spec.locations.clear();
  }
  return bare;
}

Configuration export_fleet(const LiveView& live, std::set<std::string>& keys) {
  std::vector<ExportSubject> subjects;
  for (const auto& [id, instance] : live.instances)
    subjects.push_back({.live = &instance, .group = instance.fields.text(Field::project_id)});
  const Export made = make_export(subjects, {});
  CHECK(made.instances.size() + made.left_out.size() == live.instances.size());
  for (const WrittenInstance& instance : made.instances)
    keys.insert(instance.key);
  CHECK(keys.size() == made.instances.size());
  const std::string text = spec_text(lay_out(made.instances), {"a fleet"});
  const std::string in_full = spec_text(lay_out_in_full(made.instances), {"a fleet"});
  UNSCOPED_INFO(text);
  CHECK(text.size() <= in_full.size());
  LoadedSpecs specs = compiled(text);
  for (const Diagnostic& finding : specs.findings)
    FAIL_CHECK(finding.code << " " << finding.message << " in " << finding.source_line);
  CHECK(bare_instances(specs.configuration) == bare_instances(compiled(in_full).configuration));
  return specs.configuration;
}

void try_fleet(unsigned seed) {
  INFO("AURAFORM_SEED=" << seed);
  Dice dice(seed);
  EngineRig rig;
  rig.aura.habits().paused_hides_sizes = dice.percent(60);
  rig.aura.habits().hides_features = dice.percent(40);
  populate(rig, dice);
  const Result<LiveView> live = read_all(rig);
  REQUIRE(live);
  std::set<std::string> keys;
  rig.desired = export_fleet(*live, keys);
  if (dice.percent(50)) rig.now += 1s * static_cast<int>(dice.below(300));

  const RunReport adoption = rig.run();
  INFO(adoption.failures());
  CHECK(not_only_adopted(adoption.plan, keys).empty());
  CHECK(adoption.writes == 0);
  CHECK(adoption.all_done());
  CHECK(rig.state().records.size() == keys.size());
  const RunReport again = rig.run();
  INFO("then: " << again.failures());
  CHECK(is_no_change(again.plan));
  CHECK(again.writes == 0);
}

unsigned number_from(const char* variable, unsigned otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

} // namespace

TEST_CASE("an exported fleet is adopted, and nothing else happens to it") {
  if (std::getenv("AURAFORM_SEED") != nullptr) return try_fleet(number_from("AURAFORM_SEED", 0));
  const unsigned fleets = number_from("AURAFORM_FLEETS", 2000);
  for (unsigned seed = 1; seed <= fleets; ++seed)
    try_fleet(seed);
}
