#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/engine_rig.hpp"

#include <string>

/// What a status comes to, as a spec says it: an answer that was lost may have left a change on its way.
inline std::string where_it_ends(const std::string& status) {
  switch (settles_as(status)) {
  case StatusClass::running:
    return "running";
  case StatusClass::paused:
    return "paused";
  default:
    return status;
  }
}

/// What is not as it should be in the end; empty: nothing.
inline std::string wrong_about(EngineRig& rig, const std::string& key, const Record& record) {
  const SimInstance* instance = rig.aura.find(record.id);
  const auto spec = rig.desired.instances.find(key);
  if (instance == nullptr || spec == rig.desired.instances.end()) return key + " should not be recorded; ";
  std::string wrong;
  for (const auto& [field, value] : spec->second.fields) {
    const FieldValue truth =
        field == Field::status ? FieldValue{where_it_ends(instance->status)} : *instance->fields.find(field);
    if (truth != value) wrong += key + "." + std::string(name_of(field)) + " is " + to_text(truth) + "; ";
  }
  if (const auto data = rig.data.find(key); data != rig.data.end() && instance->data != data->second)
    wrong += key + "'s data is lost; ";
  const bool kept = rig.sink.passwords[record.id] == instance->password;
  if (!kept && record.password == PasswordState::stored) wrong += key + "'s password is not where it is told to be; ";
  if (!kept && !rig.untold.contains(record.id)) wrong += key + "'s password is lost; ";
  if (record.password == PasswordState::pending) wrong += key + " waits for its password for ever; ";
  if (kept && record.password != PasswordState::stored) wrong += key + "'s password is kept, and not told to be; ";
  return wrong;
}

inline bool is_recorded(const State& state, const std::string& id) {
  return std::any_of(state.records.begin(), state.records.end(),
                     [&id](const auto& entry) { return entry.second.id == id; });
}

inline std::string wrong_in_the_end(EngineRig& rig) {
  const State state = rig.state();
  std::string wrong;
  if (!state.open_intents.empty()) wrong += "an intent is open; ";
  if (state.records.size() != rig.desired.instances.size()) wrong += "there are too few records; ";
  for (const auto& [id, instance] : rig.aura.instances())
    if (!is_recorded(state, id) && settles_as(instance.status) != StatusClass::going)
      wrong += id + " (" + instance.status + ") is an orphan or a duplicate; ";
  for (const auto& [key, record] : state.records)
    wrong += wrong_about(rig, key, record);
  return wrong;
}

inline void check_end(EngineRig& rig) {
  const std::string wrong = wrong_in_the_end(rig);
  if (!wrong.empty()) FAIL_CHECK(wrong);
}

/// Runs until a run finds nothing to do.
inline void converge(EngineRig& rig) {
  constexpr int most_runs = 8;
  std::string failures;
  for (int i = 0; i < most_runs; ++i) {
    const RunReport report = rig.run();
    if (is_no_change(report.plan) && report.refreshed && report.writes == 0) return;
    failures += "\nrun " + std::to_string(i) + ": " + report.failures();
  }
  FAIL("no end after " << most_runs << " runs" << failures);
}
