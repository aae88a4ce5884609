#include "cmd/text/step_text.hpp"

#include "base/text.hpp"
#include "cmd/text/operations_text.hpp"
#include "cmd/text/value_text.hpp"

#include <algorithm>

namespace {

constexpr std::string_view gutter = "  ";
constexpr std::string_view inside = "      ";

std::string headline(const Step& step) {
  const std::string address = shown_address(step.key);
  switch (step.action) {
  case Action::create:
    return address + " will be created";
  case Action::update:
    return address + " will be updated in-place";
  case Action::pause:
    return address + " will be paused";
  case Action::resume:
    return address + " will be resumed";
  case Action::replace:
    if (step.reason == Reason::replacement_unfinished) return address + " was replaced; the rest of that will be done";
    return address +
           (step.reason == Reason::replace_requested ? " will be replaced, as requested" : " must be replaced");
  case Action::destroy:
    return address + " will be destroyed";
  case Action::adopt:
    return address + " will be adopted";
  case Action::forget:
    return address + " will no longer be managed";
  case Action::snapshot:
    return "a snapshot of " + address + " will be taken";
  case Action::restore:
    return address + " will be restored: what is in it now is lost";
  case Action::overwrite:
    return address + " will be overwritten: what is in it now is lost";
  case Action::no_op:
    break;
  }
  if (!step.moved_from.empty()) return shown_address(step.moved_from) + " has moved to " + address;
  return address + (step.protection_before ? " will be recorded anew" : " will be waited for");
}

std::string in_parentheses(const Step& step, const std::string& text) {
  return "(because " + shown_address(step.key) + " " + text + ")";
}

/// Why, where the action alone does not tell.
std::string explanation(const Step& step) {
  switch (step.reason) {
  case Reason::vanished:
    return in_parentheses(step, "is gone from Aura");
  case Reason::left_the_spec:
    return in_parentheses(step, "is not in the specs");
  case Reason::destroy_requested:
    return "(because of -destroy)";
  case Reason::import_requested:
    return "(because of import_id = " + quoted(step.id) + ")";
  case Reason::intent_open:
    return in_parentheses(step, "may have been created by an earlier run; that is found out first");
  case Reason::replacement_unfinished:
    return "(because of a replacement that an earlier run did not finish)";
  case Reason::retired:
    return "(because of -retired; it was kept when it was replaced)";
  case Reason::in_sync:
  case Reason::data_requested:
  case Reason::declared:
  case Reason::changed:
  case Reason::replace_requested:
  case Reason::cannot_change_in_place:
  case Reason::renamed_key:
    return {};
  }
  return {};
}

/// A line of a step's block: symbol in the margin, `name = value`, and a note.
struct Line {
  std::string_view symbol;
  Tone tone = Tone::plain;
  std::string name;
  std::string value;
  std::string note;
};

Line change_line(const FieldChange& change, const Step& step) {
  Line line{.name = std::string{name_of(change.field)}, .value = change_text(change)};
  if (!change.before) {
    line.symbol = "+";
    line.tone = Tone::addition;
  } else if (change.after || change.follows_memory) {
    line.symbol = "~";
    line.tone = Tone::change;
  } else {
    line.symbol = "-";
    line.tone = Tone::removal;
  }
  if (change.forces_replacement) line.note = "# forces replacement";
  if (change.follows_memory && step.action != Action::create) line.note = "# follows memory";
  return line;
}

std::string_view word_of(OnRemove on_remove) {
  switch (on_remove) {
  case OnRemove::destroy:
    return "destroy";
  case OnRemove::forget:
    return "forget";
  case OnRemove::refuse:
    return "refuse";
  }
  return "destroy";
}

void add_protection(const Step& step, std::vector<Line>& lines) {
  if (!step.protection_before) return;
  const Protection& before = *step.protection_before;
  const auto word = [](bool value) { return std::string{value ? "true" : "false"}; };
  if (before.prevent_destroy != step.protection.prevent_destroy)
    lines.push_back({.symbol = "~",
                     .tone = Tone::change,
                     .name = "prevent_destroy",
                     .value = word(before.prevent_destroy) + " -> " + word(step.protection.prevent_destroy)});
  if (before.on_remove != step.protection.on_remove)
    lines.push_back({.symbol = "~",
                     .tone = Tone::change,
                     .name = "on_remove",
                     .value = quoted(word_of(before.on_remove)) + " -> " + quoted(word_of(step.protection.on_remove))});
}

bool is_changed(const Step& step, Field field) {
  return std::any_of(step.changes.begin(), step.changes.end(),
                     [field](const FieldChange& change) { return change.field == field; });
}

bool gets_a_new_id(const Step& step) {
  return step.action == Action::replace && step.replace_method != ReplaceMethod::refuse;
}

/// Which instance it is: the id, and the name where that stays.
void add_identity(const Step& step, std::vector<Line>& lines) {
  if (step.action == Action::create) return;
  if (!step.id.empty() && gets_a_new_id(step))
    lines.push_back(
        {.symbol = "~", .tone = Tone::change, .name = "id", .value = quoted(step.id) + " -> (known after apply)"});
  else if (!step.id.empty())
    lines.push_back({.name = "id", .value = quoted(step.id)});
  if (!step.name.empty() && !is_changed(step, Field::name))
    lines.push_back({.name = "name", .value = quoted(step.name)});
}

std::vector<Line> lines_of(const Step& step) {
  std::vector<Line> lines;
  add_identity(step, lines);
  for (const FieldChange& change : step.changes)
    lines.push_back(change_line(change, step));
  add_protection(step, lines);
  return lines;
}

std::string in_margin(std::string_view symbol, Tone tone, const Style& style, std::size_t width) {
  return std::string(width > symbol.size() ? width - symbol.size() : 0, ' ') + style.paint(tone, symbol);
}

std::string render_lines(const std::vector<Line>& lines, const Style& style) {
  std::size_t width = 0;
  for (const Line& line : lines)
    width = std::max(width, line.name.size());
  std::string text;
  for (const Line& line : lines) {
    text += std::string(4, ' ') + in_margin(line.symbol, line.tone, style, 3) + " " + padded(line.name, width) + " = " +
            line.value;
    if (!line.note.empty()) text += " " + style.paint(Tone::removal, line.note);
    text += "\n";
  }
  return text;
}

std::string notes_of(const Step& step, const Style& style) {
  std::string text;
  const auto add = [&](const std::string& note) {
    text += std::string{inside} + "  " + style.paint(Tone::faint, "# " + note) + "\n";
  };
  if (!step.unread.empty()) add("not told by Aura now, kept as last known: " + names_text(step.unread));
  if (!step.settling_from.empty()) add("it is " + quoted(step.settling_from) + " now, which is waited out first");
  for (const std::string& key : step.depends_on)
    add("after " + shown_address(key));
  for (const std::string& consequence : consequences_for_clients(step))
    add(consequence);
  return text;
}

} // namespace

