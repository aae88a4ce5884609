#include "cmd/text/comparison_text.hpp"

#include "base/text.hpp"
#include "cmd/text/value_text.hpp"

#include <algorithm>
#include <array>

namespace {

using Row = std::array<std::string, 4>;

Row row_of(const Comparison& comparison, const ComparedField& row) {
  return {std::string{name_of(row.field)}, side_value(comparison.left, row, row.left),
          side_value(comparison.right, row, row.right), std::string{likeness_word(row.likeness)}};
}

std::string line(const Row& row, const std::array<std::size_t, 3>& widths) {
  std::string text;
  for (std::size_t i = 0; i < widths.size(); ++i)
    text += padded(row.at(i), widths.at(i)) + "  ";
  return text + row.back();
}

Tone tone_of(Likeness likeness) {
  if (likeness == Likeness::same) return Tone::plain;
  return likeness == Likeness::ignored ? Tone::faint : Tone::change;
}

} // namespace

std::string side_name(const ComparedSide& side) {
  return side.key.empty() ? visible(side.id) : shown_address(side.key) + " (" + visible(side.id) + ")";
}

std::string side_value(const ComparedSide& side, const ComparedField& row, const std::optional<FieldValue>& value) {
  if (!value) return "-";
  return visible(to_text(*value)) + (side.remembered.contains(row.field) ? " (last known)" : "");
}

std::string_view likeness_word(Likeness likeness) {
  switch (likeness) {
  case Likeness::same:
    return "same";
  case Likeness::differs:
    return "differs";
  case Likeness::untold:
    return "not told";
  case Likeness::ignored:
    return "not compared";
  }
  return {};
}

std::string verdict_text(const Comparison& comparison) {
  const std::vector<Field> differing = comparison.with(Likeness::differs);
  const std::vector<Field> untold = comparison.with(Likeness::untold);
  const std::size_t all = comparison.fields.size() - comparison.with(Likeness::ignored).size();
  std::string text = differing.empty()
                         ? ""
                         : std::to_string(differing.size()) + " of " + counted(all, "field") +
                               (differing.size() == 1 ? " differs: " : " differ: ") + names_text(differing) + ".";
  if (!untold.empty())
    text += (text.empty() ? "" : " ") + std::string{"Not told by Aura at present, and so not known to be the same: "} +
            names_text(untold) + ".";
  return text.empty() ? "All " + counted(all, "field") + " are the same." : text;
}

std::string comparison_text(const Comparison& comparison, const Style& style) {
  std::vector<Row> rows{{"field", side_name(comparison.left), side_name(comparison.right), ""}};
  for (const ComparedField& row : comparison.fields)
    rows.push_back(row_of(comparison, row));
  std::array<std::size_t, 3> widths{};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths.at(i) = std::max(widths.at(i), display_width(row.at(i)));
  std::string text = style.paint(Tone::strong, trimmed(line(rows.front(), widths))) + "\n";
  for (std::size_t i = 0; i < comparison.fields.size(); ++i)
    text += style.paint(tone_of(comparison.fields[i].likeness), line(rows[i + 1], widths)) + "\n";
  return text + "\n" + verdict_text(comparison) + "\n";
}
