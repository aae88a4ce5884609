#include "cmd/text/snapshot_text.hpp"

#include "base/text.hpp"
#include "cmd/text/table_text.hpp"
#include "reconcile/reading/snapshots.hpp"

namespace {

using Row = std::vector<std::string>;

std::string yes_or_no(const std::optional<bool>& value) {
  if (!value) return "-";
  return *value ? "yes" : "no";
}

Row row_of(const Snapshot& snapshot) {
  return {snapshot.at ? format_time(*snapshot.at) : "-", visible(snapshot.id),
          snapshot.profile.empty() ? "-" : visible(snapshot.profile), std::string{to_word(snapshot.status)},
          yes_or_no(snapshot.exportable)};
}

} // namespace

std::string snapshots_text(const std::vector<Snapshot>& snapshots) {
  std::vector<Row> rows{{"TAKEN", "ID", "PROFILE", "STATUS", "EXPORTABLE"}};
  for (const Snapshot& snapshot : snapshots)
    rows.push_back(row_of(snapshot));
  return table_text(rows);
}
