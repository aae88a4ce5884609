#include "cmd/plan_telling.hpp"

#include "cmd/json/event_telling.hpp"
#include "cmd/text/diagnostic_text.hpp"
#include "cmd/text/plan_text.hpp"
#include "reconcile/planner/sensitive.hpp"

void show_plan(Context& context, const Plan& whole) {
  const ShownPlan plan(whole);
  Console& console = context.console;
  console.report(plan->warnings);
  console.print(plan_text(*plan, console.out_style()));
  tell_plan(console.events(), *plan);
  for (const Refusal& refusal : plan->refusals)
    console.report({to_diagnostic(refusal)});
}
