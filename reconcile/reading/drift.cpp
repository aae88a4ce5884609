#include "reconcile/reading/drift.hpp"

namespace {

void compare_field(Field field, const Record& record, const LiveInstance& live, Drift& drift) {
  const FieldValue* seen = record.seen.find(field);
  const FieldValue* known = seen != nullptr ? seen : record.applied.find(field);
  if (known == nullptr) return;
  const FieldValue* told = live.fields.find(field);
  if (told == nullptr)
    drift.unread.push_back(field);
  else if (*told != *known)
    drift.changes.push_back({.field = field, .before = *known, .after = *told});
}

void compare_status(const Record& record, const LiveInstance& live, Drift& drift) {
  const FieldValue* seen = record.seen.find(Field::status);
  if (seen == nullptr || classify_status(live.status) == StatusClass::transient) return;
  const FieldValue now{live.status};
  if (*seen != now) drift.changes.push_back({.field = Field::status, .before = *seen, .after = now});
}

} // namespace

bool has_drifted(const Drift& drift) { return drift.vanished || !drift.changes.empty(); }

std::optional<Drift> find_drift(const Subject& subject) {
  if (subject.record == nullptr) return std::nullopt;
  Drift drift{.key = subject.key, .id = subject.record->id, .vanished = subject.vanished};
  if (subject.spec != nullptr) drift.sensitive = subject.spec->sensitive;
  if (subject.live != nullptr) {
    for (const FieldTraits& row : field_table())
      if (row.readable && row.field != Field::status) compare_field(row.field, *subject.record, *subject.live, drift);
    compare_status(*subject.record, *subject.live, drift);
  }
  if (!has_drifted(drift) && drift.unread.empty()) return std::nullopt;
  return drift;
}
