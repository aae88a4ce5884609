#include "cmd/json/terraform_words.hpp"

#include <nlohmann/json.hpp>

std::string_view event_action(Action action) {
  switch (action) {
  case Action::no_op:
  case Action::snapshot:
    return "noop";
  case Action::create:
    return "create";
  case Action::update:
  case Action::pause:
  case Action::resume:
  case Action::restore:
  case Action::overwrite:
    return "update";
  case Action::replace:
    return "replace";
  case Action::destroy:
    return "delete";
  case Action::adopt:
    return "import";
  case Action::forget:
    return "remove";
  }
  return "noop";
}

std::string_view event_action(const Step& step) {
  return step.action == Action::no_op && !step.moved_from.empty() ? "move" : event_action(step.action);
}

Json document_actions(const Step& step) {
  switch (step.action) {
  case Action::no_op:
  case Action::snapshot:
    return Json::array({"no-op"});
  case Action::create:
    return Json::array({"create"});
  case Action::update:
  case Action::pause:
  case Action::resume:
  case Action::restore:
  case Action::overwrite:
    return Json::array({"update"});
  case Action::replace:
    if (step.keep_old) return Json::array({"create", "forget"});
    return step.replace_method == ReplaceMethod::clone ? Json::array({"create", "delete"})
                                                       : Json::array({"delete", "create"});
  case Action::destroy:
    return Json::array({"delete"});
  case Action::adopt:
    return step.changes.empty() ? Json::array({"no-op"}) : Json::array({"update"});
  case Action::forget:
    return Json::array({"forget"});
  }
  return Json::array({"no-op"});
}

std::string_view event_reason(Reason reason) {
  switch (reason) {
  case Reason::replace_requested:
    return "requested";
  case Reason::cannot_change_in_place:
    return "cannot_update";
  case Reason::left_the_spec:
    return "delete_because_no_resource_config";
  default:
    return {};
  }
}

std::string_view document_reason(Reason reason) {
  switch (reason) {
  case Reason::replace_requested:
    return "replace_by_request";
  case Reason::cannot_change_in_place:
    return "replace_because_cannot_update";
  case Reason::left_the_spec:
    return "delete_because_no_resource_config";
  case Reason::in_sync:
  case Reason::declared:
  case Reason::changed:
    return {};
  default:
    return to_word(reason);
  }
}

Json resource_address(const std::string& key) {
  const std::string address = address_of(key);
  return {{"addr", address},
          {"module", ""},
          {"resource", address},
          {"implied_provider", "aura"},
          {"resource_type", resource_type_of(key)},
          {"resource_name", managed_key_of(key)},
          {"resource_key", nullptr}};
}

Json to_json(const FieldValue& value) {
  if (const auto* count = std::get_if<std::int64_t>(&value)) return *count;
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  return to_text(value);
}
