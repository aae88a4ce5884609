#include "reconcile/runner/runner.hpp"

#include "base/ensure.hpp"
#include "reconcile/runner/lists.hpp"
#include "reconcile/runner/queue.hpp"
#include "reconcile/steps/step_run.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace {

bool does_anything(const Step& step) { return step.action != Action::no_op || !step.operations.empty(); }

Error stopped() {
  return {ErrorKind::interrupted, "apply/interrupted", "the run was stopped before this was done",
          "what was done is recorded; run apply again to go on"};
}

Error skipped_because_of(const std::string& key) {
  return {ErrorKind::apply, "apply/skipped", "it depends on " + address_of(key) + ", which was not done", ""};
}

RunEvent::Kind kind_of(StepEnd end) {
  if (end == StepEnd::skipped) return RunEvent::Kind::step_skipped;
  return end == StepEnd::done ? RunEvent::Kind::step_finished : RunEvent::Kind::step_failed;
}

Error held_back(const std::string& key) {
  return {ErrorKind::stale, "apply/held-back",
          "it was held back because " + address_of(key) + " has moved since the plan was made",
          "make a new plan, or go on without what moved with -partial"};
}

} // namespace

/// A step waits for exactly one thing at a time: a place in the queue, an answer, a time, a list, or its credential.
class Runner::Implementation {
public:
  Implementation(const Plan& plan, const State& recorded, const RunnerOptions& options);

  Turn advance(TimePoint now);
  void deliver(const Reply& reply, TimePoint now);
  void credential_stored(const std::string& key, const CredentialOutcome& outcome);
  void journal_failed(const Error& error, TimePoint now);
  void stop(TimePoint now);

  std::optional<TimePoint> wake_at() const;
  bool finished() const { return unfinished_ == 0 && in_flight_.empty() && !ledger_.has_news(); }
  const State& state() const { return ledger_.state(); }
  std::vector<StepOutcome> outcomes() const;

private:
  enum class Stage { blocked, ready, running, over };

  struct Slot {
    Step step;
    Stage stage = Stage::blocked;
    std::unique_ptr<StepRun> run;
    std::size_t unmet = 0;               // steps it depends on that are not done yet
    std::vector<std::size_t> dependants; // by index
    TimePoint began{};
    StepOutcome outcome;
  };

  void link_dependencies();
  void start_ready();
  void start(std::size_t index);
  void wake_sleepers();
  void begin_lists();
  std::vector<OutgoingCall> hand_out();
  void leave(const Addressee& addressee);

  void take(std::size_t index, Next next);
  void finish(std::size_t index, StepEnd end, const std::optional<Error>& error);
  void hold_back_after(const Slot& slot);
  void release_dependants(std::size_t index);
  void skip(std::size_t index, const Error& error);
  void skip_what_cannot_begin();
  void take_back(const Addressee& addressee);
  void interrupt_waiting();
  void tell(std::size_t index, RunEvent::Kind kind);
  bool has_free_place() const;

  RunLedger ledger_;
  std::vector<Slot> slots_;        // in the plan's order; never resized once made
  std::vector<std::size_t> ready_; // to be started
  std::set<std::pair<TimePoint, std::size_t>> sleepers_;
  std::map<std::string, std::size_t> credentials_; // handed out and not yet answered for, by key
  SharedLists lists_;
  RunQueue queue_;
  std::map<CallId, Addressee> in_flight_;
  std::vector<CallId> left_last_turn_;
  std::size_t unfinished_ = 0;
  std::size_t running_ = 0;
  CallId last_call_ = 0;
  Error why_stopped_ = stopped();
  std::optional<Error> why_held_back_;
};

Runner::Implementation::Implementation(const Plan& plan, const State& recorded, const RunnerOptions& options)
    : ledger_(recorded, options) {
  for (const Step& step : plan.steps) {
    if (!does_anything(step)) continue;
    Slot slot;
    slot.step = step;
    slot.outcome.key = step.key;
    slot.outcome.action = step.action;
    slot.outcome.id = step.id;
    slots_.push_back(std::move(slot));
  }
  unfinished_ = slots_.size();
  link_dependencies();
}

void Runner::Implementation::link_dependencies() {
  std::map<std::string, std::size_t> by_key;
  for (std::size_t i = 0; i < slots_.size(); ++i)
    by_key.emplace(slots_[i].step.key, i);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    for (const std::string& key : slots_[i].step.depends_on) {
      const auto needed = by_key.find(key);
      if (needed == by_key.end()) continue; // nothing happens to it, so it is there already
      slots_[needed->second].dependants.push_back(i);
      ++slots_[i].unmet;
    }
    if (slots_[i].unmet > 0) continue;
    slots_[i].stage = Stage::ready;
    ready_.push_back(i);
  }
}

Turn Runner::Implementation::advance(TimePoint now) {
  ledger_.set_now(now);
  wake_sleepers();
  start_ready();
  begin_lists();
  std::vector<OutgoingCall> calls = hand_out();
  Turn turn = ledger_.take();
  turn.calls = std::move(calls);
  return turn;
}

