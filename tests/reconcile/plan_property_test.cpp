#include "tests/support/aura_model.hpp"
#include "tests/support/catch.hpp"

#include <cstdlib>
#include <random>

// Random fleets: whatever was declared, recorded and live, carrying the plan out is legal for Aura and leaves nothing
// to do. A failure prints its seed; AURAFORM_SEED=N runs that one alone.

namespace {

using namespace std::string_literals;

class FleetMaker {
public:
  explicit FleetMaker(unsigned seed)
      : random_(seed) {}

  World make() {
    const int size = 1 + pick(12);
    for (int i = 0; i < size; ++i)
      add("k" + std::to_string(i), "aaaa00" + std::to_string(10 + i));
    world_.options.attended = maybe(50);
    world_.options.allow_recreate = true;
    if (maybe(10)) world_.options.replaces = {"k1*"};
    if (maybe(5)) world_.options.destroy_all = true;
    return world_;
  }

  AuraModel::Shape shape() { return {.paused_hides_sizes = maybe(50), .features_are_never_told = maybe(50)}; }

private:
  bool maybe(unsigned percent) { return random_() % 100 < percent; }
  int pick(unsigned count) { return static_cast<int>(random_() % count); }
  std::string one_of(std::initializer_list<const char*> words) {
    return *(words.begin() + pick(static_cast<unsigned>(words.size())));
  }

  void add(const std::string& key, const std::string& id) {
    const bool recorded = maybe(65);
    const bool declared = maybe(75);
    if (recorded) own(key, id, declared);
    if (declared) declare(key, id, recorded);
    if (!recorded && maybe(8)) intend(maybe(50) ? key : key + "_old");
    if (maybe(10)) world_.run("bbbb" + id.substr(4), live_fields("stray"));
  }

  void own(const std::string& key, const std::string& id, bool declared) {
    const std::string status = one_of({"running", "running", "running", "paused", "paused", "creating", "pausing",
                                       "resuming", "updating", "destroying"});
    const bool moved = declared && maybe(10);
    const std::string recorded_as = moved ? key + "_old" : key;
    world_.own(recorded_as, id, live_fields(key), status);
    Record& record = world_.recorded.records[recorded_as];
    record.protection = protection();
    if (status == "creating") record.seen = {};
    if (maybe(8)) world_.vanish(id);
  }

  void declare(const std::string& key, const std::string& id, bool recorded) {
    FieldValues fields = written_fields(key);
    InstanceSpec& spec = world_.declare(key, fields);
    spec.moved_from = {key + "_old"};
    spec.lifecycle.prevent_destroy = maybe(10);
    if (maybe(60)) spec.lifecycle.replace = maybe(50) ? ReplaceMethod::clone : ReplaceMethod::recreate;
    if (maybe(20)) spec.lifecycle.ignore_changes = {Field::storage};
    if (!recorded && maybe(25)) {
      FieldValues fields_now = live_fields(key);
      if (fields_now.size(Field::memory) < Size{2})
        fields_now.set(Field::memory, Size{2}); // may be unread, and upgraded
      world_.run(id, std::move(fields_now), one_of({"running", "paused", "resuming"}));
      spec.import_id = id;
    } else if (!recorded && key != "k0" && maybe(20)) {
      spec.source = Source{.instance_key = "k0"};
    }
  }

  void intend(const std::string& key) {
    Intent& intent = world_.intend(key);
    intent.protection = protection();
  }

  Protection protection() { return {maybe(20), maybe(30) ? OnRemove::forget : OnRemove::destroy}; }

  FieldValues live_fields(const std::string& name) {
    FieldValues fields = plain_fields(name);
    fields.set(Field::type, one_of({"professional-db", "business-critical", "enterprise-db"}));
    const std::int64_t memory = std::int64_t{1} << pick(5);
    fields.set(Field::memory, Size{fields.text(Field::type) == "professional-db" ? memory : memory * 2});
    fields.set(Field::storage, Size{memory * 4});
    fields.set(Field::graph_analytics_plugin, fields.text(Field::type) == "professional-db" && maybe(30));
    fields.set(Field::secondaries_count, std::int64_t{0});
    fields.set(Field::cdc_enrichment_mode, "OFF"s);
    return fields;
  }

  FieldValues written_fields(const std::string& key) {
    FieldValues fields = live_fields(maybe(80) ? key : key + "-renamed");
    const std::string type = fields.text(Field::type);
    fields.erase(Field::secondaries_count);
    fields.erase(Field::cdc_enrichment_mode);
    if (type != "professional-db" || maybe(50)) fields.erase(Field::graph_analytics_plugin);
    if (type == "business-critical" && fields.size(Field::memory) < Size{2}) fields.set(Field::memory, Size{2});
    if (maybe(60)) fields.erase(Field::storage);
    if (maybe(5)) fields.set(Field::region, "us-east1"s);
    if (type != "professional-db" && maybe(40)) fields.set(Field::secondaries_count, std::int64_t{pick(4)});
    if (type != "professional-db" && maybe(40)) fields.set(Field::cdc_enrichment_mode, one_of({"OFF", "DIFF", "FULL"}));
    if (maybe(60)) fields.set(Field::status, one_of({"running", "paused"}));
    return fields;
  }

  std::mt19937 random_;
  World world_;
};

/// What the plan refuses is left out, as a person would, until nothing is refused.
Plan plan_what_is_allowed(World& world) {
  Plan plan = world.plan();
  for (int round = 0; round < 20 && !plan.refusals.empty(); ++round) {
    for (const Refusal& refusal : plan.refusals)
      if (!refusal.key.empty())
        world.options.excludes.push_back(refusal.key);
      else
        world.options.replaces.clear();
    plan = world.plan();
  }
  return plan;
}

void carry_out(AuraModel& aura, const Plan& plan) {
  const std::string wrong = aura.carry_out(plan);
  INFO(wrong << "; in " << shown_step(plan, wrong.substr(0, wrong.find(':'))));
  REQUIRE(wrong.empty());
  aura.refresh();
}

/// Only what a first plan could not read, and nobody knew, may differ in a second one.
bool learned_something(const Plan& first, const Plan& second) {
  bool learned = false;
  for (const Step& step : second.steps) {
    const Step* before = step_of(first, step.key);
    INFO(step.key << " was " << shown_step(first, step.key) << " and is " << show(step) << "; "
                  << show_all(step.changes));
    if (step.action == Action::no_op && step.operations.empty()) continue;
    REQUIRE((before != nullptr && !before->unread.empty()));
    learned = true;
  }
  return learned;
}

void check_fleet(unsigned seed) {
  INFO("AURAFORM_SEED=" << seed);
  FleetMaker maker(seed);
  World world = maker.make();
  AuraModel aura(world, maker.shape());
  aura.refresh();
  const Plan first = plan_what_is_allowed(world);
  REQUIRE(first.refusals.empty());
  REQUIRE(first == world.plan());
  carry_out(aura, first);
  world.options.replaces.clear();
  const Plan second = plan_what_is_allowed(world);
  if (!learned_something(first, second)) {
    REQUIRE(is_no_change(second));
    return;
  }
  carry_out(aura, second);
  REQUIRE(is_no_change(plan_what_is_allowed(world)));
}

} // namespace

TEST_CASE("Whatever a fleet looks like, its plan is legal, and after it there is nothing to do") {
  if (const char* seed = std::getenv("AURAFORM_SEED")) {
    check_fleet(static_cast<unsigned>(std::strtoul(seed, nullptr, 10)));
    return;
  }
  for (unsigned seed = 1; seed <= 1500; ++seed)
    check_fleet(seed);
}
