#include "tests/support/aura_model.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace std::string_literals;

const std::string statuses[] = {"running",   "paused",     "creating", "pausing",   "resuming",
                                "updating",  "resizing",   "loading",  "restoring", "overwriting",
                                "upgrading", "destroying", "deleting", "strange"};

struct Wish {
  std::string status; ///< empty: unwritten
  bool resize = false;
  bool with_storage = false;
  bool rename = false;
  bool upgrade = false;
  bool feature = false;
  bool move = false; ///< to another region: a replacement
};

void declare(World& world, const Wish& wish) {
  InstanceSpec& spec = world.declare_fully("orders");
  spec.lifecycle.replace = wish.with_storage ? ReplaceMethod::recreate : ReplaceMethod::clone;
  if (!wish.status.empty()) spec.fields.set(Field::status, wish.status);
  if (wish.resize) spec.fields.set(Field::memory, Size{16});
  if (wish.with_storage) spec.fields.set(Field::storage, Size{64});
  if (wish.rename) spec.fields.set(Field::name, "sales"s);
  if (wish.upgrade) spec.fields.set(Field::type, "business-critical"s);
  if (wish.upgrade && wish.feature) spec.fields.set(Field::secondaries_count, std::int64_t{2});
  if (!wish.upgrade && wish.feature) spec.fields.set(Field::graph_analytics_plugin, true);
  if (wish.move) spec.fields.set(Field::region, "us-east1"s);
}

std::vector<Wish> all_wishes() {
  std::vector<Wish> wishes;
  for (const std::string status : {"", "running", "paused"})
    for (unsigned bits = 0; bits < 64; ++bits)
      wishes.push_back({status, (bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0, (bits & 8U) != 0,
                        (bits & 16U) != 0, (bits & 32U) != 0});
  return wishes;
}

std::string expected_end(const std::string& live, const std::string& wished) {
  if (!wished.empty()) return wished;
  return live == "paused" || live == "pausing" ? "paused" : "running";
}

} // namespace

TEST_CASE("From every status to every wish the order of operations is legal, ends as wished, and is then no change") {
  for (const bool features_are_never_told : {false, true})
    for (const std::string& status : statuses)
      for (const Wish& wish : all_wishes()) {
        World world;
        world.own("orders", "aaaa0001", {}, status);
        declare(world, wish);
        AuraModel aura(world, {.features_are_never_told = features_are_never_told});
        aura.truth().at("aaaa0001").fields.overlay({{Field::graph_analytics_plugin, false}});
        aura.refresh();
        const Plan plan = world.plan();
        INFO(status << " to \"" << wish.status << "\": " << shown_step(plan, "orders"));
        REQUIRE(plan.refusals.empty());
        REQUIRE(aura.carry_out(plan).empty());
        aura.refresh();
        const Record& record = world.recorded.records.at("orders");
        REQUIRE(aura.truth().size() == 1);
        REQUIRE(aura.truth().at(record.id).status == expected_end(status, wish.status));
        for (const auto& [field, value] : world.desired.instances.at("orders").fields)
          if (field != Field::status) {
            INFO(name_of(field));
            const FieldValue* reached = aura.truth().at(record.id).fields.find(field);
            REQUIRE((reached != nullptr && *reached == value));
          }
        const Plan again = world.plan();
        INFO("again: " << shown_step(again, "orders") << " " << show_all(again.steps.front().changes));
        REQUIRE(is_no_change(again));
      }
}
