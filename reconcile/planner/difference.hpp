#pragma once

#include "reconcile/planner/subject.hpp"

/// How a declared instance differs from live.
struct Difference {
  std::vector<FieldChange> changes; ///< in Field's order
  std::vector<Field> unread;        ///< declared fields that live left out

  /// The change of one field, or nullptr.
  const FieldChange* find(Field field) const;
  bool forces_replacement() const;
};

/// Compares every declared field that is not among `ignore_changes` with live.
///
/// A field that live leaves out is judged by the record: it differs only where the wish is neither what was last seen
/// nor what was last applied. Where nothing is known of it, it is no difference; but an optional feature that
/// was never asked for, and that Aura leaves out where it tells the rest, is taken to be off (aura-api §2.2: features
/// that an instance does not have are left out, and even some that it has).
/// `version` is never readable and compared with the record alone.
Difference find_difference(const Subject& subject, const LiveInstance& live);

/// What is known of one field: told by live, else last seen, else last applied; nullptr when nothing is.
const FieldValue* last_known(Field field, const Record* record, const LiveInstance& live);

/// All that is known, overlaid in the same order.
FieldValues all_known(const Record* record, const LiveInstance& live);

/// What an instance may have or not: vector optimisation, the plugin, secondaries, CDC, its own key.
bool is_optional_feature(Field field);

/// Off is what a feature is that nobody ever asked for: false, 0, `OFF`.
bool is_off(const FieldValue& value);

/// professional-db → business-critical, the one change of type that keeps the instance (aura-api §2.2, upgrade).
bool is_upgrade(const FieldChange& change);
