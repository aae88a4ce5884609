#include "base/text.hpp"
#include "cmd/connection.hpp"
#include "cmd/data_work.hpp"
#include "cmd/json/documents.hpp"
#include "cmd/planning.hpp"
#include "cmd/record_keeping.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/text/snapshot_text.hpp"
#include "cmd/text/value_text.hpp"
#include "cmd/verbs/verbs.hpp"
#include "reconcile/reading/snapshots.hpp"

#include <algorithm>

namespace {

constexpr std::chrono::days usual_span{7};

Result<Milliseconds> read_span(const Arguments& arguments) {
  const std::optional<std::string> written = arguments.value("since");
  if (!written) return Milliseconds{usual_span};
  const Result<Milliseconds> span = parse_duration(*written);
  if (!span) return usage_error("-since: " + span.error().message, "write a time such as 12h or 30d");
  if (*span > longest_retention)
    return usage_error("-since=" + visible(*written) + " is longer than Aura keeps any snapshot", "write 90d at most");
  return *span;
}

bool wakes_it(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    return std::any_of(step.operations.begin(), step.operations.end(),
                       [](const Operation& operation) { return operation.kind == OperationKind::resume; });
  });
}

} // namespace

Result<ExitCode> run_snapshot_create(Context& context, const Arguments& arguments) {
  const std::string key = key_of(arguments.words().front());
  TRY_ASSIGN(const DataWork work, begin_data_work(context, arguments, "snapshot create", key));
  const Plan plan = plan_snapshot(work.target(key));
  // A snapshot of what runs changes nothing; whether to wake what sleeps is to be asked.
  const std::string question =
      wakes_it(plan) ? "Do you want to resume " + shown_address(key) + " for that, and pause it again?" : std::string{};
  return do_data_work(context, arguments, work, plan, question);
}

Result<ExitCode> run_snapshot_list(Context& context, const Arguments& arguments) {
  const std::string key = key_of(arguments.words().front());
  TRY_ASSIGN(const Milliseconds span, read_span(arguments));
  TRY_ASSIGN(const Configuration desired, load_specs(context, arguments));
  TRY_ASSIGN(const auto store, open_state(context, desired.settings, arguments));
  TRY_ASSIGN(const State recorded, load_state(context, *store));
  TRY_ASSIGN(const Record record, find_record(recorded, key));
  TRY_ASSIGN(const auto connection, connect(context, desired.settings));
  TRY_ASSIGN(const std::vector<Snapshot> snapshots, list_snapshots(connection->reader(), record.id, span));
  if (arguments.is_on("json"))
    context.console.print(snapshots_document(key, record.id, snapshots));
  else if (snapshots.empty())
    context.console.print(shown_address(key) + " has no snapshot of the last " + format_duration(span) + ".\n");
  else
    context.console.print(snapshots_text(snapshots));
  return ExitCode::done;
}
