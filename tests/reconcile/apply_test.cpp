#include "tests/support/catch.hpp"
#include "tests/support/fleet_check.hpp"

// The loop: what is durable before what, and what happens when store, sink or user stand in the way.

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

Plan creations(int count) {
  Plan plan;
  for (int i = 0; i < count; ++i)
    plan.steps.push_back(creation_of("k" + std::to_string(i)));
  return plan;
}

/// Writes down in which order things happen.
struct Diary {
  std::vector<std::string> lines;
  std::size_t at(const std::string& line) const {
    const auto found = std::find(lines.begin(), lines.end(), line);
    REQUIRE(found != lines.end());
    return static_cast<std::size_t>(found - lines.begin());
  }
};

class DiaryStore final : public StateStore {
public:
  DiaryStore(StateStore& store, Diary& diary)
      : store_(store)
      , diary_(diary) {}
  Result<std::optional<State>> load() override { return store_.load(); }
  Result<std::unique_ptr<StateLock>> lock(const LockHolder& holder, Milliseconds patience) override {
    return store_.lock(holder, patience);
  }
  Result<LockHolder> force_unlock(const std::string& id) override { return store_.force_unlock(id); }
  Result<void> append(std::span<const JournalEntry> entries) override {
    for (const JournalEntry& entry : entries) {
      if (std::holds_alternative<IntentOpened>(entry)) diary_.lines.emplace_back("intent");
      if (std::holds_alternative<InstanceCreated>(entry)) diary_.lines.emplace_back("id");
      if (std::holds_alternative<PasswordRecorded>(entry)) diary_.lines.emplace_back("place");
    }
    return store_.append(entries);
  }
  Result<void> fold(const State& state) override {
    diary_.lines.emplace_back("fold");
    return store_.fold(state);
  }
  std::string describe() const override { return store_.describe(); }

private:
  StateStore& store_;
  Diary& diary_;
};

class DiaryCloud final : public Cloud {
public:
  DiaryCloud(SimCloud& cloud, Diary& diary)
      : cloud_(cloud)
      , diary_(diary) {}
  TimePoint now() const override { return cloud_.now(); }
  void start(CallId id, const ReadCall& call, Priority priority) override {
    diary_.lines.emplace_back("look");
    cloud_.start(id, call, priority);
  }
  void start(CallId id, const WriteCall& call) override {
    diary_.lines.emplace_back("create");
    cloud_.start(id, call);
  }
  std::vector<Reply> wait(TimePoint deadline) override { return cloud_.wait(deadline); }
  void cancel_unsent() override { diary_.lines.emplace_back("cancel"); }

private:
  SimCloud& cloud_;
  Diary& diary_;
};

} // namespace

TEST_CASE("intent, create, id, password, look: each is durable before the next") {
  EngineRig rig;
  Diary diary;
  SimCloud sim(rig.aura, rig.now);
  DiaryCloud cloud(sim, diary);
  DiaryStore store(rig.store, diary);
  rig.sink.pass = [&diary] { diary.lines.emplace_back("password"); };
  rig.spool.pass = [&diary] { diary.lines.emplace_back("held"); };
  EventBook book;
  const StopAt never(sim, std::nullopt);
  const ApplyResult result =
      apply_plan(creations(1), {}, {cloud, store, {rig.spool, rig.sink, rig.rescue}, book, never}, {});
  CHECK(!result.trouble);
  CHECK(diary.at("intent") < diary.at("create"));
  CHECK(diary.at("create") < diary.at("held"));
  CHECK(diary.at("held") < diary.at("id"));
  CHECK(diary.at("id") < diary.at("password"));
  CHECK(diary.at("password") < diary.at("place"));
  CHECK(diary.at("place") < diary.at("look"));
  CHECK(diary.at("place") < diary.at("fold"));
  CHECK(diary.lines.back() == "held"); // let go
}

TEST_CASE("a sink that fails does not lose the password: it is rescued, and the step has an error") {
  EngineRig rig;
  rig.sink.fails = true;
  const RunReport report = rig.apply(creations(1));
  const StepOutcome& outcome = report.result.outcomes.front();
  CHECK(outcome.end == StepEnd::done);
  REQUIRE(outcome.error.has_value());
  CHECK(outcome.error->message.find("the vault is sealed") != std::string::npos);
  CHECK(outcome.error->message.find("rescued to vault/k0") != std::string::npos);
  CHECK(rig.rescue.passwords.size() == 1);
  CHECK(rig.state().records.at("k0").password == PasswordState::rescued);
  CHECK(report.result.unsaved.empty());
  CHECK(report.result.counts.add == 1);
}

TEST_CASE("when sink and rescue fail, the password is held until a later run can deliver it") {
  EngineRig rig;
  World world;
  world.declare_fully("k0");
  rig.desired = world.desired;
  rig.sink.fails = true;
  rig.rescue.fails = true;
  const RunReport report = rig.run();
  CHECK(report.result.unsaved.empty());
  CHECK(report.result.outcomes.front().error->message.find("the vault is sealed") != std::string::npos);
  CHECK(rig.state().records.at("k0").password == PasswordState::pending);

  CHECK(rig.run().result.trouble->hint.find("the next apply") != std::string::npos);
  rig.sink.fails = false;
  const RunReport later = rig.run();
  CHECK(is_no_change(later.plan));
  CHECK(later.book.told("is in vault/k0 now"));
  CHECK(rig.state().records.at("k0").password == PasswordState::stored);
  CHECK(rig.sink.passwords.size() == 1);
  CHECK(rig.spool.kept.empty());
  check_end(rig);
}

