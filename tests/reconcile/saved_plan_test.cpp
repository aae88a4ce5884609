#include "reconcile/saved_plan/saved_plan.hpp"

#include "base/checksum.hpp"
#include "base/json.hpp"
#include "reconcile/saved_plan/codec.hpp"
#include "state/journal.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/random_plan.hpp"
#include "tests/support/world.hpp"

#include <algorithm>

namespace {

const TimePoint noon = parse_time("2026-03-01T12:00:00Z").value();

PlanCircumstances usual() { return {noon, "0123456789abcdef", "https://api.neo4j.io"}; }

SavedPlan save(const World& world) {
  SavedPlan saved;
  saved.id = "plan-1";
  saved.program_version = "0.1.0";
  saved.created = noon;
  saved.expires = noon + Milliseconds{3'600'000};
  saved.specs_digest = usual().specs_digest;
  saved.base_url = usual().base_url;
  saved.lineage = world.recorded.lineage;
  saved.serial = world.recorded.serial;
  saved.plan = world.plan();
  saved.records = planned_records(saved.plan, world.recorded);
  return saved;
}

/// `orders` grows, `audit` is paused, `gone` leaves the spec, `fresh` is new; `other` stays as it is.
World fleet() {
  World world;
  world.recorded.lineage = "lineage-1";
  world.recorded.serial = 7;
  world.own("orders", "00000001");
  world.declare_fully("orders", {{Field::memory, Size{8}}});
  world.own("audit", "00000002");
  world.declare_fully("audit", {{Field::status, std::string{"paused"}}});
  world.own("gone", "00000003");
  world.own("other", "00000004");
  world.declare_fully("other");
  world.declare_fully("fresh");
  return world;
}

std::string code_of(const Result<void>& result) { return result ? "good" : result.error().code; }
std::string code_of(const Result<SavedPlan>& result) { return result ? "good" : result.error().code; }

std::string moved_keys(const SavedPlan& saved, const State& recorded) {
  std::string keys;
  for (const auto& [key, error] : moved_steps(saved, recorded)) {
    CHECK(error.kind == ErrorKind::stale);
    keys += (keys.empty() ? "" : " ") + key;
  }
  return keys;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

} // namespace

TEST_CASE("A saved plan is read back exactly as it was, whatever is in it") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    const SavedPlan saved = RandomPlan(seed).saved_plan();
    const std::string text = encode_saved_plan(saved);
    const auto read = decode_saved_plan(text, "prod.plan");
    REQUIRE(read);
    REQUIRE(*read == saved);
    REQUIRE(encode_saved_plan(*read) == text);
  }
}

TEST_CASE("A plan of a real fleet survives being saved") {
  const SavedPlan saved = save(fleet());
  REQUIRE(saved.plan.steps.size() == 5);
  const auto read = decode_saved_plan(encode_saved_plan(saved), "prod.plan");
  REQUIRE(read);
  CHECK(*read == saved);
}

