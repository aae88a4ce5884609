#include "cmd/markdown/diff.hpp"

#include "base/text.hpp"
#include "cmd/markdown/escape.hpp"
#include "cmd/text/step_text.hpp"
#include "cmd/text/value_text.hpp"

#include <array>

namespace {

struct Symbol {
  std::string_view plan;
  char diff;
};

constexpr std::array<Symbol, 5> symbols{{{"+", '+'}, {"-", '-'}, {"~", '!'}, {"-/+", '-'}, {"+/-", '-'}}};

/// The line with its symbol brought to the front; what outside text says comes after a field's name and cannot be one.
std::string diff_line(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = line.substr(begin);
  const std::string_view word = rest.substr(0, rest.find(' '));
  for (const Symbol& symbol : symbols) {
    if (word != symbol.plan) continue;
    const std::string margin(begin, ' ');
    const bool tells_more = word.size() > 1; // `-/+` says in which order
    return symbol.diff + margin + " " + std::string{tells_more ? rest : rest.substr(1)};
  }
  return " " + std::string{line};
}

} // namespace

std::string as_diff(std::string_view plan_text) {
  std::string lines;
  for (const std::string_view line : split(trimmed(plan_text), '\n'))
    lines += diff_line(line) + "\n";
  return lines;
}

std::string step_diff(const Step& step) { return markdown_block("diff", as_diff(step_text(step, {}))); }

std::string drift_diff(const Drift& drift) {
  std::string lines = "# " + shown_address(drift.key) + (drift.vanished ? " is gone" : " has changed") + "\n";
  if (drift.vanished) lines += "- id = " + quoted(drift.id) + "\n";
  for (const FieldChange& change : drift.changes)
    lines += "~ " + std::string{name_of(change.field)} + " = " + change_text(change) + "\n";
  return markdown_block("diff", as_diff(lines));
}
