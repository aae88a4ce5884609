#include "specs/field_values.hpp"

#include "tests/support/catch.hpp"

#include <algorithm>

namespace {

const FieldValue small{Size{2}};
const FieldValue large{Size{8}};

/// Whether both hold the same memory, and not only the same values.
bool share(const FieldValues& one, const FieldValues& other) { return one.begin() == other.begin(); }

} // namespace

TEST_CASE("Copies share their values until one of them changes") {
  const FieldValues first{{Field::memory, small}, {Field::name, FieldValue{std::string("a")}}};
  FieldValues copy = first;
  CHECK(share(first, copy));
  copy.set(Field::memory, small); // as it is already
  copy.erase(Field::storage);     // not there
  copy.overlay({});
  CHECK(share(first, copy));
  copy.set(Field::memory, large);
  CHECK_FALSE(share(first, copy));
  CHECK(first.size(Field::memory) == Size{2});
  CHECK(copy.size(Field::memory) == Size{8});
  FieldValues none;
  none.overlay(first);
  CHECK(share(first, none));
}

TEST_CASE("What is newer replaces, the rest stays, and all is sorted by field") {
  FieldValues values{{Field::memory, small}, {Field::name, FieldValue{std::string("a")}}};
  values.overlay({{Field::storage, large}, {Field::memory, large}, {Field::region, FieldValue{std::string("r")}}});
  CHECK(values.count_of_fields() == 4);
  CHECK(values.size(Field::memory) == Size{8});
  CHECK(values.size(Field::storage) == Size{8});
  CHECK(values.text(Field::name) == "a");
  CHECK(std::is_sorted(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.first < b.first; }));
  values.erase(Field::memory);
  CHECK_FALSE(values.has(Field::memory));
  CHECK(values.count_of_fields() == 3);
}