void Runner::Implementation::start_ready() {
  while (!ready_.empty()) {
    std::vector<std::size_t> batch;
    batch.swap(ready_);
    for (const std::size_t index : batch)
      if (slots_[index].stage == Stage::ready) start(index);
  }
  if (running_ == 0 && unfinished_ > 0) skip_what_cannot_begin();
}

void Runner::Implementation::start(std::size_t index) {
  Slot& slot = slots_[index];
  slot.stage = Stage::running;
  slot.began = ledger_.now();
  ++running_;
  slot.run = std::make_unique<StepRun>(slot.step, ledger_);
  tell(index, RunEvent::Kind::step_started);
  take(index, slot.run->begin());
}

void Runner::Implementation::wake_sleepers() {
  while (!sleepers_.empty() && sleepers_.begin()->first <= ledger_.now()) {
    const std::size_t index = sleepers_.begin()->second;
    sleepers_.erase(sleepers_.begin());
    take(index, slots_[index].run->on_time());
  }
}

void Runner::Implementation::begin_lists() {
  for (const std::string& project : lists_.begin_due(ledger_.now()))
    queue_.add(
        {.wanted = {.call = ReadCall{ListInstances{project}}, .priority = Priority::poll}, .addressee = project});
}

std::vector<OutgoingCall> Runner::Implementation::hand_out() {
  std::vector<OutgoingCall> calls;
  left_last_turn_.clear();
  while (has_free_place()) {
    std::optional<QueuedCall> next = queue_.take();
    if (!next) break;
    leave(next->addressee);
    calls.push_back({.id = ++last_call_, .call = std::move(next->wanted.call), .priority = next->wanted.priority});
    in_flight_.emplace(last_call_, std::move(next->addressee));
    left_last_turn_.push_back(last_call_);
  }
  return calls;
}

void Runner::Implementation::leave(const Addressee& addressee) {
  if (const auto* index = std::get_if<std::size_t>(&addressee)) slots_[*index].run->on_leave();
}

bool Runner::Implementation::has_free_place() const {
  return in_flight_.size() < std::max<std::size_t>(ledger_.options().calls_in_flight, 1);
}

void Runner::Implementation::deliver(const Reply& reply, TimePoint now) {
  ledger_.set_now(now);
  const auto call = in_flight_.find(reply.id);
  if (call == in_flight_.end()) return; // of a call that was given up
  const Addressee addressee = std::move(call->second);
  in_flight_.erase(call);
  if (const auto* index = std::get_if<std::size_t>(&addressee)) {
    take(*index, slots_[*index].run->on_reply(reply.outcome, reply.request_id));
    return;
  }
  for (const std::size_t index : lists_.finish(*std::get_if<std::string>(&addressee)))
    take(index, slots_[index].run->on_reply(reply.outcome, reply.request_id));
}

void Runner::Implementation::credential_stored(const std::string& key, const CredentialOutcome& outcome) {
  const auto waiting = credentials_.find(key);
  ensure(waiting != credentials_.end(), "a credential is answered for once, after it was handed out");
  const std::size_t index = waiting->second;
  credentials_.erase(waiting);
  take(index, slots_[index].run->on_credential(outcome));
}

void Runner::Implementation::journal_failed(const Error& error, TimePoint now) {
  ledger_.set_now(now);
  why_stopped_ = error;
  for (const CallId id : left_last_turn_) {
    const auto call = in_flight_.find(id);
    if (call == in_flight_.end()) continue;
    const Addressee addressee = std::move(call->second);
    in_flight_.erase(call);
    take_back(addressee);
  }
  left_last_turn_.clear();
  stop(now);
}

void Runner::Implementation::stop(TimePoint now) {
  ledger_.set_now(now);
  if (ledger_.stopping()) return;
  ledger_.stop();
  interrupt_waiting();
  ready_.clear();
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (slots_[i].stage == Stage::blocked || slots_[i].stage == Stage::ready) skip(i, why_stopped_);
}

void Runner::Implementation::interrupt_waiting() {
  while (std::optional<QueuedCall> call = queue_.take())
    take_back(call->addressee);
  for (const std::size_t index : lists_.dismiss_waiting())
    finish(index, StepEnd::interrupted, why_stopped_);
  for (const auto& [time, index] : sleepers_)
    finish(index, StepEnd::interrupted, why_stopped_);
  sleepers_.clear();
}

void Runner::Implementation::take_back(const Addressee& addressee) {
  if (const auto* index = std::get_if<std::size_t>(&addressee)) {
    slots_[*index].run->on_not_sent();
    finish(*index, StepEnd::interrupted, why_stopped_);
    return;
  }
  for (const std::size_t index : lists_.finish(*std::get_if<std::string>(&addressee)))
    finish(index, StepEnd::interrupted, why_stopped_);
}

