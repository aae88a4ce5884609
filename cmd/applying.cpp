#include "cmd/applying.hpp"

#include "base/text.hpp"
#include "cmd/json/event_progress.hpp"
#include "cmd/json/event_telling.hpp"
#include "cmd/progress/watched_cloud.hpp"
#include "cmd/run_record/run_account.hpp"
#include "cmd/text/outcome_text.hpp"
#include "cmd/text/store_cost_text.hpp"
#include "state/credentials/credential_sinks.hpp"
#include "state/credentials/credential_spool.hpp"
#include "state/credentials/password_keeping.hpp"
#include "state/local/lock_file.hpp"

namespace {

/// A person where text is spoken, programs where there are any.
void add_listeners(Context& context, ProgressGroup& progress) {
  Environment& environment = context.environment;
  Console& console = context.console;
  const bool is_logging = !environment.variable("AURAFORM_LOG").empty();
  if (console.speaks_text()) progress.add(make_progress(environment.err, console.err_style(), !is_logging));
  if (console.events().is_open()) progress.add(std::make_unique<EventProgress>(console.events()));
}

} // namespace

RunnerOptions runner_options(const Tempo& tempo) {
  RunnerOptions options;
  for (Milliseconds* time :
       {&options.first_poll, &options.longest_poll, &options.status_lag, &options.list_lag, &options.newborn_time})
    *time = tempo.ours(*time);
  return options;
}

Result<RunnerOptions> read_runner_options(const Context& context, const Arguments& arguments) {
  RunnerOptions options = runner_options(context.tempo);
  TRY_ASSIGN(const std::optional<std::int64_t> parallelism, arguments.number("parallelism", 1));
  if (parallelism) options.calls_in_flight = static_cast<std::size_t>(*parallelism);
  return options;
}

Result<std::unique_ptr<StateLock>> take_lock(Context& context, StateStore& store, const Arguments& arguments,
                                             const std::string& operation) {
  Milliseconds patience{0};
  const std::optional<std::string> written = arguments.value("lock-timeout");
  if (written && *written != "0" && *written != "0s") {
    const Result<Milliseconds> time = parse_duration(*written);
    if (!time) return usage_error("-lock-timeout: " + time.error().message, "write a time such as 30s or 5m");
    patience = *time;
  }
  return store.lock(this_process(operation, context.environment.clock.now()), patience);
}

ExitCode carry_out(Context& context, const Plan& plan, const State& recorded, const Execution& execution) {
  Environment& environment = context.environment;
  ProgressGroup progress;
  add_listeners(context, progress);
  WatchedCloud cloud(execution.connection.cloud(), progress, environment.interruption);
  PasswordKeepingStore keeper(execution.store, recorded);
  const bool keeps = execution.credentials.sink == CredentialSettings::Sink::state;
  const auto sink = keeps ? make_state_sink(keeper) : make_credential_sink(execution.credentials, context.directory);
  const auto rescue = make_rescue_sink(rescue_directories(context.directory));
  auto spool = make_credential_spool(credential_spool_file(context.directory));
  if (keeps) spool = make_state_spool(keeper, std::move(spool));
  RunAccount account(context.directory, plan, recorded, execution.lock.holder());
  BothObservers observers(progress, account.observer());
  execution.connection.guard_writes(execution.lock);
  environment.interruption.defer();
  const ApplyResult result = apply_plan(
      plan, recorded,
      {cloud, keeper, {*spool, *sink, *rescue}, observers, static_cast<const StopSignal&>(environment.interruption)},
      execution.options);
  progress.finish();
  context.console.report(failures_of(result));
  tell_outcome(context.console.events(), result);
  context.console.print("\n" + outcome_text(result, context.console.out_style(), execution.lock.holder().operation));
  context.console.tell(statistics_text(execution.connection.statistics()));
  if (const auto cost = execution.store.cost()) context.console.tell(store_cost_text(*cost));
  const ExitCode code = exit_code_of(result, environment.interruption.signal());
  context.console.report(account.conclude(result, code, cloud.now()));
  return code;
}
