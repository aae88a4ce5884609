#include "reconcile/runner/apply.hpp"

#include "base/ensure.hpp"

#include <algorithm>
#include <iterator>

namespace {

using namespace std::chrono_literals;

/// The longest wait: after it the stop signal is looked at, whatever else happens.
constexpr Milliseconds patience = 1min;

class ApplyLoop {
public:
  ApplyLoop(const Plan& plan, const State& recorded, const ApplyPorts& ports, const RunnerOptions& options)
      : ports_(ports)
      , runner_(plan, recorded, options)
      , delivery_(ports.credentials) {}

  ApplyResult run() {
    while (!runner_.finished()) {
      obey_stop();
      perform(runner_.advance(ports_.cloud.now()));
      if (!runner_.finished()) wait();
    }
    return conclude();
  }

private:
  void obey_stop() {
    if (result_.interrupted || !ports_.stop.requested()) return;
    result_.interrupted = true;
    runner_.stop(ports_.cloud.now());
    ports_.cloud.cancel_unsent();
  }

  void perform(Turn turn) {
    delivery_.hold(turn.credentials);
    const bool durable = append(turn.entries);
    for (const Credential& credential : turn.credentials)
      runner_.credential_stored(credential.key, delivery_.deliver(credential));
    for (const RunEvent& event : turn.events)
      ports_.observer.on_event(event);
    if (!durable) return;
    for (const OutgoingCall& call : turn.calls)
      start(call);
  }

  /// Entries that could not be written stay in front of the next ones: their order is their meaning.
  bool append(std::vector<JournalEntry>& entries) {
    if (entries.empty()) return true;
    std::move(entries.begin(), entries.end(), std::back_inserter(unwritten_));
    const Result<void> written = ports_.store.append(unwritten_);
    if (!written) {
      keep_trouble(written.error());
      runner_.journal_failed(written.error(), ports_.cloud.now());
      ports_.cloud.cancel_unsent();
      return false;
    }
    entries_written_ += unwritten_.size();
    unwritten_.clear();
    return true;
  }

  void start(const OutgoingCall& call) {
    if (const auto* read = std::get_if<ReadCall>(&call.call))
      ports_.cloud.start(call.id, *read, call.priority);
    else
      ports_.cloud.start(call.id, *std::get_if<WriteCall>(&call.call));
  }

  void wait() {
    const TimePoint now = ports_.cloud.now();
    const TimePoint latest = now + patience;
    for (const Reply& reply : ports_.cloud.wait(std::min(runner_.wake_at().value_or(latest), latest)))
      runner_.deliver(reply, ports_.cloud.now());
  }

  ApplyResult conclude() {
    result_.outcomes = runner_.outcomes();
    for (const StepOutcome& outcome : result_.outcomes)
      add(outcome.counts);
    result_.state = runner_.state();
    deliver_left_behind();
    if (fold()) let_go_of_credentials();
    result_.unsaved = delivery_.take_unsaved();
    return std::move(result_);
  }

  void deliver_left_behind() {
    const Result<std::vector<LateDelivery>> late = delivery_.deliver_left_behind(result_.state);
    if (!late) return keep_trouble(late.error());
    std::vector<JournalEntry> entries;
    for (const LateDelivery& delivery : *late) {
      entries.emplace_back(PasswordRecorded{delivery.key, delivery.outcome.state, delivery.outcome.location});
      apply_entry(result_.state, entries.back());
      if (delivery.outcome.trouble) keep_trouble(*delivery.outcome.trouble);
      tell(delivery);
    }
    append(entries);
  }

  void let_go_of_credentials() {
    const Result<void> gone = delivery_.let_go(result_.state);
    if (!gone) keep_trouble(gone.error());
  }

  void tell(const LateDelivery& delivery) {
    const std::string whose = "the password of " + address_of(delivery.key);
    const CredentialOutcome& outcome = delivery.outcome;
    if (outcome.state == PasswordState::pending || !delivery.is_news) return;
    RunEvent note;
    note.kind = RunEvent::Kind::note;
    note.key = delivery.key;
    note.detail = outcome.state == PasswordState::unknown
                      ? whose + " is unknown: an earlier run ended before it was kept"
                      : whose + ", which an earlier run could not deliver, is in " + outcome.location + " now";
    note.at = ports_.cloud.now();
    ports_.observer.on_event(note);
  }

  void keep_trouble(const Error& error) {
    if (!result_.trouble) result_.trouble = error;
  }

  void add(const ChangeCounts& counts) {
    result_.counts.add += counts.add;
    result_.counts.change += counts.change;
    result_.counts.destroy += counts.destroy;
    result_.counts.adopt += counts.adopt;
    result_.counts.forget += counts.forget;
  }

  /// Whether all that happened is durable.
  bool fold() {
    if (entries_written_ == 0 && unwritten_.empty() && !ports_.store.has_unfolded()) return true;
    result_.state.serial += entries_written_ + 1; // a reader of the journal has counted its entries already
    const Result<void> folded = ports_.store.fold(result_.state);
    if (!folded) keep_trouble(folded.error());
    return folded.has_value();
  }

  const ApplyPorts& ports_;
  Runner runner_;
  CredentialDelivery delivery_;
  ApplyResult result_;
  std::vector<JournalEntry> unwritten_;
  std::size_t entries_written_ = 0;
};

ApplyResult refused(const Plan& plan, const State& recorded) {
  const Refusal& first = plan.refusals.front();
  ApplyResult result;
  result.state = recorded;
  result.trouble = Error{ErrorKind::refused, first.code, first.message, first.hint};
  return result;
}

} // namespace

ApplyResult apply_plan(const Plan& plan, const State& recorded, const ApplyPorts& ports, RunnerOptions options) {
  if (!plan.refusals.empty()) return refused(plan, recorded);
  return ApplyLoop(plan, recorded, ports, options).run();
}
