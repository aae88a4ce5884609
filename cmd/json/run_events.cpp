#include "cmd/json/run_events.hpp"

#include "base/text.hpp"
#include "cmd/json/terraform_words.hpp"
#include "cmd/progress/step_words.hpp"
#include "cmd/text/value_text.hpp"
#include "state/codec/record_codec.hpp"

#include <nlohmann/json.hpp>

namespace {

struct EventWords {
  const char* type;
  const char* level;
};

EventWords words_of(RunEvent::Kind kind) {
  switch (kind) {
  case RunEvent::Kind::step_started:
    return {"apply_start", "info"};
  case RunEvent::Kind::operation_started:
    return {"operation_start", "info"};
  case RunEvent::Kind::progress:
    return {"apply_progress", "info"};
  case RunEvent::Kind::operation_finished:
    return {"operation_complete", "info"};
  case RunEvent::Kind::step_finished:
    return {"apply_complete", "info"};
  case RunEvent::Kind::step_failed:
    return {"apply_errored", "error"};
  case RunEvent::Kind::step_skipped:
    return {"apply_skipped", "warn"};
  case RunEvent::Kind::note:
    return {"apply_note", "warn"};
  }
  return {"apply_note", "info"};
}

std::string message_of(const RunEvent& event, Milliseconds elapsed) {
  const auto operation = [&event](const char* what) {
    return shown_address(event.key) + ": " + std::string{to_word(event.operation.value_or(OperationKind::update))} +
           " " + what;
  };
  switch (event.kind) {
  case RunEvent::Kind::step_started:
    return started_line(event);
  case RunEvent::Kind::progress:
    return still_line(event, elapsed);
  case RunEvent::Kind::operation_started:
    return operation("begun");
  case RunEvent::Kind::operation_finished:
    return operation("settled");
  case RunEvent::Kind::note:
    return visible(event.detail);
  default:
    return ended_line(event, {});
  }
}

double seconds(Milliseconds time) { return static_cast<double>(time.count()) / 1000; }

bool tells_time(RunEvent::Kind kind) {
  return kind != RunEvent::Kind::step_started && kind != RunEvent::Kind::operation_started &&
         kind != RunEvent::Kind::step_skipped && kind != RunEvent::Kind::note;
}

Json error_of(const Error& error) { return {{"code", error.code}, {"message", error.message}, {"hint", error.hint}}; }

Json hook_of(const RunEvent& event, Milliseconds elapsed) {
  Json hook{{"resource", resource_address(event.key)}, {"action", event_action(event.action)}};
  if (!event.id.empty()) hook["id_key"] = "id";
  if (!event.id.empty()) hook["id_value"] = event.id;
  if (event.operation) hook["operation"] = to_word(*event.operation);
  if (!event.status.empty()) hook["status"] = event.status;
  if (!event.request_id.empty()) hook["request_id"] = event.request_id;
  if (event.expected) hook["expected_seconds"] = seconds(*event.expected);
  if (event.error) hook["error"] = error_of(*event.error);
  if (tells_time(event.kind)) hook["elapsed_seconds"] = seconds(elapsed);
  return hook;
}

} // namespace

Json run_event(const RunEvent& event, Milliseconds elapsed) {
  const EventWords words = words_of(event.kind);
  return {{"type", words.type},
          {"@level", words.level},
          {"@message", std::string{trimmed(message_of(event, elapsed))}},
          {"hook", hook_of(event, elapsed)}};
}

Json credential_event(const std::string& key, const Record& record) {
  const std::string state{to_word(record.password)};
  return {{"type", "credential"},
          {"@message", shown_address(key) + ": the password is " + state +
                           (record.password_location.empty() ? "" : " at " + visible(record.password_location))},
          {"credential",
           {{"resource", resource_address(key)},
            {"id", record.id},
            {"state", state},
            {"location", record.password_location.empty() ? Json(nullptr) : Json(record.password_location)}}}};
}
