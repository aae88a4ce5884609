#pragma once

#include "base/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

using Milliseconds = std::chrono::milliseconds;
/// A moment in UTC. All time enters through ports; nothing but their implementations reads a clock.
using TimePoint = std::chrono::sys_time<Milliseconds>;

/// RFC 3339 in UTC with `Z`; milliseconds only where they are not zero.
std::string format_time(TimePoint time);

/// Reads RFC 3339 with any number of fractional digits, `Z` or a numeric offset; digits past milliseconds are cut.
Result<TimePoint> parse_time(std::string_view text);

/// Reads `90s`, `45m`, `1h30m`, `500ms`, `2d`: positive whole numbers with units, no blanks.
Result<Milliseconds> parse_duration(std::string_view text);

/// `0s`, `12s`, `1m30s`, `2h05m`, `3d04h`: the two largest units, rounded down; `350ms` below one second.
std::string format_duration(Milliseconds duration);