TEST_CASE("A saved plan may be laid out anew, and nothing in it may change") {
  const std::string text = encode_saved_plan(save(fleet()));
  std::string on_one_line = text;
  std::erase(on_one_line, '\n');
  CHECK(code_of(decode_saved_plan(on_one_line, "prod.plan")) == "good");

  struct Row {
    const char* name;
    std::string text;
    const char* code;
  };
  const std::vector<Row> rows{
      {"nothing", "", "plan/empty"},
      {"blanks", " \n", "plan/empty"},
      {"cut in the middle", text.substr(0, text.size() / 2), "plan/unreadable"},
      {"cut by one brace", text.substr(0, text.rfind('}')), "plan/unreadable"},
      {"something binary", std::string("PK\x03\x04\0\0", 6), "plan/unreadable"},
      {"an array", "[]", "plan/foreign"},
      {"a Terraform plan", R"({"format_version":"1.2","terraform_version":"1.9.0","resource_changes":[]})",
       "plan/foreign"},
      {"a state", R"({"version":1,"serial":1,"lineage":"x","instances":{}})", "plan/foreign"},
      {"a newer version", replaced(text, "\"format_version\": 1", "\"format_version\": 2"), "plan/newer-version"},
      {"another size", replaced(text, "8GB", "9GB"), "plan/edited"},
      {"another id", replaced(text, "00000003", "00000004"), "plan/edited"},
      {"another expiry", replaced(text, "T13:00:00Z", "T23:00:00Z"), "plan/edited"},
      {"a member more", replaced(text, "\"serial\": 7", "\"serial\": 7, \"more\": 1"), "plan/edited"},
      {"no checksum", replaced(text, "\"checksum\"", "\"check\""), "plan/foreign"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const auto read = decode_saved_plan(row.text, "prod.plan");
    CHECK(code_of(read) == row.code);
    if (!read) CHECK(read.error().message.find("prod.plan") != std::string::npos);
    if (!read) CHECK(!read.error().hint.empty());
  }
}

TEST_CASE("Changing any one byte of a saved plan is noticed or changes nothing") {
  const SavedPlan saved = save(fleet());
  const std::string text = encode_saved_plan(saved);
  for (std::size_t i = 0; i < text.size(); i += 7) {
    std::string changed = text;
    changed[i] = changed[i] == '7' ? '8' : '7';
    INFO("byte " << i);
    const auto read = decode_saved_plan(changed, "prod.plan");
    if (read) REQUIRE(*read == saved);
  }
}

TEST_CASE("A plan is good while specs, Aura and state are those that it was made on") {
  const World world = fleet();
  const SavedPlan saved = save(world);
  CHECK(code_of(check_still_valid(saved, usual(), world.recorded)) == "good");
  CHECK(moved_keys(saved, world.recorded).empty());

  PlanCircumstances late = usual();
  late.now = noon + Milliseconds{3'599'999};
  CHECK(code_of(check_still_valid(saved, late, world.recorded)) == "good");
  late.now += Milliseconds{1};
  CHECK(code_of(check_still_valid(saved, late, world.recorded)) == "plan/expired");
  CHECK(check_still_valid(saved, late, world.recorded).error().kind == ErrorKind::stale);

  PlanCircumstances other = usual();
  other.specs_digest = "fedcba9876543210";
  CHECK(code_of(check_still_valid(saved, other, world.recorded)) == "plan/other-specs");
  other = usual();
  other.base_url = "https://api-staging.neo4j.io";
  CHECK(code_of(check_still_valid(saved, other, world.recorded)) == "plan/other-aura");
  CHECK(code_of(check_still_valid(saved, usual(), State{})) == "plan/other-state");

  SavedPlan eternal = saved;
  eternal.expires.reset();
  late.now = noon + Milliseconds{1'000'000'000'000};
  CHECK(code_of(check_still_valid(eternal, late, world.recorded)) == "good");
}

TEST_CASE("A state that moved for an instance out of the plan leaves the plan good") {
  const World world = fleet();
  const SavedPlan saved = save(world);
  State moved = world.recorded;
  moved.serial = 40;
  apply_entry(moved, FieldsRecorded{"other", {{Field::memory, Size{64}}}, {}, "", noon});
  apply_entry(moved, RecordPut{"newcomer", Record{.id = "00000009"}});
  apply_entry(moved, DurationMeasured{{"create", "professional-db", Size{4}, Milliseconds{90000}}});
  CHECK(code_of(check_still_valid(saved, usual(), moved)) == "good");
  CHECK(moved_keys(saved, moved).empty());
}

TEST_CASE("A step whose record moved is named, and says what moved") {
  const World world = fleet();
  const SavedPlan saved = save(world);
  struct Row {
    const char* name;
    JournalEntry entry;
    const char* keys;
    const char* words;
  };
  const std::vector<Row> rows{
      {"resized by another run", FieldsRecorded{"orders", {{Field::memory, Size{16}}}, {}, "", noon}, "orders",
       R"(memory was "4GB" and is "16GB")"},
      {"read by another run", FieldsRecorded{"orders", {}, {}, "", noon}, "orders", "changed by another run"},
      {"forgotten", RecordErased{"gone"}, "gone", R"(it meant instance "00000003" and means no instance)"},
      {"created meanwhile", RecordPut{"fresh", Record{.id = "0000000a"}}, "fresh", R"(means instance "0000000a")"},
      {"a create may be under way", IntentOpened{Intent{.key = "fresh", .at = noon}}, "fresh", "a creation was begun"},
      {"protected meanwhile", ProtectionRecorded{"gone", {.prevent_destroy = true}}, "gone", "its protection"},
      {"renamed", RecordRenamed{"audit", "audits"}, "audit", "means no instance"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    State moved = world.recorded;
    apply_entry(moved, row.entry);
    CHECK(moved_keys(saved, moved) == row.keys);
    const Error error = moved_steps(saved, moved).begin()->second;
    INFO(error.message);
    CHECK(error.message.find(row.words) != std::string::npos);
    CHECK(error.code == "plan/record-moved");
  }
}

TEST_CASE("A plan can be used once: what its own apply records makes it stale") {
  const World world = fleet();
  const SavedPlan saved = save(world);
  State after = world.recorded;
  const TimePoint later = noon + Milliseconds{60000};
  apply_entry(after, FieldsRecorded{"orders", {{Field::memory, Size{8}}}, {}, "", later});
  apply_entry(after, FieldsRecorded{"audit", {}, {{Field::status, std::string{"paused"}}}, "", later});
  apply_entry(after, RecordErased{"gone"});
  apply_entry(after, RecordPut{"fresh", Record{.id = "0000000a", .updated = later}});
  CHECK(moved_keys(saved, after) == "audit fresh gone orders");
  CHECK_FALSE(is_carried_out(saved, after)); // `fresh` does not say what it is
  after.records["fresh"].applied = overlaid(plain_fields("fresh"), {{Field::version, std::string{"5"}}});
  CHECK(is_carried_out(saved, after));
}

TEST_CASE("A plan is carried out when the record says so of every step, and not before") {
  World world;
  world.declare_fully("orders", {{Field::memory, Size{8}}});
  world.own("orders", "00000001");
  world.own("gone", "00000002");
  const SavedPlan saved = save(world);
  CHECK_FALSE(is_carried_out(saved, world.recorded));
  State after = world.recorded;
  apply_entry(after, RecordErased{"gone"});
  CHECK_FALSE(is_carried_out(saved, after)); // half of it
  State grown = after;
  apply_entry(grown, FieldsRecorded{"orders", {{Field::memory, Size{8}}}, {}, "", noon});
  CHECK(is_carried_out(saved, grown));
  apply_entry(after, FieldsRecorded{"orders", {{Field::memory, Size{16}}}, {}, "", noon});
  CHECK_FALSE(is_carried_out(saved, after)); // somebody else did something else

  World settled;
  settled.declare_fully("orders");
  settled.own("orders", "00000001");
  CHECK_FALSE(is_carried_out(save(settled), settled.recorded)); // there was nothing to do
}

TEST_CASE("A step goes with the one that it depends on") {
  World world;
  world.recorded.lineage = "lineage-1";
  world.declare_fully("seed");
  world.declare_fully("copy").source = Source{.instance_key = "seed"};
  world.declare_fully("copy_of_copy").source = Source{.instance_key = "copy"};
  world.declare_fully("single");
  const SavedPlan saved = save(world);
  State moved = world.recorded;
  apply_entry(moved, RecordPut{"seed", Record{.id = "0000000a"}});
  CHECK(moved_keys(saved, moved) == "copy copy_of_copy seed");
  const Plan rest = without_steps(saved.plan, moved_steps(saved, moved));
  REQUIRE(rest.steps.size() == 1);
  CHECK(rest.steps.front().key == "single");
}

TEST_CASE("A plan made before there was a state fits the state that began since") {
  World world;
  world.declare_fully("orders");
  const SavedPlan saved = save(world);
  State begun;
  begun.lineage = "lineage-1";
  begun.records["other"] = Record{.id = "00000004"};
  CHECK(code_of(check_still_valid(saved, usual(), begun)) == "good");
  CHECK(moved_keys(saved, begun).empty());
  begun.records["orders"] = Record{.id = "00000005"};
  CHECK(moved_keys(saved, begun) == "orders");
}
