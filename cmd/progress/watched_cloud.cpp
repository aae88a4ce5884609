#include "cmd/progress/watched_cloud.hpp"

#include <algorithm>

namespace {

constexpr Milliseconds longest_silence = std::chrono::seconds(1);

} // namespace

WatchedCloud::WatchedCloud(Cloud& cloud, Progress& progress, const StopSignal& stop)
    : cloud_(cloud)
    , progress_(progress)
    , stop_(stop) {}

std::vector<Reply> WatchedCloud::wait(TimePoint deadline) {
  std::vector<Reply> replies = cloud_.wait(std::min(deadline, cloud_.now() + longest_silence));
  if (stop_.requested() && !told_of_stop_) {
    told_of_stop_ = true;
    progress_.remark("\nInterrupted: nothing new is begun, and what is in flight is recorded. "
                     "Once more ends at once; the next apply takes up what is left.\n");
  }
  progress_.tick(cloud_.now());
  return replies;
}
