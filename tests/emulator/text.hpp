#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/emulator/model.hpp"

namespace emulator {

/// RFC 3339 in UTC: "2023-01-20T13:44:42Z".
std::string iso_seconds(TimeMs time);

/// RFC 3339 in UTC with microseconds, as v2beta1 shows live: "2026-07-31T09:27:04.940937Z".
std::string iso_fractional(TimeMs time);

/// The UTC day: "2023-01-20".
std::string utc_day(TimeMs time);

/// An HTTP date: "Fri, 20 Jan 2023 13:44:42 GMT".
std::string http_date(TimeMs time);

/// Reads "250ms", "90s", "5m", "2h", "30d"; a bare number is seconds. Nothing when it is none of these.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// Reads a whole number without sign; nothing when anything else is in the text.
std::optional<int> parse_number(std::string_view text);

/// Reads "8GB" and "8G" (Aura accepts both in requests); nothing for anything else.
std::optional<int> parse_size_gb(std::string_view text);

/// "8GB".
std::string size_text(int gigabytes);

/// The parts between the separators; "/a/b" at '/' is {"", "a", "b"}.
std::vector<std::string> split(std::string_view text, char separator);

/// Base64 decoding for the Basic header; nothing when the text is not base64.
std::optional<std::string> base64_decode(std::string_view text);

/// Base64url without padding, as JSON web tokens use it.
std::string base64url_encode(std::string_view bytes);

/// True when the pattern covers the whole text: `*` is anything within a segment, `**` anything at all.
bool glob_matches(std::string_view pattern, std::string_view text);

/// The number of Unicode code points of UTF-8 text.
std::size_t code_points(std::string_view text);

} // namespace emulator
