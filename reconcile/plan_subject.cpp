#include "reconcile/plan_subject.hpp"

namespace {

using Moves = std::map<std::string, std::string>; // former key → key

bool is_known(const State& recorded, const std::string& key) {
  return recorded.records.contains(key) || recorded.open_intents.contains(key);
}

/// The first former key that is still known counts; a key that is known itself takes no other.
Moves moves_of_records(const Configuration& desired, const State& recorded) {
  Moves moves;
  for (const auto& [key, spec] : desired.instances) {
    if (is_known(recorded, key)) continue;
    for (const std::string& former : spec.moved_from) {
      if (!is_known(recorded, former) || desired.instances.contains(former)) continue;
      if (moves.emplace(former, key).second) break;
    }
  }
  return moves;
}

/// The subject that a recorded key belongs to now.
Subject& owner_of(const std::string& recorded_key, const Moves& moves, std::map<std::string, Subject>& subjects) {
  const auto move = moves.find(recorded_key);
  if (move == moves.end()) return subjects[recorded_key];
  Subject& subject = subjects[move->second];
  subject.moved_from = recorded_key;
  return subject;
}

void attach(Subject& subject, const Record& record, const LiveView& live) {
  subject.record = &record;
  const auto read = live.instances.find(record.id);
  if (read != live.instances.end()) subject.live = &read->second;
  const auto gone = live.gone.find(record.id);
  subject.vanished = subject.live == nullptr && gone != live.gone.end() && gone->second;
}

} // namespace

std::vector<Subject> join_sides(const Configuration& desired, const State& recorded, const LiveView& live) {
  const Moves moves = moves_of_records(desired, recorded);
  std::map<std::string, Subject> subjects;
  for (const auto& [key, spec] : desired.instances)
    subjects[key].spec = &spec;
  for (const auto& [key, record] : recorded.records)
    attach(owner_of(key, moves, subjects), record, live);
  for (const auto& [key, intent] : recorded.open_intents)
    owner_of(key, moves, subjects).intent = &intent;

  std::vector<Subject> sorted;
  sorted.reserve(subjects.size());
  for (auto& [key, subject] : subjects) {
    subject.key = key;
    sorted.push_back(std::move(subject));
  }
  return sorted;
}
