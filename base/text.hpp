#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The text with control characters, DEL and bytes that are no UTF-8 made visible (`\n`, `\x1b`, `\xff`), so that
/// text from outside cannot move a cursor or forge a line. Unicode bidi overrides and C1 controls count as controls.
std::string visible(std::string_view text);

/// `visible` in double quotes, inner quotes and backslashes escaped.
std::string quoted(std::string_view text);

/// At most `bytes` bytes, cut at a character's edge and marked with `…` when something is missing.
std::string shortened(std::string_view text, std::size_t bytes);

/// ASCII letters in lower case.
std::string lower(std::string_view text);

/// Without ASCII blanks at both ends.
std::string_view trimmed(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// "1 instance", "2 instances".
std::string counted(std::size_t count, std::string_view singular);

/// Characters as a terminal counts columns, near enough for alignment: code points, not bytes.
std::size_t display_width(std::string_view text);

/// `text` followed by blanks up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

/// True for a UTF-8 text without overlong forms, surrogates or truncation.
bool is_utf8(std::string_view text);

/// Number of code points in a valid UTF-8 text.
std::size_t code_points(std::string_view text);

/// Shell pattern with `*` and `?` over the whole text.
bool glob_matches(std::string_view pattern, std::string_view text);

/// The candidate nearest to `word`, or empty when none is near enough to be a slip of the fingers.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);
