#include "reconcile/reading/snapshots.hpp"

#include "reconcile/reading/read_batch.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

namespace {

using std::chrono::days;

/// Our clock and Aura's may disagree about the day.
constexpr days skew{1};

std::string day_of(TimePoint time) { return format_time(time).substr(0, 10); }

/// Of the days from `first` to `last` days ago, both included.
Result<std::vector<Snapshot>> list_days(ReadBatch& batch, TimePoint now, const std::string& id, days first, days last) {
  for (days ago = first; ago <= last; ++ago)
    batch.add(ListSnapshots{id, day_of(now - ago)});
  TRY_ASSIGN(std::vector<ReadBatch::Outcome> outcomes, batch.run());
  std::vector<Snapshot> snapshots;
  for (ReadBatch::Outcome& outcome : outcomes) {
    auto& payload = std::get<Payload>(outcome);
    auto& listed = std::get<std::vector<Snapshot>>(payload);
    snapshots.insert(snapshots.end(), std::make_move_iterator(listed.begin()), std::make_move_iterator(listed.end()));
  }
  std::sort(snapshots.begin(), snapshots.end(),
            [](const Snapshot& a, const Snapshot& b) { return std::tie(a.at, a.id) < std::tie(b.at, b.id); });
  return snapshots;
}

bool is_usable(const Snapshot& snapshot, bool exportable) {
  return snapshot.status == SnapshotStatus::completed && (!exportable || snapshot.exportable.value_or(true));
}

} // namespace

Result<std::vector<Snapshot>> list_snapshots(CloudReader& cloud, const std::string& instance_id, Milliseconds span) {
  const TimePoint since = cloud.now() - span;
  const auto last = std::chrono::floor<days>(cloud.now()) - std::chrono::floor<days>(since);
  ReadBatch batch(cloud);
  TRY_ASSIGN(std::vector<Snapshot> snapshots, list_days(batch, cloud.now(), instance_id, -skew, last));
  std::erase_if(snapshots, [since](const Snapshot& snapshot) { return snapshot.at && *snapshot.at < since; });
  return snapshots;
}

Result<std::optional<Snapshot>> find_latest_snapshot(CloudReader& cloud, const std::string& instance_id,
                                                     bool exportable) {
  constexpr std::array<std::pair<days, days>, 3> looks{
      {{-skew, days{1}}, {days{2}, days{8}}, {days{9}, longest_retention}}};
  ReadBatch batch(cloud);
  for (const auto& [first, last] : looks) {
    TRY_ASSIGN(const std::vector<Snapshot> snapshots, list_days(batch, cloud.now(), instance_id, first, last));
    const auto latest = std::find_if(snapshots.rbegin(), snapshots.rend(), [exportable](const Snapshot& snapshot) {
      return is_usable(snapshot, exportable);
    });
    if (latest != snapshots.rend()) return std::optional(*latest);
  }
  return std::optional<Snapshot>{};
}

Result<Snapshot> read_snapshot(CloudReader& cloud, const std::string& instance_id, const std::string& snapshot_id) {
  ReadBatch batch(cloud);
  batch.add(GetSnapshot{instance_id, snapshot_id});
  TRY_ASSIGN(std::vector<ReadBatch::Outcome> outcomes, batch.run());
  return std::get<Snapshot>(std::get<Payload>(std::move(outcomes.front())));
}

std::string_view to_word(SnapshotStatus status) {
  switch (status) {
  case SnapshotStatus::pending:
    return "pending";
  case SnapshotStatus::in_progress:
    return "in progress";
  case SnapshotStatus::completed:
    return "completed";
  case SnapshotStatus::failed:
    return "failed";
  case SnapshotStatus::cancelled:
    return "cancelled";
  case SnapshotStatus::unknown:
    break;
  }
  return "unknown";
}
