#include "tests/support/engine_rig.hpp"

#include <algorithm>

using namespace std::chrono_literals;

namespace {

/// Every write may be the last thing that happens, or the last but its telling.
class KillableStore final : public StateStore {
public:
  KillableStore(StateStore& store, KillSwitch& kill)
      : store_(store)
      , kill_(kill) {}
  Result<std::optional<State>> load() override { return store_.load(); }
  Result<std::unique_ptr<StateLock>> lock(const LockHolder& holder, Milliseconds patience) override {
    return store_.lock(holder, patience);
  }
  Result<LockHolder> force_unlock(const std::string& id) override { return store_.force_unlock(id); }
  Result<void> append(std::span<const JournalEntry> entries) override {
    kill_.pass();
    Result<void> written = store_.append(entries);
    kill_.pass();
    return written;
  }
  Result<void> fold(const State& state) override {
    kill_.pass();
    Result<void> written = store_.fold(state);
    kill_.pass();
    return written;
  }
  bool has_unfolded() const override { return store_.has_unfolded(); }
  std::string describe() const override { return store_.describe(); }

private:
  StateStore& store_;
  KillSwitch& kill_;
};

class KillableCloud final : public Cloud {
public:
  KillableCloud(SimCloud& cloud, KillSwitch& kill)
      : cloud_(cloud)
      , kill_(kill) {}
  TimePoint now() const override { return cloud_.now(); }
  void start(CallId id, const ReadCall& call, Priority priority) override { cloud_.start(id, call, priority); }
  void start(CallId id, const WriteCall& call) override {
    kill_.pass();
    cloud_.start(id, call);
    kill_.pass();
  }
  std::vector<Reply> wait(TimePoint deadline) override {
    std::vector<Reply> replies = cloud_.wait(deadline);
    if (!replies.empty()) kill_.pass();
    return replies;
  }
  void cancel_unsent() override { cloud_.cancel_unsent(); }

private:
  SimCloud& cloud_;
  KillSwitch& kill_;
};

} // namespace

std::vector<RunEvent> EventBook::of(RunEvent::Kind kind) const {
  std::vector<RunEvent> found;
  std::copy_if(events.begin(), events.end(), std::back_inserter(found),
               [kind](const RunEvent& event) { return event.kind == kind; });
  return found;
}

bool EventBook::told(const std::string& part) const {
  return std::any_of(events.begin(), events.end(), [&](const RunEvent& event) {
    return event.kind == RunEvent::Kind::note && event.detail.find(part) != std::string::npos;
  });
}

const StepOutcome* RunReport::outcome(const std::string& key) const {
  for (const StepOutcome& outcome : result.outcomes)
    if (outcome.key == key) return &outcome;
  return nullptr;
}

bool RunReport::all_done() const {
  return !killed && refreshed && !result.trouble &&
         std::all_of(result.outcomes.begin(), result.outcomes.end(),
                     [](const StepOutcome& outcome) { return outcome.end == StepEnd::done && !outcome.error; });
}

std::string RunReport::failures() const {
  std::string text = killed ? "killed; " : "";
  if (result.trouble) text += "trouble: " + result.trouble->message + "; ";
  for (const StepOutcome& outcome : result.outcomes)
    if (outcome.end != StepEnd::done || outcome.error)
      text += outcome.key + ": " + (outcome.error ? outcome.error->message : "not done") + "; ";
  return text;
}

State EngineRig::state() const {
  const Result<std::optional<State>> loaded = store.load();
  return loaded.value().value_or(State{});
}

SimInstance& EngineRig::own(const std::string& key, FieldValues fields, const std::string& status) {
  SimInstance& instance = aura.add(overlaid(plain_fields(key), fields), status);
  State recorded = state();
  Record& record = recorded.records[key];
  record.id = instance.id;
  record.project_id = instance.fields.text(Field::project_id);
  record.seen = instance.fields;
  record.applied = instance.fields;
  record.applied.set(Field::version, std::string{"5"});
  record.seen.set(Field::status, status);
  record.password = PasswordState::stored;
  instance.password = "password-of-" + instance.id;
  sink.passwords[instance.id] = instance.password;
  instance.data = data[key] = "data of " + key;
  (void)store.fold(recorded).has_value();
  return instance;
}

RunReport EngineRig::run(const RunSetting& setting) {
  SimCloud cloud(aura, now, setting.seed);
  const State recorded = state();
  const Result<LiveView> live = refresh(cloud, what_to_refresh(desired, recorded), recorded);
  now = cloud.now();
  if (!live) {
    RunReport report;
    report.refreshed = false;
    report.result.trouble = live.error();
    return report;
  }
  return apply(make_plan(desired, recorded, *live, plan_options), setting);
}

RunReport EngineRig::apply(const Plan& plan, const RunSetting& setting) {
  SimCloud cloud(aura, now, setting.seed);
  cloud.faults = setting.faults;
  RunReport report = apply_with(cloud, plan, setting);
  now = cloud.now();
  untold.insert(cloud.untold.begin(), cloud.untold.end());
  if (report.killed)
    for (const auto& [id, instance] : aura.instances())
      if (!sink.passwords.contains(id) && !spool.holds(id)) untold.insert(id);
  report.plan = plan;
  report.calls = cloud.calls;
  report.reads = cloud.reads;
  report.writes = cloud.writes;
  report.lists = cloud.lists;
  report.creates = cloud.creates;
  report.most_in_flight = cloud.most_in_flight;
  return report;
}

RunReport EngineRig::apply_with(SimCloud& cloud, const Plan& plan, const RunSetting& setting) {
  RunReport report;
  KillSwitch kill(setting.kill_at);
  FaultyStore faulty(store, setting.store_faults);
  KillableStore killable_store(faulty, kill);
  KillableCloud killable_cloud(cloud, kill);
  sink.pass = [&kill] { kill.pass(); };
  spool.pass = sink.pass;
  const std::optional<TimePoint> stop_at = setting.stop_after ? std::optional(now + *setting.stop_after) : std::nullopt;
  const StopAt stop(cloud, stop_at);
  const ApplyPorts ports{killable_cloud, killable_store, {spool, sink, rescue}, report.book, stop};
  try {
    report.result = apply_plan(plan, state(), ports, setting.options);
  } catch (const Killed&) {
    report.killed = true;
  }
  sink.pass = nullptr;
  spool.pass = nullptr;
  report.moments = kill.passed();
  report.store_struck = faulty.struck();
  return report;
}

Operation operation_of(OperationKind kind, FieldValues fields) {
  Operation operation;
  operation.kind = kind;
  operation.fields = std::move(fields);
  operation.time_limit = 45min;
  return operation;
}

Step step_of(const std::string& key, Action action, std::vector<Operation> operations) {
  Step step;
  step.key = key;
  step.action = action;
  step.name = key;
  step.project_id = plain_project;
  step.operations = std::move(operations);
  return step;
}

Step creation_of(const std::string& key, FieldValues fields) {
  const FieldValues all = overlaid(overlaid(plain_fields(key), {{Field::version, std::string{"5"}}}), fields);
  Step step = step_of(key, Action::create, {operation_of(OperationKind::create, all)});
  step.wish = all;
  return step;
}
