#include "reconcile/plan.hpp"

std::string_view to_word(Action action) {
  switch (action) {
  case Action::no_op:
    return "no-op";
  case Action::create:
    return "create";
  case Action::update:
    return "update";
  case Action::pause:
    return "pause";
  case Action::resume:
    return "resume";
  case Action::replace:
    return "replace";
  case Action::destroy:
    return "delete";
  case Action::adopt:
    return "adopt";
  case Action::forget:
    return "forget";
  case Action::snapshot:
    return "snapshot";
  case Action::restore:
    return "restore";
  case Action::overwrite:
    return "overwrite";
  }
  return "no-op";
}

std::string_view to_word(Reason reason) {
  switch (reason) {
  case Reason::in_sync:
    return "in-sync";
  case Reason::declared:
    return "declared";
  case Reason::changed:
    return "changed";
  case Reason::vanished:
    return "vanished";
  case Reason::left_the_spec:
    return "left-the-spec";
  case Reason::destroy_requested:
    return "destroy-requested";
  case Reason::replace_requested:
    return "replace-requested";
  case Reason::cannot_change_in_place:
    return "cannot-change-in-place";
  case Reason::import_requested:
    return "import-requested";
  case Reason::intent_open:
    return "intent-open";
  case Reason::renamed_key:
    return "renamed-key";
  case Reason::replacement_unfinished:
    return "replacement-unfinished";
  case Reason::retired:
    return "retired";
  case Reason::data_requested:
    return "data-requested";
  }
  return "in-sync";
}

std::string_view to_word(OperationKind kind) {
  switch (kind) {
  case OperationKind::wait_settled:
    return "wait";
  case OperationKind::resolve_intent:
    return "resolve-intent";
  case OperationKind::create:
    return "create";
  case OperationKind::update:
    return "update";
  case OperationKind::pause:
    return "pause";
  case OperationKind::resume:
    return "resume";
  case OperationKind::upgrade:
    return "upgrade";
  case OperationKind::snapshot:
    return "snapshot";
  case OperationKind::clone:
    return "clone";
  case OperationKind::compare:
    return "compare";
  case OperationKind::switch_record:
    return "switch-record";
  case OperationKind::remove:
    return "delete";
  case OperationKind::remove_replaced:
    return "delete-replaced";
  case OperationKind::retire:
    return "retire";
  case OperationKind::restore:
    return "restore";
  case OperationKind::overwrite:
    return "overwrite";
  case OperationKind::discard_clone:
    return "discard-clone";
  case OperationKind::adopt:
    return "adopt";
  case OperationKind::forget:
    return "forget";
  case OperationKind::rename_record:
    return "rename-record";
  case OperationKind::protect:
    return "protect";
  }
  return "wait";
}
