#include "cmd/text/operations_text.hpp"

#include "base/text.hpp"
#include "cmd/text/value_text.hpp"
#include "state/record_keys.hpp"

#include <algorithm>

namespace {

std::string source_text(const Source& source) {
  std::string instance = source.instance_key.empty() ? quoted(source.instance_id) : shown_address(source.instance_key);
  if (!source.snapshot_id.empty()) return "snapshot " + quoted(source.snapshot_id) + " of " + instance;
  return (source.latest_snapshot ? "the latest snapshot of " : "the data of ") + instance;
}

bool clones(const Step& step) { return step.action == Action::replace && step.replace_method == ReplaceMethod::clone; }

bool has_operation(const Step& step, OperationKind kind) {
  return std::any_of(step.operations.begin(), step.operations.end(),
                     [kind](const Operation& operation) { return operation.kind == kind; });
}

/// The instance that the step retires; empty where it retires none.
std::string retired_id(const Step& step) {
  for (const Operation& operation : step.operations)
    if (operation.kind == OperationKind::retire && operation.source) return operation.source->instance_id;
  return {};
}

/// A clone that begins larger than it is wished.
std::string size_of_clone(const Operation& operation, const Step& step) {
  const std::optional<Size> begins = operation.fields.size(Field::memory);
  const std::optional<Size> ends = step.wish.size(Field::memory);
  return begins && ends && *ends < *begins ? ", as large as the old one: memory = " + quoted(to_text(*begins)) : "";
}

std::vector<std::string> consequences_of_data_loss(const Step& step) {
  std::vector<std::string> lines;
  const std::string since = step.data_of ? "everything written since " + format_time(*step.data_of) + " is lost"
                                         : std::string{"all of it is lost"};
  if (step.action == Action::restore)
    lines.push_back("data: " + since + ", when the snapshot was taken; what is in it now is replaced");
  else
    lines.push_back("data: all that is in it now is lost, and replaced by what the source held " +
                    (step.data_of ? "at " + format_time(*step.data_of) : std::string{"when this is done"}));
  lines.emplace_back(has_operation(step, OperationKind::snapshot)
                         ? "a snapshot of what is in it now is taken first"
                         : "no snapshot of what is in it now is taken; -snapshot-first takes one");
  lines.emplace_back("for clients: it cannot be reached meanwhile; the id and the connection URL stay");
  return lines;
}

std::vector<std::string> consequences_of_upgrade(const Step& step) {
  if (!has_operation(step, OperationKind::upgrade)) return {};
  std::vector<std::string> lines{"for clients: the id and the connection URL stay"};
  const bool loses_plugin = std::any_of(step.changes.begin(), step.changes.end(), [](const FieldChange& change) {
    return change.field == Field::graph_analytics_plugin && change.after == FieldValue{false};
  });
  if (loses_plugin) lines.emplace_back("the graph analytics plugin is removed: business-critical has none");
  return lines;
}

std::vector<std::string> consequences_of_replacement(const Step& step) {
  std::vector<std::string> lines{"for clients: the id, the connection URL and the password change"};
  if (clones(step)) {
    lines.emplace_back("data: cloned from a snapshot; writes after the snapshot are not carried over");
    if (has_operation(step, OperationKind::retire))
      lines.push_back("the old instance " + quoted(retired_id(step)) + " is paused and kept as " +
                      shown_address(retired_key(step.key, retired_id(step))) +
                      ", which costs money; `auraform destroy " +
                      "-retired=" + visible(retired_key(step.key, retired_id(step))) + "` deletes it");
    else if (has_operation(step, OperationKind::switch_record))
      lines.push_back("the old instance " + quoted(step.id) +
                      " is deleted once every field of the new one is as wished");
  } else if (step.replace_method == ReplaceMethod::recreate) {
    const bool has_source = std::any_of(step.operations.begin(), step.operations.end(),
                                        [](const Operation& operation) { return operation.source.has_value(); });
    lines.emplace_back(has_source ? "data: the old instance's is lost; the new one begins with that of its source"
                                  : "data: all of it is lost; the new instance is empty");
  }
  return lines;
}

} // namespace

std::string operation_text(const Operation& operation, const Step& step) {
  const std::string fields = operation.fields.empty() ? std::string{} : " " + fields_text(operation.fields);
  switch (operation.kind) {
  case OperationKind::wait_settled:
    return is_managed_key_address(step.key) ? "wait until it is ready" : "wait until it has settled";
  case OperationKind::resolve_intent:
    return "find out what became of the earlier create";
  case OperationKind::create:
    if (is_managed_key_address(step.key)) return "create, and wait until Aura says that it is ready";
    return operation.source ? "create from " + source_text(*operation.source) : "create";
  case OperationKind::clone:
    return "create the new instance from the snapshot" + size_of_clone(operation, step);
  case OperationKind::update:
    return "update" + fields;
  case OperationKind::upgrade:
    return "upgrade to business-critical" + (fields.empty() ? fields : "," + fields);
  case OperationKind::pause:
    return "pause";
  case OperationKind::resume:
    return "resume";
  case OperationKind::snapshot:
    return "take a snapshot";
  case OperationKind::compare:
    return "compare every field of the new instance with the wish";
  case OperationKind::switch_record:
    return "let " + shown_address(step.key) + " mean the new instance";
  case OperationKind::remove:
    return "delete";
  case OperationKind::remove_replaced:
    return "delete the old instance";
  case OperationKind::retire:
    return "pause the old instance, and keep it as " +
           shown_address(retired_key(step.key, operation.source ? operation.source->instance_id : std::string{}));
  case OperationKind::restore:
    return "restore " + (operation.source ? source_text(*operation.source) : std::string{"a snapshot"});
  case OperationKind::overwrite:
    return "overwrite with " + (operation.source ? source_text(*operation.source) : std::string{"other data"});
  case OperationKind::discard_clone:
    return "delete the clone that an earlier run made, which is not wanted any more";
  case OperationKind::adopt:
    return is_managed_key_address(step.key) ? "record the live key" : "record the live instance";
  case OperationKind::forget:
    return "drop the record";
  case OperationKind::rename_record:
    return "rename the record";
  case OperationKind::protect:
    return "record the protection";
  }
  return {};
}

std::string operations_text(const Step& step, const Style& style) {
  if (step.operations.empty()) return {};
  const std::string indent(8, ' ');
  const std::string estimate = step.estimate ? ", " + estimate_text(*step.estimate) : std::string{};
  std::string text = "\n" + indent + style.paint(Tone::faint, "# operations" + estimate + ":") + "\n";
  std::size_t number = 0;
  for (const Operation& operation : step.operations)
    text += indent +
            style.paint(Tone::faint, "#   " + std::to_string(++number) + ". " + operation_text(operation, step)) + "\n";
  return text;
}

std::vector<std::string> consequences_for_clients(const Step& step) {
  if (is_managed_key_address(step.key)) return {};
  if (step.action == Action::replace) return consequences_of_replacement(step);
  if (step.action == Action::create && step.reason == Reason::vanished)
    return {"for clients: the id, the connection URL and the password change",
            has_operation(step, OperationKind::create) && step.operations.back().source
                ? "data: that of its source"
                : "data: none; the new instance is empty"};
  if (step.action == Action::destroy && has_operation(step, OperationKind::snapshot))
    return {"data: all of it is lost, but for the snapshot that is taken first; once the instance is deleted, the API "
            "shows its snapshots no more"};
  if (step.action == Action::destroy) return {"data: all of it is lost"};
  if (overwrites_data(step)) return consequences_of_data_loss(step);
  return consequences_of_upgrade(step);
}
