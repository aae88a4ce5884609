#include "tests/support/runner_script.hpp"

#include "base/ensure.hpp"

#include <array>

namespace {

template <typename... Known>
struct Overloaded : Known... {
  using Known::operator()...;
};
template <typename... Known>
Overloaded(Known...) -> Overloaded<Known...>;

Plan plan_of(const Step& step) {
  Plan plan;
  plan.steps.push_back(step);
  return plan;
}

std::string with_fields(const std::string& text, const FieldValues& fields) {
  return fields.empty() ? text : text + " " + show(fields);
}

std::string show_read(const ReadCall& call) {
  return std::visit(
      Overloaded{[](const ListInstances& known) { return "LIST " + known.project_id; },
                 [](const GetInstance& known) { return "GET " + known.id; },
                 [](const ListProjects&) { return std::string{"LIST projects"}; },
                 [](const GetProject& known) { return "GET project " + known.id; },
                 [](const ListSnapshots& known) { return "LIST snapshots " + known.instance_id + " " + known.date; },
                 [](const GetSnapshot& known) { return "GET snapshot " + known.snapshot_id; },
                 [](const ListManagedKeys& known) { return "LIST keys " + known.project_id; },
                 [](const GetManagedKey& known) { return "GET key " + known.id; },
                 [](const GetMetricsEndpoint& known) { return "GET metrics " + known.project_id; }},
      call);
}

std::string show_creation(const CreateInstance& call) {
  std::string text = "POST " + call.fields.text(Field::name);
  if (!call.source_instance_id.empty()) text += " from " + call.source_instance_id;
  if (!call.source_snapshot_id.empty()) text += " " + call.source_snapshot_id;
  return text;
}

std::string show_write(const WriteCall& call) {
  return std::visit(
      Overloaded{[](const CreateInstance& known) { return show_creation(known); },
                 [](const UpdateInstance& known) { return with_fields("PATCH " + known.id, known.fields); },
                 [](const DeleteInstance& known) { return "DELETE " + known.id; },
                 [](const PauseInstance& known) { return "pause " + known.id; },
                 [](const ResumeInstance& known) { return "resume " + known.id; },
                 [](const UpgradeInstance& known) { return with_fields("upgrade " + known.id, known.fields); },
                 [](const OverwriteInstance& known) {
                   return "overwrite " + known.id + " from " + known.source_instance_id +
                          (known.source_snapshot_id.empty() ? "" : " " + known.source_snapshot_id);
                 },
                 [](const CreateSnapshot& known) { return "snapshot " + known.instance_id; },
                 [](const RestoreSnapshot& known) { return "restore " + known.instance_id + " " + known.snapshot_id; },
                 [](const CreateManagedKey& known) { return "POST key " + known.fields.text(Field::name); },
                 [](const DeleteManagedKey& known) { return "DELETE key " + known.id; }},
      call);
}

} // namespace

std::string show(const RunnerScript::AnyCall& call) {
  if (const auto* read = std::get_if<ReadCall>(&call)) return show_read(*read);
  return show_write(*std::get_if<WriteCall>(&call));
}

std::string entry_name(const JournalEntry& entry) {
  constexpr std::array names{"IntentOpened",   "IntentClosed",     "InstanceCreated",    "RecordPut",
                             "FieldsRecorded", "PasswordRecorded", "ProtectionRecorded", "RecordErased",
                             "RecordRenamed",  "RecordSwitched",   "ManagedKeyIntended", "ManagedKeyIntentClosed",
                             "ManagedKeyPut",  "ManagedKeyErased", "DurationMeasured"};
  return entry.index() < names.size() ? names.at(entry.index()) : "entry " + std::to_string(entry.index());
}

LiveInstance live_of(const std::string& id, const std::string& status, FieldValues fields) {
  LiveInstance live;
  live.id = id;
  live.status = status;
  live.fields = std::move(fields);
  return live;
}

State state_with(const std::string& key, const std::string& id, FieldValues fields) {
  World world;
  world.record(key, id, std::move(fields));
  return world.recorded;
}

RunnerScript::RunnerScript(const Step& step, const State& recorded, RunnerOptions options)
    : runner(plan_of(step), recorded, options) {}

RunnerScript::RunnerScript(const Plan& plan, const State& recorded, RunnerOptions options)
    : runner(plan, recorded, options) {}

void RunnerScript::take(Turn turn) {
  last_turn = turn;
  entries.insert(entries.end(), turn.entries.begin(), turn.entries.end());
  for (const RunEvent& event : turn.events)
    book.on_event(event);
  waiting_.insert(waiting_.end(), turn.calls.begin(), turn.calls.end());
  for (const Credential& told : turn.credentials) {
    credentials.push_back(told);
    runner.credential_stored(told.key, credential);
  }
}

std::string RunnerScript::next() {
  for (int turns = 0; turns < 10000; ++turns) {
    if (!waiting_.empty()) {
      asked_ = waiting_.front().id;
      const std::string name = show(waiting_.front().call);
      waiting_.erase(waiting_.begin());
      return name;
    }
    if (runner.finished()) return "end";
    take(runner.advance(now));
    if (!waiting_.empty() || runner.finished()) continue;
    const std::optional<TimePoint> wake = runner.wake_at();
    ensure(wake.has_value(), "the run waits for a reply or a time");
    now = std::max(now, *wake);
  }
  return "no end";
}

void RunnerScript::reply(SimAura::Outcome outcome, const std::string& request_id) {
  now += Milliseconds{100};
  runner.deliver({.id = asked_, .outcome = std::move(outcome), .request_id = request_id}, now);
}

void RunnerScript::fail(FailureKind kind, Effect effect, const std::string& message) {
  reply(CallFailure{.kind = kind, .effect = effect, .status = 0, .reason = {}, .message = message, .request_id = {}});
}

std::string RunnerScript::entry_names() const {
  std::string text;
  for (const JournalEntry& entry : entries)
    text += (text.empty() ? "" : " ") + entry_name(entry);
  return text;
}