ActionMark mark_of(const Step& step) {
  switch (step.action) {
  case Action::create:
    return {"+", Tone::addition, "create"};
  case Action::update:
    return {"~", Tone::change, "update in-place"};
  case Action::pause:
    return {"~", Tone::change, "pause"};
  case Action::resume:
    return {"~", Tone::change, "resume"};
  case Action::replace:
    if (step.keep_old)
      return {"+/.", Tone::change, "create replacement and then retire: a clone, and the old one is kept"};
    if (step.replace_method == ReplaceMethod::clone)
      return {"+/-", Tone::removal, "create replacement and then destroy: a clone"};
    return {"-/+", Tone::removal, "destroy and then create replacement: an empty one"};
  case Action::destroy:
    return {"-", Tone::removal, "destroy"};
  case Action::adopt:
    return {"<-", Tone::addition, "adopt what is there"};
  case Action::forget:
    return {".", Tone::plain, "forget, and leave it in Aura"};
  case Action::snapshot:
    return {"*", Tone::plain, "take a snapshot"};
  case Action::restore:
    return {"!", Tone::removal, "restore: its data is lost"};
  case Action::overwrite:
    return {"!", Tone::removal, "overwrite: its data is lost"};
  case Action::no_op:
    return {"", Tone::plain, ""};
  }
  return {};
}

std::string step_text(const Step& step, const Style& style) {
  const ActionMark mark = mark_of(step);
  std::string text = std::string{gutter} + style.paint(Tone::strong, "# " + headline(step)) + "\n";
  if (const std::string why = explanation(step); !why.empty())
    text += std::string{gutter} + style.paint(Tone::faint, "# " + why) + "\n";
  text += in_margin(mark.symbol, mark.tone, style, 3) + " " + block_header(step.key) + "\n";
  text += render_lines(lines_of(step), style);
  text += notes_of(step, style);
  text += operations_text(step, style);
  return text + "    }\n\n";
}
