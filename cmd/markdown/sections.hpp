#pragma once

#include <cstddef>
#include <string>
#include <vector>

// Markdown that must fit: each thing is told in as many words as there is room for.

/// One thing to tell, in three lengths, each escaped already.
struct MarkdownItem {
  std::string name; ///< the shortest: what it is
  std::string line; ///< one line, without its bullet
  std::string
      block; ///< what is shown besides the line where there is room: lines that end with a newline; may be empty

  bool operator==(const MarkdownItem&) const = default;
};

/// Things of one sort.
struct MarkdownSection {
  std::string title;
  bool open = false; ///< the lines are in sight; otherwise all of it is collapsed
  std::vector<MarkdownItem> items;

  bool operator==(const MarkdownSection&) const = default;
};

/// The least `most_bytes` that render_markdown can do with.
inline constexpr std::size_t least_markdown_bytes = 5000;

/// GitHub takes comments of 65,536 characters, and a character is at least one byte.
inline constexpr std::size_t usual_markdown_bytes = 65535;

/// The head and after it the sections, in all at most `most_bytes` bytes. For as long as there is room: first the names
/// and then the lines of open sections, then those of the others, then blocks, each in the order of the sections. A
/// section that is not told whole says how many of its items are missing; its title, with the number of all, always
/// stands. The head must fit.
std::string render_markdown(const std::string& head, const std::vector<MarkdownSection>& sections,
                            std::size_t most_bytes);
