#include "reconcile/planner/guard.hpp"
#include "reconcile/reading/refresh.hpp"
#include "state/record_keys.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/key_world.hpp"

using namespace std::string_literals;

namespace {

InstanceSpec& declare_vault(World& world, const std::string& key = "vault") {
  InstanceSpec& spec = world.declare_fully(key, vault_fields());
  spec.managed_key = "main";
  return spec;
}

std::string key_of_create(const Plan& plan, const std::string& key) {
  const Step* step = step_of(plan, key);
  for (const Operation& operation : step->operations)
    if (operation.kind == OperationKind::create || operation.kind == OperationKind::clone)
      return operation.fields.text(Field::customer_managed_key_id);
  return "none";
}

using Texts = std::vector<std::string>;

Texts codes(const std::vector<Refusal>& refusals) {
  Texts all;
  for (const Refusal& refusal : refusals)
    all.push_back(show(refusal));
  return all;
}

Texts warnings(const Plan& plan) {
  Texts all;
  for (const Diagnostic& warning : plan.warnings)
    all.push_back(warning.code + " " + warning.address);
  return all;
}

} // namespace

TEST_CASE("A declared key is created, and the instance that names it waits for it") {
  World world;
  declare_key(world.desired, "main");
  declare_vault(world);
  const Plan plan = world.plan();
  CHECK(codes(plan.refusals).empty());
  CHECK(plan.steps.front().key == main_address);
  CHECK(shown_step(plan, main_address) == "create (declared): create[" + show(key_fields("main")) + "]");
  CHECK(key_of_create(plan, "vault") == main_address);
  CHECK(step_of(plan, "vault")->depends_on == Texts{main_address});
  CHECK(count_changes(plan).add == 2);
  CHECK(world.plan() == plan);
}

TEST_CASE("A key that is there and ready is used by its id, and nothing waits") {
  World world;
  declare_key(world.desired, "main");
  declare_vault(world);
  own_key(world, "main", main_id);
  const Plan plan = world.plan();
  CHECK(shown_step(plan, main_address) == "no-op (in-sync)");
  CHECK(key_of_create(plan, "vault") == main_id);
  CHECK(step_of(plan, "vault")->depends_on.empty());
}

TEST_CASE("An instance encrypted with the declared key is in sync") {
  World world;
  declare_key(world.desired, "main");
  declare_vault(world);
  own_key(world, "main", main_id);
  world.own("vault", "aaaa0001", vault_fields(main_id));
  CHECK(is_no_change(world.plan()));
  world.options.refreshed = false;
  world.live = recorded_view(world.recorded, {});
  CHECK(is_no_change(world.plan()));
}

TEST_CASE("A key that is not ready is waited for where something needs it, and told of where nothing does") {
  World world;
  declare_key(world.desired, "main");
  own_key(world, "main", main_id, "pending");
  CHECK(is_no_change(world.plan()));
  CHECK(warnings(world.plan()) == Texts{"plan/key-not-ready " + main_address});
  declare_vault(world);
  const Plan plan = world.plan();
  CHECK(shown_step(plan, main_address) == "no-op (in-sync): wait");
  CHECK(step_of(plan, "vault")->depends_on == Texts{main_address});
  CHECK(key_of_create(plan, "vault") == main_id);
}

TEST_CASE("Nothing is created with a key that will not become ready") {
  for (const auto* status : {"error", "deleting"}) {
    World world;
    declare_key(world.desired, "main");
    declare_vault(world);
    own_key(world, "main", main_id, status);
    INFO(status);
    const Texts refused = codes(world.plan().refusals);
    CHECK(std::count(refused.begin(), refused.end(), "plan/key-unusable vault") == 1);
  }
}

TEST_CASE("A change of a key is refused, field by field") {
  for (const Field field : managed_key_fields()) {
    World world;
    declare_key(world.desired, "main").fields.set(field, "other"s);
    own_key(world, "main", main_id);
    INFO(name_of(field));
    const Plan plan = world.plan();
    REQUIRE(codes(plan.refusals) == Texts{"plan/key-unchangeable " + main_address});
    CHECK(plan.refusals.front().message.find(std::string(name_of(field)) + " is \"") != std::string::npos);
  }
}

TEST_CASE("A name that nobody wrote is no wish about a key that is there") {
  World world;
  ManagedKeySpec& spec = declare_key(world.desired, "main");
  spec.field_locations.erase(Field::name);
  own_key(world, "main", main_id).fields.set(Field::name, "as the console called it"s);
  CHECK(world.plan().refusals.empty());
}