TEST_CASE("a password that an interrupted run did not get to keep is told to be unknown, once") {
  EngineRig rig;
  rig.own("k0");
  State recorded = rig.state();
  recorded.records.at("k0").password = PasswordState::pending;
  REQUIRE(rig.store.fold(recorded).has_value());
  World world;
  world.declare_fully("k0");
  rig.desired = world.desired;
  CHECK(rig.run().book.told("the password of instance.k0 is unknown"));
  CHECK(rig.state().records.at("k0").password == PasswordState::unknown);
  CHECK(rig.run().book.events.empty());
}

TEST_CASE("when spool, sink and rescue fail, the password is handed back and no error tells it") {
  EngineRig rig;
  rig.spool.fails = true;
  rig.sink.fails = true;
  rig.rescue.fails = true;
  const RunReport report = rig.apply(creations(1));
  REQUIRE(report.result.unsaved.size() == 1);
  const std::string password = report.result.unsaved.front().password.reveal();
  CHECK(rig.aura.instances().begin()->second.password == password);
  CHECK(report.result.outcomes.front().error->message.find(password) == std::string::npos);
  CHECK(rig.state().records.at("k0").password == PasswordState::pending);
}

TEST_CASE("a journal that cannot be written stops everything new, and what comes late is kept nevertheless") {
  EngineRig rig;
  RunSetting setting;
  setting.options.calls_in_flight = 2;
  setting.store_faults = {.append = 2, .fold = 0, .moment = StoreFaults::Moment::before};
  const RunReport report = rig.apply(creations(6), setting);
  REQUIRE(report.result.trouble.has_value());
  CHECK(report.result.trouble->code == "file/failed");
  CHECK(report.creates == 2); // those whose intents were durable
  CHECK(rig.state().records.size() == rig.aura.instances().size());
  CHECK(rig.state().open_intents.empty());
  CHECK(rig.sink.passwords.size() == 2);
}

TEST_CASE("a disk that stays full loses no password, and the intents lead the next run to the instances") {
  EngineRig rig;
  RunSetting setting;
  setting.store_faults = {.append = 2, .fold = 0, .moment = StoreFaults::Moment::before, .broken_from_then_on = true};
  const RunReport report = rig.apply(creations(3), setting);
  CHECK(report.result.trouble.has_value());
  CHECK(report.creates == 3);
  CHECK(rig.sink.passwords.size() == 3);
  CHECK(rig.state().open_intents.size() == 3);
  CHECK(report.result.counts.add == 3);
}

TEST_CASE("a fold that fails is trouble, and loses nothing") {
  EngineRig rig;
  RunSetting setting;
  setting.store_faults = {.append = 0, .fold = 1, .moment = StoreFaults::Moment::before};
  const RunReport report = rig.apply(creations(1), setting);
  CHECK(report.result.trouble.has_value());
  CHECK(report.result.outcomes.front().end == StepEnd::done);
  CHECK(rig.state().records.size() == 1);
}

TEST_CASE("the serial rises with every entry and with the fold, and not where nothing happened") {
  EngineRig rig;
  const RunReport report = rig.apply(creations(1));
  CHECK(rig.state().serial == report.result.state.serial);
  CHECK(report.result.state.serial > 1);
  CHECK(rig.store.folds == 1);
  const RunReport nothing = rig.apply(Plan{});
  CHECK(nothing.result.state.serial == report.result.state.serial);
  CHECK(rig.store.folds == 1);
}

TEST_CASE("a plan with refusals is not begun") {
  EngineRig rig;
  Plan plan = creations(1);
  plan.refusals.push_back({"k0", "guard/prevent-destroy", "it is protected", "take the protection off", {}});
  const RunReport report = rig.apply(plan);
  CHECK(report.calls == 0);
  REQUIRE(report.result.trouble.has_value());
  CHECK(report.result.trouble->kind == ErrorKind::refused);
}

TEST_CASE("a stop in the middle is told, and the next run goes on from there") {
  for (const Milliseconds after : std::initializer_list<Milliseconds>{0ms, 50ms, 150ms, 5s, 60s, 130s}) {
    EngineRig rig;
    World world;
    for (int i = 0; i < 5; ++i)
      world.declare_fully("k" + std::to_string(i), {{Field::status, "paused"s}});
    rig.desired = world.desired;
    RunSetting setting;
    setting.stop_after = after;
    setting.options.calls_in_flight = 2;
    const RunReport report = rig.run(setting);
    CHECK(report.result.interrupted);
    CHECK(!report.result.trouble);
    CHECK(rig.state().open_intents.empty());
    CHECK(rig.state().records.size() == rig.aura.instances().size());
    CHECK(report.result.counts.add == rig.aura.instances().size());
    CHECK(rig.run().all_done());
    CHECK(rig.aura.instances().size() == 5);
    CHECK(rig.sink.passwords.size() == 5);
    CHECK(is_no_change(rig.run().plan));
  }
}
