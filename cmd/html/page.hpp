#pragma once

#include <string>

/// A whole HTML page around a body: no script, no network, no font or picture from elsewhere; light and dark, narrow
/// and wide. `title` is escaped here, the body must be already.
std::string html_page(const std::string& title, const std::string& body);

/// `<span class="badge bad">failed</span>`; the words are ours.
std::string html_badge(const std::string& tone, const std::string& words);

/// A block of diff lines (`+`, `-`, `!` in the first column), each coloured.
std::string html_diff(const std::string& diff);