TEST_CASE("A key leaves after the last instance that it encrypts") {
  World world;
  own_key(world, "main", main_id);
  world.own("vault", "aaaa0001", vault_fields(main_id));
  world.own("other", "aaaa0002");
  const Plan plan = world.plan();
  CHECK(codes(plan.refusals).empty());
  CHECK(shown_step(plan, main_address) == "delete (left-the-spec): delete");
  CHECK(step_of(plan, main_address)->depends_on == Texts{"vault"});
}

TEST_CASE("A key in use by an instance that stays is not deleted") {
  World world;
  own_key(world, "main", main_id);
  SECTION("a declared one") {
    InstanceSpec& spec = world.declare_fully("vault", vault_fields(main_id));
    static_cast<void>(spec);
    world.own("vault", "aaaa0001", vault_fields(main_id));
  }
  SECTION("one that is only forgotten") {
    world.own("vault", "aaaa0001", vault_fields(main_id));
    world.recorded.records["vault"].protection.on_remove = OnRemove::forget;
  }
  SECTION("one that a replacement kept") {
    world.own(retired_key("vault", "aaaa0001"), "aaaa0001", vault_fields(main_id), "paused");
  }
  SECTION("one that a replacement will keep") {
    declare_key(world.desired, "second");
    world.declare_fully("vault", vault_fields()).managed_key = "second";
    world.own("vault", "aaaa0001", vault_fields(main_id));
    world.options.keep_old = true;
  }
  SECTION("one of nobody's") { world.run("aaaa0001", overlaid(plain_fields("vault"), vault_fields(main_id))); }
  SECTION("one that is not read, by its record") {
    world.declare_fully("vault", vault_fields(main_id));
    world.record("vault", "aaaa0001", vault_fields(main_id));
  }
  SECTION("one whose creation has no known end") {
    world.declare_fully("vault", vault_fields(main_id));
    world.intend("vault").wish.set(Field::customer_managed_key_id, main_id);
  }
  const Texts refused = codes(world.plan().refusals);
  CHECK(std::count(refused.begin(), refused.end(), "guard/key-in-use " + main_address) == 1);
}

TEST_CASE("An instance that turns to another key is replaced, and its old key leaves afterwards") {
  World world;
  declare_key(world.desired, "second");
  own_key(world, "main", main_id);
  world.declare_fully("vault", vault_fields()).managed_key = "second";
  world.own("vault", "aaaa0001", vault_fields(main_id));
  const Plan plan = world.plan();
  CHECK(codes(plan.refusals).empty());
  CHECK(step_of(plan, "vault")->action == Action::replace);
  CHECK(step_of(plan, "vault")->depends_on == Texts{"customer_managed_key.second"});
  CHECK(key_of_create(plan, "vault") == "customer_managed_key.second");
  CHECK(step_of(plan, main_address)->depends_on == Texts{"vault"});
}

TEST_CASE("Destroying everything destroys the keys last") {
  World world;
  declare_key(world.desired, "main");
  declare_vault(world);
  own_key(world, "main", main_id);
  world.own("vault", "aaaa0001", vault_fields(main_id));
  world.options.destroy_all = true;
  const Plan plan = world.plan();
  CHECK(codes(plan.refusals).empty());
  CHECK(shown_step(plan, main_address) == "delete (destroy-requested): delete");
  CHECK(step_of(plan, main_address)->depends_on == Texts{"vault"});
}

TEST_CASE("A key that vanished is created anew with consent, and never while something is encrypted with it") {
  World world;
  declare_key(world.desired, "main");
  record_key(world, "main", main_id);
  world.live.gone_managed_keys.insert(main_id);
  CHECK(shown_step(world.plan(), main_address).starts_with("create (vanished)"));
  CHECK(warnings(world.plan()) == Texts{"plan/vanished " + main_address});
  world.options.attended = false;
  CHECK(codes(world.plan().refusals) == Texts{"plan/vanished " + main_address});
  world.options.allow_recreate = true;
  CHECK(world.plan().refusals.empty());
  declare_vault(world);
  world.own("vault", "aaaa0001", vault_fields(main_id));
  const Texts refused = codes(world.plan().refusals);
  CHECK(std::count(refused.begin(), refused.end(), "plan/key-vanished " + main_address) == 1);
}

