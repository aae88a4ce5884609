#include "cmd/applying.hpp"
#include "cmd/planning.hpp"
#include "cmd/prompt.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/text/diagnostic_text.hpp"
#include "cmd/text/plan_text.hpp"
#include "cmd/verbs/verbs.hpp"

namespace {

constexpr const char* question = "Do you want to perform these actions?";
constexpr const char* destroy_question = "Do you really want to destroy everything that is recorded?";

/// Shows the plan, and asks where there is something to do.
Result<void> approve(Context& context, const Plan& plan, bool asks, bool destroys_all) {
  Console& console = context.console;
  console.report(plan.warnings);
  console.print(plan_text(plan, console.out_style()));
  for (const Refusal& refusal : plan.refusals)
    console.report({to_diagnostic(refusal)});
  if (!plan.refusals.empty())
    return Error{ErrorKind::refused, "apply/refused", "the plan is refused, as told above; nothing was changed", ""};
  // What nobody could see must not be done.
  if (const std::optional<Error>& failure = context.environment.out.failure()) return *failure;
  if (asks && !is_no_change(plan)) TRY(confirm(context, destroys_all ? destroy_question : question));
  return {};
}

Result<ExitCode> apply(Context& context, const Arguments& arguments, const PlanWish& wish) {
  RunnerOptions options = runner_options(context.tempo);
  TRY_ASSIGN(const std::optional<std::int64_t> parallelism, arguments.number("parallelism", 1));
  if (parallelism) options.calls_in_flight = static_cast<std::size_t>(*parallelism);
  TRY_ASSIGN(Configuration desired, load_specs(context, arguments));
  TRY_ASSIGN(const auto connection, connect(context, desired.settings));
  TRY_ASSIGN(const auto store, open_state(context, desired.settings, arguments));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, wish.options.destroy_all ? "destroy" : "apply"));
  TRY_ASSIGN(State recorded, load_state(context, *store));
  CloudReader* reader = wish.options.refreshed ? &connection->reader() : nullptr;
  TRY_ASSIGN(const Planned planned,
             make_planned(reader, std::move(desired), std::move(recorded), wish, context.environment.clock.now()));
  TRY(approve(context, planned.plan, wish.options.attended, wish.options.destroy_all));
  // With nothing to do, too: a password that an earlier run could not deliver is delivered now.
  return carry_out(context, planned.plan, planned.recorded,
                   {*connection, *store, planned.desired.settings.credentials, options, lock->holder()});
}

} // namespace

Result<ExitCode> run_apply(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(PlanWish wish, read_plan_wish(context, arguments));
  wish.options.destroy_all = arguments.is_on("destroy");
  wish.options.attended = !arguments.is_on("auto-approve");
  if (wish.options.attended && !can_ask(context.environment)) return cannot_ask("apply");
  return apply(context, arguments, wish);
}

Result<ExitCode> run_destroy(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(PlanWish wish, read_plan_wish(context, arguments));
  wish.options.destroy_all = true;
  wish.options.attended = !arguments.is_on("auto-approve");
  if (wish.options.attended && !can_ask(context.environment)) return cannot_ask("destroy");
  return apply(context, arguments, wish);
}
