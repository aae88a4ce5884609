#include "cmd/progress/progress.hpp"

#include "cmd/progress/line_progress.hpp"
#include "cmd/progress/live_progress.hpp"

std::unique_ptr<Progress> make_progress(Output& err, const Style& style, bool live_allowed) {
  if (live_allowed && err.is_terminal()) return std::make_unique<LiveProgress>(err, style);
  return std::make_unique<LineProgress>(err, style);
}
