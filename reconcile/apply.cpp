#include "reconcile/apply.hpp"

#include "base/ensure.hpp"

#include <algorithm>
#include <iterator>

namespace {

using namespace std::chrono_literals;

/// The longest wait: after it the stop signal is looked at, whatever else happens.
constexpr Milliseconds patience = 1min;

/// What the sink's failure means for the user; never the password.
Error not_in_sink(const Credential& credential, const Error& sink, const std::string& what_became, std::string hint) {
  return {sink.kind, "apply/credential",
          "the password of " + address_of(credential.key) + " could not be stored: " + sink.message + "; " +
              what_became,
          std::move(hint)};
}

class ApplyLoop {
public:
  ApplyLoop(const Plan& plan, const State& recorded, const ApplyPorts& ports, const RunnerOptions& options)
      : ports_(ports)
      , runner_(plan, recorded, options) {}

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
    const bool durable = append(turn.entries);
    for (const Credential& credential : turn.credentials)
      runner_.credential_stored(credential.key, store(credential));
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
      if (!result_.trouble) result_.trouble = written.error();
      runner_.journal_failed(written.error(), ports_.cloud.now());
      ports_.cloud.cancel_unsent();
      return false;
    }
    entries_written_ += unwritten_.size();
    unwritten_.clear();
    return true;
  }

  CredentialOutcome store(const Credential& credential) {
    Result<std::string> place = ports_.sink.store(credential);
    if (place) return {.state = PasswordState::stored, .location = *std::move(place), .trouble = std::nullopt};
    const Result<std::string> rescue = ports_.rescue.store(credential);
    if (rescue)
      return {.state = PasswordState::rescued,
              .location = *rescue,
              .trouble = not_in_sink(credential, place.error(), "it was rescued to " + *rescue,
                                     "move it to where it belongs, and mend the sink in [auraform.credentials]")};
    result_.unsaved.push_back(credential);
    return {.state = PasswordState::pending,
            .location = {},
            .trouble = not_in_sink(credential, place.error(), "rescuing it failed too: " + rescue.error().message,
                                   "Aura does not tell it again")};
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
    fold();
    return std::move(result_);
  }

  void add(const ChangeCounts& counts) {
    result_.counts.add += counts.add;
    result_.counts.change += counts.change;
    result_.counts.destroy += counts.destroy;
    result_.counts.adopt += counts.adopt;
    result_.counts.forget += counts.forget;
  }

  void fold() {
    if (entries_written_ == 0 && unwritten_.empty()) return;
    result_.state.serial += entries_written_ + 1; // a reader of the journal has counted its entries already
    const Result<void> folded = ports_.store.fold(result_.state);
    if (!folded && !result_.trouble) result_.trouble = folded.error();
  }

  const ApplyPorts& ports_;
  Runner runner_;
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
