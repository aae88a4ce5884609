#include "state/journal_merge.hpp"

#include <algorithm>

namespace {

/// Judges one entry after the other, each against the state that the ones before it gave.
class Merge {
public:
  explicit Merge(State state)
      : state_(std::move(state)) {}

  void add(const JournalEntry& entry) {
    if (!std::visit([this](const auto& known) { return holds(known); }, entry)) return;
    apply_entry(state_, entry);
    merged_.entries.push_back(entry);
  }

  MergedEntries take() { return std::move(merged_); }

private:
  const Record* record_of(const std::string& key) const {
    const auto found = state_.records.find(key);
    return found == state_.records.end() ? nullptr : &found->second;
  }

  bool knows_id(const std::string& id) const {
    return std::any_of(state_.records.begin(), state_.records.end(),
                       [&id](const auto& entry) { return entry.second.id == id; });
  }

  void leave_out(const std::string& key, const std::string& what) {
    merged_.left_out.push_back(address_of(key) + ": " + what);
  }

  bool holds(const InstanceCreated& entry) {
    if (knows_id(entry.id)) return false; // another run found it
    const auto open = state_.open_intents.find(entry.key);
    const bool is_its_intent =
        open != state_.open_intents.end() &&
        std::count(open->second.ids_with_name.begin(), open->second.ids_with_name.end(), entry.id) == 0;
    if (is_its_intent) return true;
    leave_out(entry.key, "the run created instance " + entry.id +
                             ", and the record has moved on since; if it is still in Aura, import or delete it");
    return false;
  }

  bool holds(const PasswordRecorded& entry) {
    const Record* record = record_of(entry.key);
    return record != nullptr && record->password != PasswordState::stored;
  }

  bool holds(const FieldsRecorded& entry) {
    const Record* record = record_of(entry.key);
    return record != nullptr && record->updated <= entry.at;
  }

  bool holds(const RecordPut& entry) {
    const Record* record = record_of(entry.key);
    if (record == nullptr) return !knows_id(entry.record.id);
    if (record->id == entry.record.id) return record->updated <= entry.record.updated;
    leave_out(entry.key, "the run recorded instance " + entry.record.id + ", and the record names " + record->id);
    return false;
  }

  bool holds(const RecordErased& entry) {
    if (record_of(entry.key) != nullptr)
      leave_out(entry.key, "the run deleted or forgot it, and it is recorded still; the next plan tells what is there");
    return false;
  }

  bool holds(const RecordSwitched& entry) {
    leave_out(entry.key, "the run put a clone in its place; the next plan tells what is there");
    return false;
  }

  bool holds(const PasswordKept& entry) const { return !state_.passwords.contains(entry.instance_id); }
  bool holds(const DurationMeasured&) const { return true; }
  bool holds(const IntentOpened&) const { return false; }
  bool holds(const IntentClosed&) const { return false; }       // an open intent is looked into by the next apply
  bool holds(const ProtectionRecorded&) const { return false; } // comes from the specs again
  bool holds(const RecordRenamed&) const { return false; }      // likewise, from moved_from

  State state_;
  MergedEntries merged_;
};

} // namespace

MergedEntries merge_entries(State state, std::uint64_t serial, std::span<const JournalEntry> entries) {
  if (state.serial == serial) return {{entries.begin(), entries.end()}, {}};
  Merge merge(std::move(state));
  for (const JournalEntry& entry : entries)
    merge.add(entry);
  return merge.take();
}
