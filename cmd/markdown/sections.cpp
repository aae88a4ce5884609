#include "cmd/markdown/sections.hpp"

#include "base/ensure.hpp"
#include "cmd/markdown/escape.hpp"

#include <algorithm>

namespace {

enum class Length { missing, name, line, block };

/// How long each item is told, in the order of the section.
using Lengths = std::vector<Length>;

// What a section costs besides its items: its title, the collapsing tags, "in short", and the note on what is missing.
constexpr std::size_t section_frame = 300;
constexpr std::size_t item_frame = 4; // bullet and newline, or comma and blank, or the empty lines around a block

constexpr std::string_view shortened_note =
    "\n*Shortened to fit. `auraform plan` and `auraform drift` tell all of it.*\n";

std::size_t cost(const MarkdownItem& item, Length length) {
  switch (length) {
  case Length::missing:
    return 0;
  case Length::name:
    return item.name.size() + item_frame;
  case Length::line:
    return item.line.size() + item_frame;
  case Length::block:
    return item.line.size() + item.block.size() + 2 * item_frame;
  }
  return 0;
}

/// Lets each item that was told at the former length, in order, have the next one where there is room for it.
void lengthen(const MarkdownSection& section, Length length, std::size_t& room, Lengths& lengths) {
  for (std::size_t i = 0; i < section.items.size(); ++i) {
    const std::size_t now = cost(section.items[i], lengths[i]);
    const std::size_t then = cost(section.items[i], length);
    const std::size_t former = static_cast<std::size_t>(length) - 1;
    if (static_cast<std::size_t>(lengths[i]) != former || then > room + now) continue;
    room = room + now - then;
    lengths[i] = length;
  }
}

std::vector<Lengths> share_out(const std::vector<MarkdownSection>& sections, std::size_t room) {
  std::vector<Lengths> lengths;
  for (const MarkdownSection& section : sections)
    lengths.emplace_back(section.items.size(), Length::missing);
  const auto lengthen_all = [&](Length length, bool open) {
    for (std::size_t i = 0; i < sections.size(); ++i)
      if (sections[i].open == open) lengthen(sections[i], length, room, lengths[i]);
  };
  for (const bool open : {true, false})
    for (const Length length : {Length::name, Length::line})
      lengthen_all(length, open);
  for (const bool open : {true, false})
    lengthen_all(Length::block, open);
  return lengths;
}

std::size_t count_of(const Lengths& lengths, Length length) {
  return static_cast<std::size_t>(std::count(lengths.begin(), lengths.end(), length));
}

std::string blocks_text(const MarkdownSection& section, const Lengths& lengths) {
  std::string text;
  for (std::size_t i = 0; i < section.items.size(); ++i)
    if (lengths[i] == Length::block && !section.items[i].block.empty()) text += "\n" + section.items[i].block;
  return text;
}

std::string lines_text(const MarkdownSection& section, const Lengths& lengths, bool with_blocks) {
  std::string text;
  for (std::size_t i = 0; i < section.items.size(); ++i) {
    const MarkdownItem& item = section.items[i];
    if (lengths[i] < Length::line) continue;
    if (!text.empty() && text.ends_with("```\n")) text += "\n";
    text += "- " + item.line + "\n";
    if (with_blocks && lengths[i] == Length::block && !item.block.empty()) text += "\n" + item.block;
  }
  return text;
}

std::string rest_text(const MarkdownSection& section, const Lengths& lengths) {
  std::string names;
  for (std::size_t i = 0; i < section.items.size(); ++i)
    if (lengths[i] == Length::name) names += (names.empty() ? "" : ", ") + section.items[i].name;
  std::string text;
  if (!names.empty()) text += "- in short: " + names + "\n";
  if (const std::size_t missing = count_of(lengths, Length::missing); missing > 0)
    text += "- **… and " + std::to_string(missing) + " more, for which there was no room**\n";
  return text;
}

std::string section_text(const MarkdownSection& section, const Lengths& lengths) {
  const std::string title = section.title + " (" + std::to_string(section.items.size()) + ")";
  if (!section.open)
    return "\n<details><summary>" + title + "</summary>\n\n" + lines_text(section, lengths, true) +
           rest_text(section, lengths) + "\n</details>\n";
  std::string text = "\n### " + title + "\n\n" + lines_text(section, lengths, false) + rest_text(section, lengths);
  if (const std::string blocks = blocks_text(section, lengths); !blocks.empty())
    text += "\n<details><summary>" + section.title + ": details</summary>\n" + blocks + "\n</details>\n";
  return text;
}

bool is_whole(const MarkdownSection& section, const Lengths& lengths) {
  for (std::size_t i = 0; i < section.items.size(); ++i)
    if (lengths[i] < (section.items[i].block.empty() ? Length::line : Length::block)) return false;
  return true;
}

} // namespace

std::string render_markdown(const std::string& head, const std::vector<MarkdownSection>& sections,
                            std::size_t most_bytes) {
  std::vector<MarkdownSection> told;
  for (const MarkdownSection& section : sections)
    if (!section.items.empty()) told.push_back(section);
  const std::size_t fixed = head.size() + told.size() * section_frame + shortened_note.size();
  ensure(fixed <= most_bytes, "the head of a page fits");
  const std::vector<Lengths> lengths = share_out(told, most_bytes - fixed);
  std::string text = head;
  bool whole = true;
  for (std::size_t i = 0; i < told.size(); ++i) {
    text += section_text(told[i], lengths[i]);
    whole = whole && is_whole(told[i], lengths[i]);
  }
  if (!whole) text += shortened_note;
  ensure(text.size() <= most_bytes, "a page keeps its limit");
  return text;
}
