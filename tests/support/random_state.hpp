#pragma once

#include "state/journal.hpp"
#include "tests/support/random_values.hpp"

#include <string>
#include <vector>

/// States and journal entries out of a seed, awkward values among them.
class RandomState : public RandomValues {
public:
  /// Only encrypted states have passwords.
  enum class Passwords { none, some };
  explicit RandomState(unsigned seed, Passwords passwords = Passwords::none)
      : RandomValues(seed,
                     {"", "orders-prod", "neo4j+s://2f49c2b3.databases.neo4j.io", "größe 東京 🙂", "a\nb\t\"c\\",
                      "\x01\x7f", std::string(300, 'x'), "{\"check\":\"", std::string("nul\0nul", 7)})
      , has_passwords_(passwords == Passwords::some) {}

  State state() {
    State state;
    state.serial = number(0, 1'000'000);
    state.lineage = "lineage-" + std::to_string(number(0, 9));
    for (std::size_t i = number(0, 4); i > 0; --i)
      state.records[key()] = record();
    for (std::size_t i = number(0, 3); i > 0; --i) {
      const Intent opened = intent();
      state.open_intents[opened.key] = opened;
    }
    for (std::size_t i = number(0, 2); i > 0; --i)
      state.managed_keys[key()] = managed_key();
    if (coin()) {
      const Intent opened = intent();
      state.managed_key_intents[opened.key] = opened;
    }
    for (std::size_t i = number(0, 20); i > 0; --i)
      apply_entry(state, DurationMeasured{sample()});
    for (std::size_t i = has_passwords_ ? number(0, 3) : 0; i > 0; --i)
      state.passwords.insert_or_assign(text(), Secret(text()));
    return state;
  }

  JournalEntry entry() {
    switch (number(0, 15)) {
    case 0:
      return IntentOpened{intent()};
    case 1:
      return IntentClosed{key()};
    case 2:
      return InstanceCreated{key(), text(), text(), password(), time(), time()};
    case 3:
      return RecordPut{key(), record()};
    case 4:
      return FieldsRecorded{key(), fields(), fields(), text(), time(), text()};
    case 5:
      return PasswordRecorded{key(), password(), text()};
    case 6:
      return ProtectionRecorded{key(), protection()};
    case 7:
      return RecordErased{key(), number(0, 1) == 1};
    case 8:
      return RecordRenamed{key(), key()};
    case 9:
      return RecordSwitched{key()};
    case 10:
      return ManagedKeyIntended{intent()};
    case 11:
      return ManagedKeyIntentClosed{key()};
    case 12:
      return ManagedKeyPut{key(), managed_key()};
    case 13:
      return ManagedKeyErased{key()};
    case 14:
      return has_passwords_ ? JournalEntry{PasswordKept{text(), Secret(text())}} : JournalEntry{IntentClosed{key()}};
    default:
      return DurationMeasured{sample()};
    }
  }

  std::vector<JournalEntry> entries(std::size_t most) {
    std::vector<JournalEntry> all;
    for (std::size_t i = number(1, most); i > 0; --i)
      all.push_back(entry());
    return all;
  }

private:
  /// Few keys, so that entries meet.
  std::string key() { return pick({"orders", "orders/clone", "seed", "a-b_c", "größe"}); }

  PasswordState password() { return static_cast<PasswordState>(number(0, 3)); }

  Record record() {
    Record record;
    record.id = text();
    record.project_id = text();
    record.applied = fields();
    record.seen = fields();
    record.connection_url = text();
    record.metrics_integration_url = text();
    record.protection = protection();
    record.password = password();
    record.password_location = text();
    record.created = time();
    record.updated = time();
    return record;
  }

  ManagedKeyRecord managed_key() { return {text(), text(), fields(), text(), protection(), time(), time()}; }

  Intent intent() {
    Intent intent;
    intent.key = key();
    intent.operation = "create";
    intent.name = text();
    intent.project_id = text();
    intent.wish = fields();
    for (std::size_t i = number(0, 3); i > 0; --i)
      intent.ids_with_name.push_back(text());
    intent.protection = protection();
    intent.at = time();
    return intent;
  }

  DurationSample sample() {
    return {pick({"create", "update"}), pick({"free-db", "business-critical"}),
            Size{static_cast<std::int64_t>(number(0, 2))}, Milliseconds{static_cast<std::int64_t>(number(0, 20))}};
  }

  bool has_passwords_ = false;
};
