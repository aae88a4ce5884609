#include "reconcile/reading/comparison.hpp"

#include "reconcile/planner/difference.hpp"

namespace {

/// What two instances need not share to be equals.
bool is_identity(Field field) { return field == Field::name || field == Field::project_id || field == Field::status; }

std::optional<FieldValue> value_on(const ComparedSide& side, Field field) {
  const FieldValue* value = side.fields.find(field);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

/// A feature that one side has switched off, and the other does not mention though it tells everything, is off on both.
bool are_both_off(const std::optional<FieldValue>& value, const ComparedSide& other) {
  return value && is_off(*value) && other.was_told_in_full;
}

Likeness judge(const ComparedField& row, const ComparedSide& left, const ComparedSide& right,
               const std::set<Field>& ignored) {
  if (is_identity(row.field) || ignored.contains(row.field)) return Likeness::ignored;
  if (row.left && row.right) return *row.left == *row.right ? Likeness::same : Likeness::differs;
  if (row.field == Field::version) return Likeness::ignored;
  if (!is_optional_feature(row.field)) return Likeness::untold;
  if (are_both_off(row.left, right) || are_both_off(row.right, left)) return Likeness::same;
  const bool missing_is_off = (row.left ? right : left).was_told_in_full;
  return missing_is_off ? Likeness::differs : Likeness::untold;
}

/// Optional features that neither side mentions are worth no row, and neither is a version that nobody knows.
bool is_worth_a_row(const ComparedField& row) {
  return row.left || row.right || !(is_optional_feature(row.field) || row.field == Field::version);
}

} // namespace

std::vector<Field> Comparison::with(Likeness likeness) const {
  std::vector<Field> found;
  for (const ComparedField& row : fields)
    if (row.likeness == likeness) found.push_back(row.field);
  return found;
}

ComparedSide side_of(const LiveInstance& live, const std::string& key, const Record* record) {
  ComparedSide side{.id = live.id, .key = key, .fields = all_known(record, live), .remembered = {}};
  for (const auto& [field, value] : side.fields)
    if (traits(field).readable && !live.fields.has(field)) side.remembered.insert(field);
  side.fields.set(Field::status, live.status);
  side.connection_url = live.connection_url;
  side.was_told_in_full = classify_status(live.status) == StatusClass::running;
  return side;
}

Comparison compare_sides(ComparedSide left, ComparedSide right, const std::set<Field>& ignored) {
  Comparison comparison;
  for (const FieldTraits& traits : field_table()) {
    ComparedField row{traits.field, value_on(left, traits.field), value_on(right, traits.field), Likeness::same};
    if (!is_worth_a_row(row)) continue;
    row.likeness = judge(row, left, right, ignored);
    comparison.fields.push_back(std::move(row));
  }
  comparison.left = std::move(left);
  comparison.right = std::move(right);
  return comparison;
}
