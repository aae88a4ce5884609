#include "cmd/text/table_text.hpp"

#include "base/text.hpp"

#include <algorithm>

std::string table_text(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.empty() ? 0 : rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths.at(i) = std::max(widths.at(i), display_width(row.at(i)));
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < widths.size(); ++i)
      text += padded(row.at(i), widths.at(i)) + "  ";
    text += row.back() + "\n";
  }
  return text;
}
