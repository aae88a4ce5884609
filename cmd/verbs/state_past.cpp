#include "base/text.hpp"
#include "cmd/applying.hpp"
#include "cmd/planning.hpp"
#include "cmd/prompt.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/state_replacement.hpp"
#include "cmd/text/state_difference_text.hpp"
#include "cmd/verbs/verbs.hpp"

#include <algorithm>

namespace {

std::string history_text(const std::vector<StateVersion>& versions) {
  std::size_t widest = std::string_view("VERSION").size();
  for (const StateVersion& version : versions)
    widest = std::max(widest, visible(version.id).size());
  const auto padded = [widest](const std::string& text) { return text + std::string(widest - text.size() + 2, ' '); };
  std::string text = padded("VERSION") + "WRITTEN\n";
  for (const StateVersion& version : versions) {
    text += padded(visible(version.id)) +
            (version.written ? format_time(std::chrono::floor<std::chrono::seconds>(*version.written)) : "-");
    if (version.serial && std::to_string(*version.serial) != version.id)
      text += "  serial " + std::to_string(*version.serial);
    text += version.is_present ? "  (the present one)\n" : "\n";
  }
  return text;
}

Result<void> ask(Context& context, const Arguments& arguments, const std::string& id) {
  if (arguments.is_on("auto-approve")) return {};
  if (!can_ask(context.environment)) return cannot_ask("going back to version " + visible(id));
  return confirm(context, "Do you want the record to say this again? Aura itself does not go back with it.");
}

/// What is known of calls in flight and of their durations does not go back: a creation that is still open may have
/// made an instance.
State with_the_present(State former, const State& present) {
  former.durations = present.durations;
  former.open_intents.clear();
  for (const auto& [key, intent] : present.open_intents)
    if (!former.records.contains(key)) former.open_intents.emplace(key, intent);
  return former;
}

} // namespace

Result<ExitCode> run_state_history(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const auto store, open_state_alone(context, arguments));
  TRY_ASSIGN(const std::vector<StateVersion> versions, store->versions());
  context.console.report(store->notices());
  if (versions.empty())
    context.console.print(visible(store->describe()) + " keeps no versions.\n");
  else
    context.console.print(history_text(versions));
  return ExitCode::done;
}

Result<ExitCode> run_state_rollback(Context& context, const Arguments& arguments) {
  const std::string& id = arguments.words().front();
  TRY_ASSIGN(const auto store, open_state_alone(context, arguments));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, "state rollback"));
  TRY_ASSIGN(const State present, load_state(context, *store));
  TRY_ASSIGN(State former, store->version(id));
  if (former.lineage != present.lineage)
    return Error{ErrorKind::state, "state/other-lineage", "version " + visible(id) + " belongs to another state",
                 "`auraform state history` lists the versions of this one"};
  former = with_the_present(std::move(former), present);
  const std::string difference = state_difference_text(present, former);
  if (difference.empty()) {
    context.console.print("The record says the same already.\n");
    return ExitCode::done;
  }
  context.console.print("Going back to version " + visible(id) + ":\n\n" + difference);
  TRY(ask(context, arguments, id));
  TRY_ASSIGN(const State now, replace_state(*store, present, std::move(former)));
  context.console.print("\nThe record says what version " + visible(id) + " said, as serial " +
                        std::to_string(now.serial) + ". Look at the next plan before you apply it.\n");
  return ExitCode::done;
}
