#pragma once

#include <string>
#include <string_view>

// Text from outside for Markdown as GitHub and GitLab read it. Control characters are made visible first.

/// For running text: nothing in it is markup, a link, a mention (`@team`), a reference (`#1`), a formula or HTML.
std::string markdown_text(std::string_view text);

/// As code in a line, whatever backticks it holds; never empty.
std::string markdown_code(std::string_view text);

/// A block of lines that are printable already, as code of that language, whatever backticks it holds.
std::string markdown_block(std::string_view language, std::string_view lines);

/// For HTML, be it in a `<summary>` or a page, and for attributes in double quotes.
std::string html_text(std::string_view text);
