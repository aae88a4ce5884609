#include "cmd/markdown/escape.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace {

constexpr std::string_view harmless_punctuation = "\"',;()=/-?%";
constexpr std::string_view zero_width_space = "\xe2\x80\x8b";

bool is_punctuation(char letter) {
  return (letter >= '!' && letter <= '/') || (letter >= ':' && letter <= '@') || (letter >= '[' && letter <= '`') ||
         (letter >= '{' && letter <= '~');
}

/// Length of the longest run of backticks.
std::size_t longest_run(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char letter : text) {
    run = letter == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

} // namespace

std::string markdown_text(std::string_view text) {
  std::string safe;
  for (const char letter : visible(text)) {
    if (is_punctuation(letter) && harmless_punctuation.find(letter) == std::string_view::npos) safe += '\\';
    safe += letter;
    // Mentions and references are looked for in what was rendered, where the backslash is gone.
    if (letter == '@' || letter == '#' || letter == '!') safe += zero_width_space;
  }
  return safe;
}

std::string markdown_code(std::string_view text) {
  std::string inside = visible(text);
  if (inside.empty()) inside = "\"\"";
  const std::string fence(longest_run(inside) + 1, '`');
  const bool touches = inside.front() == '`' || inside.back() == '`' || (inside.front() == ' ' && inside.back() == ' ');
  return touches ? fence + " " + inside + " " + fence : fence + inside + fence;
}

std::string markdown_block(std::string_view language, std::string_view lines) {
  const std::string fence(std::max<std::size_t>(longest_run(lines) + 1, 3), '`');
  std::string block = fence + std::string{language} + "\n" + std::string{lines};
  if (!lines.empty() && lines.back() != '\n') block += '\n';
  return block + fence + "\n";
}

std::string html_text(std::string_view text) {
  std::string safe;
  for (const char letter : visible(text)) {
    switch (letter) {
    case '&':
      safe += "&amp;";
      break;
    case '<':
      safe += "&lt;";
      break;
    case '>':
      safe += "&gt;";
      break;
    case '"':
      safe += "&quot;";
      break;
    case '\'':
      safe += "&#39;";
      break;
    default:
      safe += letter;
    }
  }
  return safe;
}
