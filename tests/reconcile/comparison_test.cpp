#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

#include "reconcile/reading/comparison.hpp"

namespace {

using namespace std::string_literals;

struct Side {
  FieldValues fields;
  std::string status = "running";
  bool hides_sizes = false;
};

ComparedSide side(const Side& said, const Record* record = nullptr) {
  LiveInstance live;
  live.id = "00000001";
  live.fields = overlaid(plain_fields("x"), said.fields);
  live.status = said.status;
  if (said.hides_sizes) {
    live.fields.erase(Field::memory);
    live.fields.erase(Field::storage);
  }
  return side_of(live, "x", record);
}

} // namespace

TEST_CASE("two instances are alike when every compared field is known to be the same") {
  struct Row {
    Side left;
    Side right;
    std::string differs;
    std::string untold;
  };
  const FieldValues off{{Field::vector_optimized, false}, {Field::secondaries_count, std::int64_t{0}}};
  const Row rows[] = {
      {{}, {}, "", ""},
      {{{{Field::name, "a"s}}}, {{{Field::name, "b"s}}, "paused"}, "", ""},
      {{{{Field::memory, Size{8}}}}, {}, "memory", ""},
      {{{{Field::type, "enterprise-db"s}, {Field::region, "r"s}}}, {}, "type, region", ""},
      {{off}, {}, "", ""},
      {{}, {off}, "", ""},
      {{{{Field::vector_optimized, true}}}, {}, "vector_optimized", ""},
      {{{{Field::vector_optimized, true}}}, {{}, "paused"}, "", "vector_optimized"},
      {{}, {{}, "paused", true}, "", "memory, storage"},
      {{{{Field::memory, Size{8}}}}, {{{Field::region, "r"s}}, "pausing", true}, "region", "memory, storage"},
  };
  for (const Row& row : rows) {
    INFO(show(row.left.fields) << " | " << show(row.right.fields) << " " << row.right.status);
    const Comparison comparison = compare_sides(side(row.left), side(row.right), {});
    CHECK(show_all(comparison.with(Likeness::differs)) == row.differs);
    CHECK(show_all(comparison.with(Likeness::untold)) == row.untold);
    CHECK(comparison.is_alike() == (row.differs.empty() && row.untold.empty()));
  }
}

TEST_CASE("the record knows what a paused instance does not tell, and the version") {
  Record record;
  record.seen = {{Field::memory, Size{4}}, {Field::storage, Size{8}}};
  record.applied = {{Field::version, "5"s}};
  const ComparedSide paused = side({{}, "paused", true}, &record);
  CHECK(paused.remembered == std::set<Field>{Field::memory, Field::storage});
  const Comparison comparison = compare_sides(paused, side({}), {});
  CHECK(comparison.is_alike());
  CHECK(show_all(comparison.with(Likeness::ignored)) == "name, project_id, version, status");
  Record older = record;
  older.applied.set(Field::version, "4"s);
  const Comparison versions = compare_sides(side({}, &record), side({}, &older), {});
  CHECK(show_all(versions.with(Likeness::differs)) == "version");
  CHECK(compare_sides(side({}, &record), side({}, &older), {Field::version}).is_alike());
}
