#include "cmd/refresh_only.hpp"

#include "base/text.hpp"
#include "cmd/applying.hpp"
#include "cmd/json/event_telling.hpp"
#include "cmd/planning.hpp"
#include "cmd/prompt.hpp"
#include "cmd/record_keeping.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/text/drift_text.hpp"
#include "reconcile/planner/sensitive.hpp"
#include "reconcile/reading/drift_acceptance.hpp"

#include <algorithm>

namespace {

constexpr const char* question = "Do you want to record what Aura says now? Nothing is changed in Aura.";

Result<void> refuse_other_flags(const Arguments& arguments) {
  for (const char* name : {"refresh", "replace", "allow-recreate", "destroy", "max-destroy", "allow-destroy"})
    if (arguments.value(name))
      return usage_error("-" + std::string{name} + " is for changes, and -refresh-only makes none",
                         "write one of the two");
  return {};
}

std::size_t count_drifted(const std::vector<Drift>& drift) {
  return static_cast<std::size_t>(std::count_if(drift.begin(), drift.end(), has_drifted));
}

void show_drift(Context& context, const std::vector<Drift>& whole, const State& recorded) {
  const std::vector<Drift> drift = hide_sensitive(whole);
  Console& console = context.console;
  console.report(explain_drift(drift, recorded, context.environment.clock.now()));
  const std::string text = drift_text(drift, console.out_style()) + unread_text(drift, console.out_style());
  const std::size_t count = count_drifted(drift);
  console.print(text + (count == 0 ? "No changes. Live Aura is as it was recorded.\n"
                                   : "What is recorded of " + counted(count, "instance") +
                                         " would be replaced by what Aura says now.\n"));
  tell_drift(console.events(), drift, {});
}

/// The drift of what was selected, in the record that it is about.
struct Found {
  State recorded;
  std::vector<Drift> drift;
};

Result<Found> find_drift_of(Context& context, const Arguments& arguments, Configuration desired, State recorded) {
  TRY_ASSIGN(const PlanWish wish, read_plan_wish(context, arguments));
  TRY_ASSIGN(const auto connection, connect(context, desired.settings));
  TRY_ASSIGN(Planned planned, make_planned(&connection->reader(), std::move(desired), std::move(recorded), wish,
                                           context.environment.clock.now()));
  return Found{std::move(planned.recorded), std::move(planned.plan.drift)};
}

Result<void> refuse_unexpected(const Arguments& arguments, std::size_t drifted) {
  if (drifted == 0 || !arguments.is_on("expect-no-changes")) return {};
  return Error{ErrorKind::refused, "guard/expect-no-changes",
               counted(drifted, "instance") + " drifted, and -expect-no-changes allows none",
               "look at the drift above; to go on, leave out -expect-no-changes"};
}

Result<void> approve(Context& context, const Arguments& arguments) {
  if (arguments.is_on("auto-approve")) return {};
  return confirm(context, question);
}

/// Asks, and puts the drift into the record.
Result<void> record_drift(Context& context, const Arguments& arguments, StateStore& store, Found found) {
  // What nobody could see must not be done.
  if (const std::optional<Error>& failure = context.environment.out.failure()) return *failure;
  TRY(approve(context, arguments));
  const TimePoint now = context.environment.clock.now();
  const std::vector<JournalEntry> entries = accept_drift(found.drift, found.recorded, now);
  return change_record(store, std::move(found.recorded), entries);
}

} // namespace

Result<ExitCode> plan_refresh_only(Context& context, const Arguments& arguments) {
  TRY(refuse_other_flags(arguments));
  if (arguments.value("out"))
    return usage_error("-out saves what is to be changed, and -refresh-only changes nothing",
                       "`auraform apply -refresh-only` shows and asks");
  TRY_ASSIGN(Configuration desired, load_specs(context, arguments));
  TRY_ASSIGN(const auto store, open_state(context, desired.settings, arguments));
  TRY_ASSIGN(State recorded, load_state(context, *store));
  TRY_ASSIGN(const Found found, find_drift_of(context, arguments, std::move(desired), std::move(recorded)));
  show_drift(context, found.drift, found.recorded);
  const std::size_t drifted = count_drifted(found.drift);
  context.console.events().summarize({.operation = "plan", .drifted = drifted});
  TRY(refuse_unexpected(arguments, drifted));
  return drifted > 0 && arguments.is_on("detailed-exitcode") ? ExitCode::changes : ExitCode::done;
}

Result<ExitCode> apply_refresh_only(Context& context, const Arguments& arguments) {
  TRY(refuse_other_flags(arguments));
  TRY_ASSIGN(Configuration desired, load_specs(context, arguments));
  TRY_ASSIGN(const auto store, open_state(context, desired.settings, arguments));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, "apply -refresh-only"));
  TRY_ASSIGN(State recorded, load_state(context, *store));
  TRY_ASSIGN(Found found, find_drift_of(context, arguments, std::move(desired), std::move(recorded)));
  show_drift(context, found.drift, found.recorded);
  const std::size_t drifted = count_drifted(found.drift);
  TRY(refuse_unexpected(arguments, drifted));
  if (drifted > 0) TRY(record_drift(context, arguments, *store, std::move(found)));
  context.console.events().summarize({.operation = "apply", .drifted = drifted});
  context.console.print("\nApply complete! Resources: 0 added, 0 changed, 0 destroyed.\n" +
                        (drifted == 0 ? std::string{} : "Recorded anew: " + counted(drifted, "instance") + ".\n"));
  return ExitCode::done;
}
