#include "cmd/data_work.hpp"

#include "cmd/applying.hpp"
#include "cmd/json/event_telling.hpp"
#include "cmd/plan_telling.hpp"
#include "cmd/planning.hpp"
#include "cmd/prompt.hpp"
#include "cmd/record_keeping.hpp"
#include "cmd/spec_loading.hpp"
#include "reconcile/reading/refresh.hpp"

std::string id_meant(const State& recorded, const std::string& written) {
  const auto record = recorded.records.find(key_of(written));
  return record == recorded.records.end() ? written : record->second.id;
}

Result<DataWork> begin_data_work(Context& context, const Arguments& arguments, const std::string& operation,
                                 const std::string& key, const std::string& other) {
  context.console.events().summarize({.operation = operation});
  DataWork work;
  TRY_ASSIGN(work.desired, load_specs(context, arguments));
  TRY_ASSIGN(work.connection, connect(context, work.desired.settings));
  TRY_ASSIGN(work.store, open_state(context, work.desired.settings, arguments));
  TRY_ASSIGN(work.lock, take_lock(context, *work.store, arguments, operation));
  TRY_ASSIGN(work.recorded, load_state(context, *work.store));
  TRY_ASSIGN(const Record record, find_record(work.recorded, key));
  RefreshRequest request;
  request.instance_ids.insert(record.id);
  if (!other.empty()) request.instance_ids.insert(id_meant(work.recorded, other));
  TRY_ASSIGN(work.live, refresh(work.connection->reader(), request, work.recorded));
  return work;
}

Result<ExitCode> do_data_work(Context& context, const Arguments& arguments, const DataWork& work, const Plan& plan,
                              const std::string& question) {
  show_plan(context, plan);
  tell_plan_summary(context.console.events(), plan);
  if (!plan.refusals.empty())
    return Error{ErrorKind::refused, "apply/refused", "it is refused, as told above; nothing was changed", ""};
  // What nobody could see must not be done.
  if (const std::optional<Error>& failure = context.environment.out.failure()) return *failure;
  if (!question.empty()) {
    TRY_ASSIGN(const bool attended, find_whether_attended(context, arguments, work.lock->holder().operation));
    if (attended) TRY(confirm(context, question));
  }
  return carry_out(
      context, plan, work.recorded,
      {*work.connection, *work.store, work.desired.settings.credentials, runner_options(context.tempo), *work.lock});
}
