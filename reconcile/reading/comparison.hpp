#pragma once

#include "reconcile/live.hpp"
#include "state/state.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

/// One of two instances that are held against each other.
struct ComparedSide {
  std::string id;
  std::string key;               ///< empty: not recorded
  FieldValues fields;            ///< told by Aura, else as last known; `status` among them
  std::set<Field> remembered;    ///< those that Aura did not tell now
  std::string connection_url;    ///< empty: not told
  bool was_told_in_full = false; ///< what is missing is not there, rather than untold

  bool operator==(const ComparedSide&) const = default;
};

enum class Likeness {
  same,
  differs,
  untold,  ///< at least one side is not known: nobody can say
  ignored, ///< shown, and not compared
};

struct ComparedField {
  Field field = Field::name;
  std::optional<FieldValue> left;
  std::optional<FieldValue> right;
  Likeness likeness = Likeness::same;

  bool operator==(const ComparedField&) const = default;
};

/// Two instances field by field.
struct Comparison {
  ComparedSide left;
  ComparedSide right;
  std::vector<ComparedField> fields; ///< in Field's order

  std::vector<Field> with(Likeness likeness) const;
  /// Every field that was compared is known to be the same.
  bool is_alike() const { return with(Likeness::differs).empty() && with(Likeness::untold).empty(); }

  bool operator==(const Comparison&) const = default;
};

/// A side out of what was read and what is recorded of it (nullptr: nothing).
ComparedSide side_of(const LiveInstance& live, const std::string& key, const Record* record);

/// Compares what makes an instance what it is. Its name, project and status are shown only, and so is what `ignored`
/// names; `version`, which Aura never tells, is compared where both records know it. Pure.
Comparison compare_sides(ComparedSide left, ComparedSide right, const std::set<Field>& ignored);
