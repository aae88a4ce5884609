#include "cmd/text/state_difference_text.hpp"

#include "base/text.hpp"
#include "cmd/text/value_text.hpp"

#include <set>

namespace {

const Record* find(const State& state, const std::string& key) {
  const auto found = state.records.find(key);
  return found == state.records.end() ? nullptr : &found->second;
}

std::string with_id(const Record& record) { return " (" + visible(record.id) + ")"; }

std::string line_of(const std::string& key, const Record* present, const Record* next) {
  const std::string address = shown_address(key);
  if (present == nullptr) return "  + " + address + with_id(*next) + " will be recorded\n";
  if (next == nullptr) return "  - " + address + with_id(*present) + " will no longer be recorded\n";
  if (present->id != next->id)
    return "  ~ " + address + " will mean " + visible(next->id) + " instead of " + visible(present->id) + "\n";
  return *present == *next ? "" : "  ~ " + address + with_id(*present) + " will be recorded otherwise\n";
}

} // namespace

std::string state_difference_text(const State& present, const State& next) {
  std::set<std::string> keys;
  for (const State* state : {&present, &next})
    for (const auto& [key, record] : state->records)
      keys.insert(key);
  std::string text;
  for (const std::string& key : keys)
    text += line_of(key, find(present, key), find(next, key));
  for (const auto& [key, intent] : present.open_intents)
    if (!next.open_intents.contains(key) && !next.records.contains(key))
      text += "  - the open creation of " + shown_address(key) + " will be forgotten\n";
  return text;
}