void Runner::Implementation::take(std::size_t index, Next next) {
  if (std::holds_alternative<Done>(next)) return finish(index, StepEnd::done, std::nullopt);
  if (const auto* error = std::get_if<Error>(&next)) return finish(index, StepEnd::failed, *error);
  if (std::holds_alternative<AwaitCredential>(next)) {
    credentials_[slots_[index].step.key] = index;
    return;
  }
  if (std::holds_alternative<HeldBack>(next)) return finish(index, StepEnd::skipped, why_held_back_);
  if (std::holds_alternative<Interrupted>(next) || ledger_.stopping())
    return finish(index, StepEnd::interrupted, why_stopped_);
  if (auto* wanted = std::get_if<Send>(&next))
    queue_.add({.wanted = std::move(*wanted), .addressee = index});
  else if (const auto* sleep = std::get_if<Sleep>(&next))
    sleepers_.emplace(sleep->until, index);
  else if (const auto* list = std::get_if<AwaitList>(&next))
    lists_.join(list->project_id, index, list->due);
}

void Runner::Implementation::finish(std::size_t index, StepEnd end, const std::optional<Error>& error) {
  Slot& slot = slots_[index];
  const StepContext& context = slot.run->context();
  slot.stage = Stage::over;
  --running_;
  --unfinished_;
  slot.outcome.end = end;
  slot.outcome.id = context.id;
  slot.outcome.counts = slot.run->counts();
  slot.outcome.snapshot_id = context.snapshot_id;
  slot.outcome.error = error ? error : context.credential_trouble;
  if (end == StepEnd::failed) hold_back_after(slot);
  tell(index, kind_of(end));
  release_dependants(index);
}

/// A plan that is done as a whole or not at all goes no further once a part of it is known to be stale.
void Runner::Implementation::hold_back_after(const Slot& slot) {
  const bool stale = slot.outcome.error && slot.outcome.error->kind == ErrorKind::stale;
  if (!stale || !ledger_.options().all_or_nothing || why_held_back_) return;
  why_held_back_ = held_back(slot.step.key);
  ledger_.hold_back();
}

void Runner::Implementation::release_dependants(std::size_t index) {
  const bool done = slots_[index].outcome.end == StepEnd::done;
  for (const std::size_t dependant : slots_[index].dependants) {
    Slot& slot = slots_[dependant];
    if (slot.stage != Stage::blocked) continue;
    if (!done) {
      skip(dependant, skipped_because_of(slots_[index].step.key));
    } else if (--slot.unmet == 0) {
      slot.stage = Stage::ready;
      ready_.push_back(dependant);
    }
  }
}

/// A step that never begins, with all that depend on it.
void Runner::Implementation::skip(std::size_t index, const Error& error) {
  Slot& slot = slots_[index];
  slot.stage = Stage::over;
  slot.outcome.end = StepEnd::skipped;
  slot.outcome.error = error;
  --unfinished_;
  tell(index, RunEvent::Kind::step_skipped);
  release_dependants(index);
}

void Runner::Implementation::skip_what_cannot_begin() {
  const Error error{ErrorKind::apply, "apply/circular", "its sources depend on each other", "break the circle"};
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (slots_[i].stage == Stage::blocked) skip(i, error);
}

void Runner::Implementation::tell(std::size_t index, RunEvent::Kind kind) {
  const Slot& slot = slots_[index];
  RunEvent event;
  event.kind = kind;
  event.key = slot.step.key;
  event.action = slot.step.action;
  event.id = slot.outcome.id;
  event.error = slot.outcome.error;
  event.expected = slot.step.estimate;
  if (slot.run) {
    event.request_id = slot.run->context().request_id;
    event.request_ids = slot.run->context().request_ids;
    event.elapsed = ledger_.now() - slot.began;
    if (slot.run->context().operation != nullptr) event.operation = slot.run->context().operation->kind;
  }
  ledger_.tell(std::move(event));
}

std::optional<TimePoint> Runner::Implementation::wake_at() const {
  if (ledger_.has_news() || !ready_.empty() || (!queue_.empty() && has_free_place())) return ledger_.now();
  std::optional<TimePoint> wake = lists_.next_due();
  if (!sleepers_.empty() && (!wake || sleepers_.begin()->first < *wake)) wake = sleepers_.begin()->first;
  return wake;
}

std::vector<StepOutcome> Runner::Implementation::outcomes() const {
  std::vector<StepOutcome> outcomes;
  for (const Slot& slot : slots_)
    outcomes.push_back(slot.outcome);
  return outcomes;
}

Runner::Runner(const Plan& plan, const State& recorded, RunnerOptions options)
    : implementation_(std::make_unique<Implementation>(plan, recorded, options)) {}

Runner::~Runner() = default;

Turn Runner::advance(TimePoint now) { return implementation_->advance(now); }

void Runner::deliver(const Reply& reply, TimePoint now) { implementation_->deliver(reply, now); }

void Runner::credential_stored(const std::string& key, const CredentialOutcome& outcome) {
  implementation_->credential_stored(key, outcome);
}

void Runner::journal_failed(const Error& error, TimePoint now) { implementation_->journal_failed(error, now); }

void Runner::stop(TimePoint now) { implementation_->stop(now); }

std::optional<TimePoint> Runner::wake_at() const { return implementation_->wake_at(); }

bool Runner::finished() const { return implementation_->finished(); }

const State& Runner::state() const { return implementation_->state(); }

std::vector<StepOutcome> Runner::outcomes() const { return implementation_->outcomes(); }
