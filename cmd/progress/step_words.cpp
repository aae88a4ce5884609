#include "cmd/progress/step_words.hpp"

#include "base/text.hpp"
#include "cmd/text/value_text.hpp"

namespace {

struct ActionWords {
  const char* beginning; ///< Creating
  const char* whole;     ///< Creation
};

ActionWords words_of(Action action) {
  switch (action) {
  case Action::create:
    return {"Creating", "Creation"};
  case Action::update:
    return {"Modifying", "Modifications"};
  case Action::pause:
    return {"Pausing", "Pause"};
  case Action::resume:
    return {"Resuming", "Resume"};
  case Action::replace:
    return {"Replacing", "Replacement"};
  case Action::destroy:
    return {"Destroying", "Destruction"};
  case Action::adopt:
    return {"Adopting", "Adoption"};
  case Action::forget:
    return {"Forgetting", "Forgetting"};
  case Action::snapshot:
    return {"Taking a snapshot", "Snapshot"};
  case Action::restore:
    return {"Restoring", "Restore"};
  case Action::overwrite:
    return {"Overwriting", "Overwrite"};
  case Action::no_op:
    return {"Recording", "Recording"};
  }
  return {"Doing", "Step"};
}

std::string id_text(const RunEvent& event) { return event.id.empty() ? "" : " [id=" + visible(event.id) + "]"; }

std::string failure_text(const RunEvent& event) {
  std::string text = std::string{words_of(event.action).whole} + " failed after " + format_duration(event.elapsed);
  if (event.error) text += ": " + visible(event.error->message);
  return text;
}

std::string skip_text(const RunEvent& event) {
  const std::string why = event.error ? event.error->message : event.detail;
  return "Not begun" + (why.empty() ? "" : ": " + visible(why));
}

} // namespace

std::string started_line(const RunEvent& event) {
  return shown_address(event.key) + ": " + words_of(event.action).beginning + "..." + id_text(event) + "\n";
}

std::string still_line(const RunEvent& event, Milliseconds elapsed) {
  std::string inside;
  if (event.operation) inside += std::string{to_word(*event.operation)} + ", ";
  if (!event.status.empty()) inside += quoted(event.status) + ", ";
  return shown_address(event.key) + ": Still " + lower(words_of(event.action).beginning) + "... [" + inside +
         format_duration(elapsed) + " elapsed]\n";
}

std::string ended_line(const RunEvent& event, const Style& style) {
  const std::string address = shown_address(event.key) + ": ";
  switch (event.kind) {
  case RunEvent::Kind::step_finished:
    return address + style.paint(Tone::addition, std::string{words_of(event.action).whole} + " complete") + " after " +
           format_duration(event.elapsed) + id_text(event) + "\n";
  case RunEvent::Kind::step_failed:
    return address + style.paint(Tone::error, failure_text(event)) + "\n";
  case RunEvent::Kind::step_skipped:
    return address + style.paint(Tone::warning, skip_text(event)) + "\n";
  case RunEvent::Kind::note:
    return style.paint(Tone::warning, "Note: ") + visible(event.detail) + "\n";
  case RunEvent::Kind::step_started:
  case RunEvent::Kind::operation_started:
  case RunEvent::Kind::progress:
  case RunEvent::Kind::operation_finished:
    return {};
  }
  return {};
}
