#include "cmd/text/snapshot_text.hpp"

#include "base/text.hpp"
#include "reconcile/snapshots.hpp"

#include <algorithm>
#include <array>

namespace {

constexpr std::size_t columns = 5;
using Row = std::array<std::string, columns>;

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
  std::array<std::size_t, columns> widths{};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < columns; ++i)
      widths.at(i) = std::max(widths.at(i), display_width(row.at(i)));
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i + 1 < columns; ++i)
      text += padded(row.at(i), widths.at(i)) + "  ";
    text += row.back() + "\n";
  }
  return text;
}
