#include "cmd/connection.hpp"
#include "cmd/json/event_stream.hpp"
#include "cmd/pages.hpp"
#include "cmd/plan_file.hpp"
#include "cmd/planning.hpp"
#include "cmd/refresh_only.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/verbs/verbs.hpp"

namespace {

/// Reads specs, state and, as far as the wish says, Aura.
Result<Planned> find_plan(Context& context, const Arguments& arguments, const PlanWish& wish) {
  TRY_ASSIGN(Configuration desired, load_specs(context, arguments));
  TRY_ASSIGN(const std::unique_ptr<StateStore> store, open_state(context, desired.settings, arguments));
  TRY_ASSIGN(State recorded, load_state(context, *store));
  std::unique_ptr<Connection> connection;
  if (wish.options.refreshed) {
    TRY_ASSIGN(connection, connect(context, desired.settings));
  }
  return make_planned(connection ? &connection->reader() : nullptr, std::move(desired), std::move(recorded), wish,
                      context.environment.clock.now());
}

} // namespace

Result<ExitCode> run_plan(Context& context, const Arguments& arguments) {
  if (arguments.is_on("refresh-only")) return plan_refresh_only(context, arguments);
  TRY_ASSIGN(const PageWish page, read_page_wish(context, arguments));
  TRY_ASSIGN(PlanWish wish, read_plan_wish(context, arguments));
  TRY(read_destroy_wish(arguments, arguments.is_on("destroy"), wish));
  TRY_ASSIGN(const std::optional<PlanFileWish> file, read_plan_file_wish(context, arguments));
  TRY_ASSIGN(const Planned planned, find_plan(context, arguments, wish));
  tell_unread(context, planned);
  TRY(print_plan(context, planned.plan, page));
  context.console.events().summarize({.operation = "plan", .counts = count_changes(planned.plan)});
  if (file) TRY(save_plan(context, arguments, planned, *file));
  if (!planned.plan.refusals.empty()) return ExitCode::refused;
  const bool tells_changes = arguments.is_on("detailed-exitcode") && !is_no_change(planned.plan);
  return tells_changes ? ExitCode::changes : ExitCode::done;
}
