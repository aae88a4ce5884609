#include "reconcile/planner/subject.hpp"

#include "state/record_keys.hpp"

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
  const std::string declared = declared_key(recorded_key);
  const auto move = moves.find(declared);
  if (move == moves.end()) return subjects[declared];
  Subject& subject = subjects[move->second];
  subject.moved_from = declared;
  return subject;
}

const LiveInstance* read_of(const Record& record, const LiveView& live) {
  const auto read = live.instances.find(record.id);
  return read == live.instances.end() ? nullptr : &read->second;
}

void attach(Subject& subject, const std::string& recorded_key, const Record& record, const LiveView& live) {
  const std::string declared = declared_key(recorded_key);
  if (recorded_key == clone_key(declared)) {
    subject.clone = &record;
    subject.clone_live = read_of(record, live);
  } else if (recorded_key == replaced_key(declared)) {
    subject.replaced = &record;
  } else {
    subject.record = &record;
    subject.live = read_of(record, live);
    subject.vanished = subject.live == nullptr && live.gone.contains(record.id);
  }
}

/// What an interrupted run recorded as retired, and did not come to pause.
void attach_unretired(const std::string& recorded_key, const Record& record, const LiveView& live, const Moves& moves,
                      std::map<std::string, Subject>& subjects) {
  const std::string declared = declared_key(recorded_key);
  const auto move = moves.find(declared);
  const auto subject = subjects.find(move == moves.end() ? declared : move->second);
  const bool waits = record.seen.text(Field::status) != "paused" && !live.gone.contains(record.id);
  if (subject != subjects.end() && waits) subject->second.unretired = &record;
}

void attach(Subject& subject, const std::string& recorded_key, const Intent& intent) {
  const bool clones = recorded_key == clone_key(declared_key(recorded_key));
  (clones ? subject.clone_intent : subject.intent) = &intent;
}

} // namespace

std::vector<Subject> join_sides(const Configuration& desired, const State& recorded, const LiveView& live) {
  const Moves moves = moves_of_records(desired, recorded);
  std::map<std::string, Subject> subjects;
  for (const auto& [key, spec] : desired.instances)
    subjects[key].spec = &spec;
  for (const auto& [key, record] : recorded.records)
    if (!is_retired_key(key)) attach(owner_of(key, moves, subjects), key, record, live);
  for (const auto& [key, intent] : recorded.open_intents)
    attach(owner_of(key, moves, subjects), key, intent);
  for (const auto& [key, record] : recorded.records)
    if (is_retired_key(key)) attach_unretired(key, record, live, moves, subjects);

  std::vector<Subject> sorted;
  sorted.reserve(subjects.size());
  for (auto& [key, subject] : subjects) {
    subject.key = key;
    sorted.push_back(std::move(subject));
  }
  return sorted;
}

std::vector<Subject> join_retired(const State& recorded, const LiveView& live) {
  std::vector<Subject> retired;
  for (const auto& [key, record] : recorded.records) {
    if (!is_retired_key(key)) continue;
    Subject& subject = retired.emplace_back();
    subject.key = key;
    subject.record = &record;
    subject.live = read_of(record, live);
    subject.vanished = subject.live == nullptr && live.gone.contains(record.id);
  }
  return retired;
}
