#include "specs/key_depth.hpp"

#include <algorithm>

namespace {

/// A text of TOML read from left to right, strings and comments as one step each.
class Scanner {
public:
  explicit Scanner(std::string_view text)
      : text_(text) {}

  KeyDepth scan() {
    while (!text_.empty()) {
      const char c = text_.front();
      if (c == '"' || c == '\'')
        skip_string(c);
      else if (c == '#')
        skip(text_.find('\n'));
      else
        take(c);
    }
    return deepest_;
  }

private:
  void take(char c) {
    skip(1);
    if (c == '.' && ++dots_ > deepest_.dots) deepest_ = {dots_, line_};
    const bool in_key = c == '.' || c == '-' || c == '_' || c == ' ' || c == '\t' || (c >= '0' && c <= '9') ||
                        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!in_key) dots_ = 0;
  }

  void skip_string(char quote) {
    const bool multi_line = text_.size() >= 3 && text_[1] == quote && text_[2] == quote;
    const std::size_t quotes = multi_line ? 3 : 1;
    skip(quotes);
    while (!text_.empty() && !ends_here(quote, quotes))
      skip(quote == '"' && text_.front() == '\\' ? 2 : 1);
    skip(quotes);
    // A multi-line string may end in one or two quotes of its own.
    for (int own = 0; multi_line && own < 2 && text_.starts_with(quote); ++own)
      skip(1);
  }

  bool ends_here(char quote, std::size_t quotes) const {
    return quotes == 1 ? text_.front() == quote || text_.front() == '\n'
                       : text_.starts_with(std::string_view(quote == '"' ? "\"\"\"" : "'''"));
  }

  void skip(std::size_t bytes) {
    const std::string_view skipped = text_.substr(0, bytes);
    line_ += static_cast<std::uint32_t>(std::count(skipped.begin(), skipped.end(), '\n'));
    text_.remove_prefix(skipped.size());
  }

  std::string_view text_;
  std::uint32_t line_ = 1;
  std::size_t dots_ = 0;
  KeyDepth deepest_;
};

} // namespace

KeyDepth deepest_key(std::string_view toml) { return Scanner(toml).scan(); }
