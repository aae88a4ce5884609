#include "cmd/text/drift_text.hpp"

#include "base/text.hpp"
#include "cmd/text/value_text.hpp"

#include <algorithm>

namespace {

std::string drift_block(const Drift& drift, const Style& style) {
  const std::string address = shown_address(drift.key);
  if (drift.vanished)
    return "  " + style.paint(Tone::strong, "# " + address + " is gone") + "\n" + style.paint(Tone::removal, "  -") +
           " id = " + quoted(drift.id) + "\n\n";
  std::size_t width = 0;
  for (const FieldChange& change : drift.changes)
    width = std::max(width, name_of(change.field).size());
  std::string text = "  " + style.paint(Tone::strong, "# " + address + " has changed") + "\n";
  for (const FieldChange& change : drift.changes)
    text += style.paint(Tone::change, "  ~") + " " + padded(name_of(change.field), width) + " = " +
            change_text(change) + "\n";
  return text + "\n";
}

} // namespace

std::string drift_text(const std::vector<Drift>& drift, const Style& style) {
  std::string text;
  for (const Drift& one : drift)
    if (has_drifted(one)) text += drift_block(one, style);
  if (text.empty()) return {};
  return style.paint(Tone::strong, "Note: Objects have changed outside of auraform") +
         "\n\nRecorded by the last run, and what Aura says now:\n\n" + text;
}

std::string unread_text(const std::vector<Drift>& drift, const Style& style) {
  std::string text;
  for (const Drift& one : drift)
    if (!one.unread.empty()) text += "  " + shown_address(one.key) + ": " + names_text(one.unread) + "\n";
  if (text.empty()) return {};
  return style.paint(Tone::strong, "Note: Some fields were not told by Aura") +
         "\n\nThat is so while an instance is paused or on its way. They keep their last known values and are no"
         " difference:\n\n" +
         text + "\n";
}

std::string unmanaged_text(const std::vector<InstanceSummary>& unmanaged, std::size_t most, const Style& style) {
  if (unmanaged.empty()) return {};
  std::string text =
      style.paint(Tone::strong, "Note: " + counted(unmanaged.size(), "instance") + " of these projects " +
                                    (unmanaged.size() == 1 ? "is" : "are") + " managed by nobody") +
      "\n\n";
  for (std::size_t i = 0; i < unmanaged.size() && i < most; ++i) {
    const InstanceSummary& one = unmanaged[i];
    text += "  " + quoted(one.name) + " (" + visible(one.id) + ") in project " + visible(one.project_id) + "\n";
  }
  if (unmanaged.size() > most) text += "  … and " + std::to_string(unmanaged.size() - most) + " more\n";
  return text + "\nimport_id in a spec, or `auraform import KEY ID`, adopts one.\n\n";
}

std::string pending_text(const std::vector<Step>& pending, const Style& style) {
  if (pending.empty()) return {};
  std::string text =
      "\n" + style.paint(Tone::strong, "Note: The specs want what no apply has done yet, which is no drift") + "\n\n";
  for (const Step& step : pending) {
    const bool in_record = step.action == Action::no_op;
    text += "  " + shown_address(step.key) + " (" +
            (in_record ? "in the record alone" : std::string{to_word(step.action)}) + ")\n";
  }
  return text + "\n`auraform plan` shows it.\n";
}
