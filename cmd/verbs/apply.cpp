#include "cmd/applying.hpp"
#include "cmd/json/event_telling.hpp"
#include "cmd/plan_telling.hpp"
#include "cmd/planning.hpp"
#include "cmd/prompt.hpp"
#include "cmd/refresh_only.hpp"
#include "cmd/saved_apply.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/verbs/verbs.hpp"

namespace {

constexpr const char* question = "Do you want to perform these actions?";
constexpr const char* destroy_question = "Do you really want to destroy everything that is recorded?";

/// Shows the plan, and asks where there is something to do.
Result<void> approve(Context& context, const Plan& plan, const PlanWish& wish) {
  show_plan(context, plan);
  tell_plan_summary(context.console.events(), plan);
  if (!plan.refusals.empty())
    return Error{ErrorKind::refused, "apply/refused", "the plan is refused, as told above; nothing was changed", ""};
  // What nobody could see must not be done.
  if (const std::optional<Error>& failure = context.environment.out.failure()) return *failure;
  if (!wish.options.attended || is_no_change(plan)) return {};
  TRY(confirm(context, wish.options.destroy_all && wish.options.retired.empty() ? destroy_question : question));
  return {};
}

Result<ExitCode> apply(Context& context, const Arguments& arguments, const PlanWish& wish) {
  const std::string operation = wish.options.destroy_all ? "destroy" : "apply";
  context.console.events().summarize({.operation = operation});
  TRY_ASSIGN(const RunnerOptions options, read_runner_options(context, arguments));
  TRY_ASSIGN(Configuration desired, load_specs(context, arguments));
  TRY_ASSIGN(const auto connection, connect(context, desired.settings));
  TRY_ASSIGN(const auto store, open_state(context, desired.settings, arguments));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, operation));
  TRY_ASSIGN(State recorded, load_state(context, *store));
  CloudReader* reader = wish.options.refreshed ? &connection->reader() : nullptr;
  TRY_ASSIGN(const Planned planned,
             make_planned(reader, std::move(desired), std::move(recorded), wish, context.environment.clock.now()));
  tell_unread(context, planned);
  TRY(approve(context, planned.plan, wish));
  // With nothing to do, too: a password that an earlier run could not deliver is delivered now.
  return carry_out(context, planned.plan, planned.recorded,
                   {*connection, *store, planned.desired.settings.credentials, options, *lock});
}

} // namespace

Result<ExitCode> run_apply(Context& context, const Arguments& arguments) {
  if (!arguments.words().empty()) return apply_saved(context, arguments);
  if (arguments.value("partial"))
    return usage_error("-partial is for saved plans", "write auraform apply -partial FILE");
  if (arguments.is_on("refresh-only")) {
    TRY(find_whether_attended(context, arguments, "apply"));
    return apply_refresh_only(context, arguments);
  }
  TRY_ASSIGN(PlanWish wish, read_plan_wish(context, arguments));
  TRY(read_destroy_wish(arguments, arguments.is_on("destroy"), wish));
  TRY_ASSIGN(wish.options.attended, find_whether_attended(context, arguments, "apply"));
  return apply(context, arguments, wish);
}

Result<ExitCode> run_destroy(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(PlanWish wish, read_plan_wish(context, arguments));
  TRY(read_destroy_wish(arguments, true, wish));
  TRY_ASSIGN(wish.options.attended, find_whether_attended(context, arguments, "destroy"));
  return apply(context, arguments, wish);
}
