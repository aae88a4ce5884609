#include "cmd/markdown/comparison_markdown.hpp"

#include "cmd/markdown/escape.hpp"
#include "cmd/text/comparison_text.hpp"

std::string comparison_markdown(const Comparison& comparison) {
  std::string text = "| field | " + markdown_text(side_name(comparison.left)) + " | " +
                     markdown_text(side_name(comparison.right)) + " | |\n|---|---|---|---|\n";
  for (const ComparedField& row : comparison.fields) {
    const bool alike = row.likeness == Likeness::same || row.likeness == Likeness::ignored;
    const std::string word{likeness_word(row.likeness)};
    text += "| `" + std::string{name_of(row.field)} + "` | " +
            markdown_text(side_value(comparison.left, row, row.left)) + " | " +
            markdown_text(side_value(comparison.right, row, row.right)) + " | " + (alike ? word : "**" + word + "**") +
            " |\n";
  }
  return text + "\n" + markdown_text(verdict_text(comparison)) + "\n";
}
