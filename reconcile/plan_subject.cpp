#include "reconcile/plan_subject.hpp"

namespace {

using Moves = std::map<std::string, std::string>; // former key → key

/// The first former key that still has a record counts; a key that has its own record takes no other.
Moves moves_of_records(const Configuration& desired, const State& recorded) {
  Moves moves;
  for (const auto& [key, spec] : desired.instances) {
    if (recorded.records.contains(key)) continue;
    for (const std::string& former : spec.moved_from) {
      if (!recorded.records.contains(former) || desired.instances.contains(former)) continue;
      if (moves.emplace(former, key).second) break;
    }
  }
  return moves;
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
  for (const auto& [key, record] : recorded.records) {
    const auto move = moves.find(key);
    Subject& subject = subjects[move == moves.end() ? key : move->second];
    if (move != moves.end()) subject.moved_from = key;
    attach(subject, record, live);
  }
  for (const auto& [key, intent] : recorded.open_intents)
    subjects[key].intent = &intent;

  std::vector<Subject> sorted;
  sorted.reserve(subjects.size());
  for (auto& [key, subject] : subjects) {
    subject.key = key;
    sorted.push_back(std::move(subject));
  }
  return sorted;
}
