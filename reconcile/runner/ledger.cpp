#include "reconcile/runner/ledger.hpp"

#include <algorithm>
#include <utility>

RunLedger::RunLedger(const State& recorded, const RunnerOptions& options)
    : options_(options)
    , estimator_(recorded.durations)
    , state_(recorded) {}

void RunLedger::set_now(TimePoint now) { now_ = std::max(now_, now); }

const Record* RunLedger::record_of(const std::string& key) const {
  const auto found = state_.records.find(key);
  return found == state_.records.end() ? nullptr : &found->second;
}

bool RunLedger::owns(const std::string& id) const {
  return std::any_of(state_.records.begin(), state_.records.end(),
                     [&](const auto& entry) { return entry.second.id == id; });
}

void RunLedger::record(JournalEntry entry) {
  apply_entry(state_, entry);
  if (std::holds_alternative<DurationMeasured>(entry)) estimator_ = Estimator(state_.durations); // for the next looks
  turn_.entries.push_back(std::move(entry));
}

void RunLedger::hand_over(Credential credential) { turn_.credentials.push_back(std::move(credential)); }

void RunLedger::tell(RunEvent event) {
  event.at = now_;
  turn_.events.push_back(std::move(event));
}

bool RunLedger::has_news() const {
  return !turn_.entries.empty() || !turn_.credentials.empty() || !turn_.events.empty();
}

Turn RunLedger::take() { return std::exchange(turn_, Turn{}); }
