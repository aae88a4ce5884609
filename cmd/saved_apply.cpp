#include "cmd/saved_apply.hpp"

#include "base/text.hpp"
#include "cmd/applying.hpp"
#include "cmd/plan_file.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/text/diagnostic_text.hpp"
#include "reconcile/planner/assumptions.hpp"

#include <algorithm>
#include <array>

namespace {

constexpr const char* new_plan = "make a new plan with `auraform plan -out=FILE`, and look at it";

/// What a plan says already cannot be said again when it is applied.
Result<void> refuse_planning_flags(const Arguments& arguments) {
  constexpr std::array<std::string_view, 13> planning{
      "refresh-only", "destroy",       "refresh",           "target",   "exclude",        "replace", "allow-recreate",
      "max-destroy",  "allow-destroy", "expect-no-changes", "keep-old", "snapshot-first", "retired"};
  for (const std::string_view name : planning)
    if (arguments.value(std::string{name}))
      return usage_error("-" + std::string{name} + " is for planning, and a saved plan is applied as it was made",
                         "write it for `auraform plan -out=FILE`");
  return {};
}

bool does_something(const Step& step) { return step.action != Action::no_op || !step.operations.empty(); }

std::size_t count_steps(const Plan& plan) {
  return static_cast<std::size_t>(std::count_if(plan.steps.begin(), plan.steps.end(), does_something));
}

Error carried_out(const SavedPlan& saved) {
  return {ErrorKind::stale, "plan/carried-out",
          "the plan of " + format_time(saved.created) +
              " is carried out already: the state has what it would do. "
              "A plan can be applied once",
          "nothing is left to do; for what changed since, " + std::string{new_plan}};
}

Error too_stale(std::size_t moved, std::size_t all) {
  return {ErrorKind::stale, "plan/stale",
          "of the plan's " + counted(all, "step") + " " + std::to_string(moved) +
              " cannot be done as planned, as told above; nothing was changed",
          std::string{new_plan} + (moved < all ? "; or do the others with -partial" : "")};
}

Error refused_plan() {
  return {ErrorKind::refused, "apply/refused",
          "the plan was refused when it was made, as told above; nothing was changed",
          "heed what refused it, and make a new plan"};
}

void report_moved(Console& console, const std::map<std::string, Error>& moved, Severity severity) {
  for (const auto& [key, error] : moved) {
    Diagnostic diagnostic = to_diagnostic(error);
    diagnostic.severity = severity;
    diagnostic.address = address_of(key);
    console.report({diagnostic});
  }
}

/// What moved in the record, and of the rest what moved in Aura.
Result<std::map<std::string, Error>> find_moved(CloudReader& cloud, const SavedPlan& saved, const State& recorded,
                                                const Tempo& tempo) {
  std::map<std::string, Error> moved = moved_steps(saved, recorded);
  const Plan rest = without_steps(saved.plan, moved);
  RefreshRequest request = what_to_verify(rest);
  request.newborn_time = tempo.ours(request.newborn_time);
  TRY_ASSIGN(const LiveView live, refresh(cloud, request, recorded));
  moved.merge(moved_in_aura(rest, live));
  return with_dependents(saved.plan, std::move(moved));
}

Result<void> check_refusals(Console& console, const SavedPlan& saved) {
  for (const Refusal& refusal : saved.plan.refusals)
    console.report({to_diagnostic(refusal)});
  if (!saved.plan.refusals.empty()) return refused_plan();
  return {};
}

Result<void> judge_moved(Console& console, const SavedPlan& saved, const std::map<std::string, Error>& moved,
                         bool partial) {
  const std::size_t all = count_steps(saved.plan);
  const bool goes_on = moved.empty() || (partial && moved.size() < all);
  report_moved(console, moved, goes_on ? Severity::warning : Severity::error);
  return goes_on ? Result<void>{} : too_stale(moved.size(), all);
}

void tell_of(Console& console, const SavedPlan& saved) {
  console.tell("Applying the plan " + visible(saved.id) + " of " + format_time(saved.created) + ".\n");
}

/// The state that a plan was made on, under its lock.
struct LockedState {
  StateStore& store;
  const State& recorded;
  StateLock& lock;
};

/// A plan that is still valid by the record: judged by what Aura says, and carried out as far as it holds.
Result<ExitCode> carry_out_saved(Context& context, const Arguments& arguments, const SavedPlan& saved,
                                 const Settings& settings, const LockedState& state) {
  const bool partial = arguments.is_on("partial");
  TRY_ASSIGN(RunnerOptions options, read_runner_options(context, arguments));
  options.verify_assumptions = true;
  options.all_or_nothing = !partial;
  TRY(check_refusals(context.console, saved));
  TRY_ASSIGN(const auto connection, connect(context, settings));
  TRY_ASSIGN(const auto moved, find_moved(connection->reader(), saved, state.recorded, context.tempo));
  TRY(judge_moved(context.console, saved, moved, partial));
  tell_of(context.console, saved);
  const ExitCode code = carry_out(context, without_steps(saved.plan, moved), state.recorded,
                                  {*connection, state.store, settings.credentials, options, state.lock});
  return code == ExitCode::done && !moved.empty() ? ExitCode::stale : code;
}

} // namespace

Result<ExitCode> apply_saved(Context& context, const Arguments& arguments) {
  TRY(refuse_planning_flags(arguments));
  TRY_ASSIGN(const PlanFile file, read_plan_file(context, arguments.words().front()));
  TRY_ASSIGN(const Configuration desired, load_specs(context, arguments));
  TRY_ASSIGN(const SavedPlan saved, open_plan_file(context, file, desired.settings.state.encryption));
  TRY_ASSIGN(const BaseUrl url, read_base_url(context.environment));
  TRY_ASSIGN(const auto store, open_state(context, desired.settings, arguments));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, "apply"));
  TRY_ASSIGN(const State recorded, load_state(context, *store));
  TRY(check_still_valid(saved, {context.environment.clock.now(), desired.digest, url.text()}, recorded));
  if (is_carried_out(saved, recorded)) return carried_out(saved);
  return carry_out_saved(context, arguments, saved, desired.settings, {*store, recorded, *lock});
}