TEST_CASE("A live key is adopted by its id, if it is as declared") {
  World world;
  declare_key(world.desired, "main").import_id = main_id;
  declare_vault(world);
  world.live.managed_keys[main_id] = {main_id, key_fields("main"), "ready", {}};
  const Plan plan = world.plan();
  CHECK(codes(plan.refusals).empty());
  CHECK(shown_step(plan, main_address) == "adopt (import-requested): adopt");
  CHECK(key_of_create(plan, "vault") == main_id);
  CHECK(step_of(plan, "vault")->depends_on == Texts{main_address});
  world.live.managed_keys[main_id].fields.set(Field::region, "elsewhere"s);
  CHECK(codes(world.plan().refusals) == Texts{"plan/key-unchangeable " + main_address});
  world.live.managed_keys.clear();
  world.live.gone_managed_keys.insert(main_id);
  CHECK(codes(world.plan().refusals) == Texts{"plan/import-missing " + main_address});
}

TEST_CASE("A creation without a known end is looked into before anything else") {
  World world;
  declare_key(world.desired, "main");
  Intent& intent = world.recorded.managed_key_intents["main"];
  intent.key = "main";
  intent.name = "main";
  intent.project_id = plain_project;
  intent.wish = key_fields("main");
  CHECK(shown_step(world.plan(), main_address).starts_with("create (intent-open): resolve-intent, create"));
  world.desired.managed_keys.clear();
  CHECK(shown_step(world.plan(), main_address) == "delete (intent-open): resolve-intent, delete");
}

TEST_CASE("A target brings its key along, and without it nothing is planned") {
  World world;
  declare_key(world.desired, "main");
  declare_key(world.desired, "spare");
  declare_vault(world);
  world.declare_fully("other");
  world.options.targets = {"vault"};
  Plan plan = world.plan();
  CHECK(codes(plan.refusals).empty());
  CHECK(step_of(plan, main_address) != nullptr);
  CHECK(step_of(plan, "customer_managed_key.spare") == nullptr);
  world.options.targets = {"customer_managed_key.*"};
  plan = world.plan();
  CHECK(codes(plan.refusals).empty());
  CHECK(plan.steps.size() == 2);
  world.options = {.excludes = {main_address}};
  CHECK(codes(world.plan().refusals) == Texts{"plan/key-missing vault"});
}

TEST_CASE("A protected key is not deleted, and the protection outlives its table") {
  World world;
  own_key(world, "main", main_id);
  world.recorded.managed_keys["main"].protection.prevent_destroy = true;
  CHECK(codes(judge(world.plan(), world.desired, world.recorded, {})) ==
        Texts{"guard/prevent-destroy " + main_address});
  world.recorded.managed_keys["main"].protection = {false, OnRemove::refuse};
  CHECK(codes(judge(world.plan(), world.desired, world.recorded, {})) == Texts{"guard/on-remove " + main_address});
  world.recorded.managed_keys["main"].protection = {false, OnRemove::forget};
  CHECK(shown_step(world.plan(), main_address) == "forget (left-the-spec): forget");
  declare_key(world.desired, "main").lifecycle.prevent_destroy = true;
  CHECK(shown_step(world.plan(), main_address) == "no-op (changed): protect");
}

TEST_CASE("What changed about a key behind the record's back is drift") {
  World world;
  declare_key(world.desired, "main");
  own_key(world, "main", main_id);
  CHECK(world.plan().drift.empty());
  world.recorded.managed_keys["main"].fields.set(Field::name, "before"s);
  const Plan plan = world.plan();
  REQUIRE(plan.drift.size() == 1);
  CHECK(plan.drift.front().key == main_address);
  CHECK(show_all(plan.drift.front().changes) == "name before->main");
  world.live.managed_keys.clear();
  world.live.gone_managed_keys.insert(main_id);
  REQUIRE(world.plan().drift.size() == 1);
  CHECK(world.plan().drift.front().vanished);
}

TEST_CASE("Nobody's key of the same name is told of, and cannot be taken for a new one") {
  World world;
  declare_key(world.desired, "main");
  world.live.listed_managed_keys.push_back({main_id, "main", plain_project});
  const Plan plan = world.plan();
  CHECK(warnings(plan) == Texts{"plan/name-taken " + main_address});
  CHECK(step_of(plan, main_address)->ids_with_name == Texts{main_id});
}
